/** Hosts: every name that a packet gives an address, with its source, and which of them is best. */
import { frameText } from '../frames.ts';
import type { Host, HostName, HostRef } from '../case.ts';
import type { LogonObservation, NameObservation } from '../observations.ts';
import { hostOfPath, hostOfPrincipal, isAddress } from './address.ts';
import { compareTimes } from './clock.ts';
import { noteConflicts } from './conflicts.ts';
import { PassedOn } from './passedOn.ts';
import { isAnyones, isPlaceholder } from './placeholders.ts';
import { compareText, type Sighting } from './order.ts';
import { clientOfKeyFile, clientOfPipe } from './toolNames.ts';
import { buildOf, windowsName } from './windows.ts';

export type NamedHost = Omit<Host, 'roles'>;

/**
 * What a host says of itself in its CHALLENGE, then what it tells its network, before what a client or a name server says of it, and
 * that before what a client says of itself to the one it wants to enter. Whoever likes answers LLMNR.
 */
const RANK: readonly HostName['kind'][] = [
  'netbios',
  'dns',
  'rpc',
  'ldap ping',
  'browser',
  'nbns',
  'dhcp',
  'mdns',
  'service principal',
  'dc locator',
  'dns answer',
  'pipe',
  'workstation',
  'llmnr',
  'file',
  'share path',
];

const NAME_KINDS: Readonly<Record<NameObservation['protocol'], HostName['kind']>> = {
  BROWSER: 'browser',
  NBNS: 'nbns',
  DHCP: 'dhcp',
  DHCPv6: 'dhcp',
  mDNS: 'mdns',
  DNS: 'dns answer',
  LLMNR: 'llmnr',
  CLDAP: 'ldap ping',
  NTLM: 'netbios',
  IObjectExporter: 'rpc',
  IRemoteSCMActivator: 'rpc',
  IActivation: 'rpc',
  epmapper: 'rpc',
  srvsvc: 'rpc',
  wkssvc: 'rpc',
  netlogon: 'dc locator',
};

const CHALLENGE = 'NTLM CHALLENGE';

export class Hosts {
  readonly #hosts = new Map<string, NamedHost>();
  /** Names in lower case that a server's CHALLENGE gives, and the addresses that say so. */
  readonly #proven = new Map<string, Set<string>>();

  readonly #passedOn: PassedOn;

  /** `sightings` in order of time. */
  constructor(sightings: readonly Sighting[]) {
    this.#passedOn = new PassedOn(sightings);
    for (const sighting of sightings) {
      // names alone make no host: a network tells more of them than take part in anything
      if (sighting.kind === 'name') continue;
      for (const end of [sighting.source, sighting.target]) if (end !== null) this.#see(end.ip, sighting.time);
      this.#read(sighting);
    }
    for (const sighting of sightings) if (sighting.kind === 'name') this.#readName(sighting);
    for (const host of this.#hosts.values()) host.name = this.#best(host);
    noteConflicts([...this.#hosts.values()]);
  }

  /** In order of first sight. */
  list(): NamedHost[] {
    return [...this.#hosts.values()].sort((a, b) => compareTimes(a.firstSeen, b.firstSeen) || compareText(a.ip, b.ip));
  }

  ref(ip: string): HostRef {
    return { ip, name: this.#hosts.get(ip)?.name ?? null };
  }

  /** `SALES-PC (10.0.0.133)`, or the address alone. */
  text(ip: string): string {
    const name = this.#hosts.get(ip)?.name ?? null;
    return name === null ? ip : `${name} (${ip})`;
  }

  /** The name, or the address where there is none. */
  short(ip: string): string {
    return this.#hosts.get(ip)?.name ?? ip;
  }

  /** Short where that is enough: two hosts of one name are told with their addresses. */
  namer(): (ip: string) => string {
    const holders = new Map<string, number>();
    for (const { name } of this.#hosts.values()) if (name !== null) holders.set(name, (holders.get(name) ?? 0) + 1);
    return (ip) => {
      const name = this.#hosts.get(ip)?.name ?? null;
      return name !== null && holders.get(name) === 1 ? name : this.text(ip);
    };
  }

  /** Names of a host in lower case, without their domain: an account of one of them is local to it. */
  localNames(ip: string): ReadonlySet<string> {
    const names = this.#hosts.get(ip)?.names ?? [];
    return new Set(names.filter(({ kind }) => kind === 'netbios').map(({ name }) => name.toLowerCase()));
  }

  #see(ip: string, time: string): void {
    const host = this.#hosts.get(ip);
    if (host === undefined) {
      this.#hosts.set(ip, { ip, name: null, names: [], conflicts: [], domain: null, os: null, firstSeen: time, lastSeen: time });
    } else host.lastSeen = time;
  }

  #read(sighting: Sighting): void {
    switch (sighting.kind) {
      case 'logon':
        this.#readLogon(sighting);
        return;
      case 'negotiate': {
        const { netname, target, frame } = sighting;
        const source = `SMB2_NETNAME_NEGOTIATE_CONTEXT_ID in ${frameText(frame)}`;
        if (netname && !isAddress(netname)) this.#name(target.ip, netname, 'share path', source, frame);
        return;
      }
      case 'share': {
        const { path, target, frame } = sighting;
        this.#name(target.ip, hostOfPath(path), 'share path', `share path ${path} in ${frameText(frame)}`, frame);
        return;
      }
      case 'pipe': {
        const { name, source, frame } = sighting;
        if (name !== null)
          this.#name(source.ip, clientOfPipe(name), 'pipe', `pipe ${name} in ${frameText(frame)}`, frame);
        return;
      }
      case 'rpc': {
        const { arguments: asked, source, frame, operation } = sighting;
        // MS-WMI §3.2.3: before it logs on to a namespace, the client says which machine it is
        const told = [asked.clientMachine, asked.clientMachineFqdn].filter((name) => typeof name === 'string');
        for (const name of told)
          this.#name(source.ip, name, 'workstation', `${operation} in ${frameText(frame)}`, frame);
        return;
      }
      case 'ticket': {
        const { addresses, source, frame } = sighting;
        // RFC 4120 §7.5.3: a machine that runs Windows asks with its NetBIOS name
        const [name, ...others] = addresses.filter((address) => !isAddress(address));
        if (name !== undefined && others.length === 0)
          this.#name(source.ip, name, 'workstation', `Kerberos client address in ${frameText(frame)}`, frame);
        return;
      }
      case 'file':
      case 'transfer': {
        const { name, source, frame } = sighting;
        if (name !== null)
          this.#name(source.ip, clientOfKeyFile(name), 'file', `file ${name} in ${frameText(frame)}`, frame);
        return;
      }
    }
  }

  #readLogon(logon: LogonObservation): void {
    const { source, target, server, frame } = logon;
    const isOwn = !this.#passedOn.hasAnswer(logon);
    if (logon.workstation && isOwn) {
      const name = logon.workstation.replace(/^\\\\/, '');
      const said = isAnyones(name) ? 'NTLM workstation, which programs send that have no name for their machine,' : 'NTLM workstation';
      this.#name(source.ip, name, 'workstation', `${said} in ${frameText(frame)}`, frame);
    }
    if (logon.targetName !== null) {
      const name = hostOfPrincipal(logon.targetName);
      const where = `${logon.protocol} target name ${logon.targetName} in ${frameText(frame)}`;
      this.#name(target.ip, name, 'service principal', where, frame);
    }
    const client = this.#hosts.get(source.ip);
    if (isOwn && client !== undefined && client.os === null && logon.clientVersion !== null) {
      client.os = operatingSystem(logon.clientVersion, `NTLM VERSION of ${source.ip} in ${frameText(frame)}`, frame);
    }
    this.#native(logon);
    if (server === null || this.#passedOn.hasChallenge(logon)) return;
    const proof = logon.via === 'smb1' && server.osVersion === null ? 'SMB1 NEGOTIATE' : CHALLENGE;
    const where = `${proof} of ${target.ip} in ${frameText(server.frame)}`;
    this.#prove(target.ip, server.netbiosName);
    this.#name(target.ip, server.netbiosName, 'netbios', where, server.frame);
    this.#name(target.ip, server.dnsName, 'dns', where, server.frame);
    const host = this.#hosts.get(target.ip);
    if (host === undefined) return;
    host.domain ??= domainOf(server.netbiosName, server.dnsName, server.dnsDomain ?? server.netbiosDomain);
    if (server.osVersion !== null && !host.os?.source.startsWith(CHALLENGE)) {
      host.os = operatingSystem(server.osVersion, where, server.frame) ?? host.os;
    }
  }

  #readName({
    action,
    address,
    comment,
    frame,
    name,
    nameKind,
    osVersion,
    protocol,
    responseFrame,
    source,
    target,
  }: NameObservation): void {
    if (address === null || nameKind === 'NetBIOS domain' || action === 'refuse' || action === 'query') return;
    const isAnswer = action === 'answer';
    const speaker = isAnswer ? target.ip : source.ip;
    const message = protocol === 'NTLM' ? CHALLENGE : `${protocol} ${isAnswer ? 'answer' : 'announcement'}`;
    const where = `${message} of ${speaker} in ${frameText(responseFrame ?? frame)}`;
    const kind = protocol === 'NTLM' && nameKind === 'DNS' ? 'dns' : NAME_KINDS[protocol];
    this.#name(address, name, kind, where, responseFrame ?? frame);
    const host = this.#hosts.get(address);
    if (host === undefined) return;
    if (osVersion !== null && comment?.startsWith('Samba') !== true)
      host.os ??= operatingSystem(osVersion, where, frame);
  }

  /** What an SMB1 server says it runs: with the build in it, where it is Windows. */
  #native({ nativeOs, responseFrame, target }: LogonObservation): void {
    const host = this.#hosts.get(target.ip);
    if (!nativeOs || responseFrame === null || host === undefined || host.os !== null) return;
    const build = Number(/^Windows .* (\d{4,5})(?: |$)/.exec(nativeOs)?.[1] ?? 0);
    const source = `SMB1 NativeOS of ${target.ip} in ${frameText(responseFrame)}`;
    host.os = {
      version: nativeOs,
      build: build > 0 ? build : null,
      name: windowsName(build > 0 ? build : null) ?? nativeOs,
      source,
      frame: responseFrame,
    };
  }

  #prove(ip: string, name: string | null): void {
    if (!name) return;
    const key = name.toLowerCase();
    this.#proven.set(key, (this.#proven.get(key) ?? new Set()).add(ip));
  }

  #name(ip: string, name: string | null, kind: HostName['kind'], source: string, frame: number): void {
    if (!name) return;
    const names = this.#hosts.get(ip)?.names;
    if (names?.some((known) => known.kind === kind && known.name === name) === false) {
      names.push({ name, kind, source, frame });
    }
  }

  /** A name that another address proves by its CHALLENGE is no best name: clients say of themselves what they like. */
  #best({ ip, names }: NamedHost): string | null {
    for (const kind of RANK) {
      const found = names.find((name) => name.kind === kind && !isPlaceholder(name) && this.#mayBe(ip, name.name));
      if (found !== undefined) return found.name;
    }
    return null;
  }

  #mayBe(ip: string, name: string): boolean {
    const owners = this.#proven.get(name.toLowerCase());
    return owners === undefined || owners.has(ip);
  }
}

/** A machine in a workgroup gives its own name for its domain: that is none. */
function domainOf(netbios: string | null, dns: string | null, domain: string | null): string | null {
  if (!domain) return null;
  const own = [netbios, dns].map((name) => name?.toLowerCase());
  return own.includes(domain.toLowerCase()) ? null : domain;
}

/** What servers of impacket put into VERSION (MS-NLMP 2.2.2.10), byte by byte: no Windows. */
const NO_VERSION = '255.255.65535';

function operatingSystem(version: string, source: string, frame: number): Host['os'] {
  if (version === NO_VERSION) return null;
  const build = buildOf(version);
  return { version, build, name: windowsName(build), source, frame };
}
