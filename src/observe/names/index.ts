/** What carries names: by their port to who reads them. */
import type { Flow } from '../../engine/flow.ts';
import type { Stamp } from '../../engine/message.ts';
import type { Observing } from '../observing.ts';
import { DhcpNames } from './dhcp.ts';
import { Dhcpv6Names } from './dhcpv6.ts';
import { DnsNames } from './dns.ts';
import { NetbiosNames } from './netbios.ts';
import { NetlogonPings } from './netlogon.ts';
import type { Datagram, Sayings } from './said.ts';

const DNS = 53;
const DHCP_SERVER = 67;
const DHCP_CLIENT = 68;
const NBNS = 137;
const NBDGM = 138;
const LDAP = 389;
const DHCPV6_CLIENT = 546;
const DHCPV6_SERVER = 547;
const MDNS = 5353;
const LLMNR = 5355;

export class Names {
  readonly #sayings: Sayings;
  readonly #netbios: NetbiosNames;
  readonly #dns: DnsNames;
  readonly #dhcp: DhcpNames;
  readonly #dhcpv6: Dhcpv6Names;
  readonly #pings: NetlogonPings;

  constructor({ sayings }: Observing) {
    this.#sayings = sayings;
    this.#netbios = new NetbiosNames(this.#sayings);
    this.#dns = new DnsNames(this.#sayings);
    this.#dhcp = new DhcpNames(this.#sayings);
    this.#dhcpv6 = new Dhcpv6Names(this.#sayings);
    this.#pings = new NetlogonPings(this.#sayings);
  }

  /** Whether the datagram is one that carries names. */
  take(flow: Flow, stamp: Stamp, bytes: Uint8Array): boolean {
    const datagram = { flow, stamp };
    const [{ port: from }, { port: to }] = flow.ends;
    return this.#read(to, datagram, bytes) || this.#read(from, datagram, bytes);
  }

  /** An answer over TCP, from the end that `sender` is. */
  stream(datagram: Datagram, bytes: Uint8Array): void {
    this.#dns.dns(datagram, bytes);
  }

  #read(port: number, datagram: Datagram, bytes: Uint8Array): boolean {
    switch (port) {
      case DNS:
        this.#dns.dns(datagram, bytes);
        return true;
      case MDNS:
        this.#dns.multicast(datagram, bytes);
        return true;
      case LLMNR:
        this.#dns.linkLocal(datagram, bytes);
        return true;
      case NBNS:
        this.#netbios.nameService(datagram, bytes);
        return true;
      case NBDGM:
        this.#netbios.datagramService(datagram, bytes);
        return true;
      case LDAP:
        this.#pings.datagram(datagram, bytes);
        return true;
      case DHCP_SERVER:
      case DHCP_CLIENT:
        this.#dhcp.message(datagram, bytes);
        return true;
      case DHCPV6_CLIENT:
      case DHCPV6_SERVER:
        this.#dhcpv6.message(datagram, bytes);
        return true;
      default:
        return false;
    }
  }

  finish(): void {
    this.#dhcp.finish();
    this.#dhcpv6.finish();
  }
}
