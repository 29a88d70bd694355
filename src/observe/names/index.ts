/** What carries names: by their port to who reads them. */
import type { Flow } from '../../engine/flow.ts';
import type { Observing } from '../observing.ts';
import { DhcpNames } from './dhcp.ts';
import { Dhcpv6Names } from './dhcpv6.ts';
import { DnsNames } from './dns.ts';
import { NetbiosNames } from './netbios.ts';
import { NetlogonPings } from './netlogon.ts';
import type { Datagram } from './said.ts';

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

/** Who reads the datagrams of a port. */
export interface NameReader {
  readonly protocol: string;
  read(datagram: Datagram, bytes: Uint8Array): void;
}

export class Names {
  readonly #dns: DnsNames;
  readonly #dhcp: DhcpNames;
  readonly #dhcpv6: Dhcpv6Names;
  readonly #readers: ReadonlyMap<number, NameReader>;

  constructor({ sayings }: Observing) {
    const dns = new DnsNames(sayings);
    const dhcp = new DhcpNames(sayings);
    const dhcpv6 = new Dhcpv6Names(sayings);
    const netbios = new NetbiosNames(sayings);
    const pings = new NetlogonPings(sayings);
    this.#dns = dns;
    this.#dhcp = dhcp;
    this.#dhcpv6 = dhcpv6;
    const ofDhcp: NameReader = { protocol: 'DHCP', read: (datagram, bytes) => dhcp.message(datagram, bytes) };
    const ofDhcpv6: NameReader = { protocol: 'DHCPv6', read: (datagram, bytes) => dhcpv6.message(datagram, bytes) };
    this.#readers = new Map([
      [DNS, { protocol: 'DNS', read: (datagram, bytes) => dns.dns(datagram, bytes) }],
      [MDNS, { protocol: 'mDNS', read: (datagram, bytes) => dns.multicast(datagram, bytes) }],
      [LLMNR, { protocol: 'LLMNR', read: (datagram, bytes) => dns.linkLocal(datagram, bytes) }],
      [NBNS, { protocol: 'NetBIOS name', read: (datagram, bytes) => netbios.nameService(datagram, bytes) }],
      [NBDGM, { protocol: 'NetBIOS', read: (datagram, bytes) => netbios.datagramService(datagram, bytes) }],
      [LDAP, { protocol: 'LDAP', read: (datagram, bytes) => pings.datagram(datagram, bytes) }],
      [DHCP_SERVER, ofDhcp],
      [DHCP_CLIENT, ofDhcp],
      [DHCPV6_CLIENT, ofDhcpv6],
      [DHCPV6_SERVER, ofDhcpv6],
    ] satisfies [number, NameReader][]);
  }

  readerOf({ ends: [from, to] }: Flow): NameReader | undefined {
    return this.#readers.get(to.port) ?? this.#readers.get(from.port);
  }

  /** An answer over TCP, from the end that `sender` is. */
  stream(datagram: Datagram, bytes: Uint8Array): void {
    this.#dns.dns(datagram, bytes);
  }

  finish(): void {
    this.#dhcp.finish();
    this.#dhcpv6.finish();
  }
}
