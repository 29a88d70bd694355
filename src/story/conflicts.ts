/** Conflicts among names: one name of two addresses, and machines that call themselves this here and that there. */
import type { HostName, NameConflict } from '../case.ts';
import { isPlaceholder } from './placeholders.ts';

/** What a host says of itself to its network, or as a server; each has one. */
const OWN: ReadonlySet<HostName['kind']> = new Set(['netbios', 'dns', 'rpc', 'ldap ping', 'browser', 'nbns', 'dhcp', 'mdns']);
/** What it claims to be to whom it wants to enter, and what others call it when they ask for it. */
const CLAIMED: ReadonlySet<HostName['kind']> = new Set([...OWN, 'workstation', 'service principal', 'share path', 'llmnr', 'dc locator']);

/** NetBIOS keeps no more (MS-NBTE §2.2.1). */
const NETBIOS_LENGTH = 15;
/** Of one host. */
const MOST = 8;

interface Named {
  readonly ip: string;
  readonly names: readonly HostName[];
  readonly conflicts: NameConflict[];
}

/** Fills in `conflicts`, the same for the same names. */
export function noteConflicts(hosts: readonly Named[]): void {
  const owners = ownersOf(hosts);
  for (const host of hosts) {
    for (const name of host.names) {
      if (!CLAIMED.has(name.kind) || isPlaceholder(name)) continue;
      for (const owner of owners.get(keyOf(name, host.ip)) ?? []) {
        // thousands of clones may share a name: what is not noted is not looked for
        if (host.conflicts.length === MOST) break;
        noteOwner(host, name, owner);
      }
    }
    noteOwnNames(host);
  }
}

interface Owner {
  readonly ip: string;
  readonly name: HostName;
}

/** By `keyOf`: the addresses that give themselves that name, each by the first proof of it. */
function ownersOf(hosts: readonly Named[]): Map<string, Owner[]> {
  const owners = new Map<string, Owner[]>();
  for (const { ip, names } of hosts) {
    for (const name of names) {
      if (!OWN.has(name.kind)) continue;
      const key = keyOf(name, ip);
      const known = owners.get(key) ?? [];
      owners.set(key, known);
      // hosts come one after another
      if (known.at(-1)?.ip !== ip) known.push({ ip, name });
    }
  }
  return owners;
}

/** A machine has addresses of both versions, and a link-local one beside them: these are no conflict. */
const keyOf = ({ name }: HostName, ip: string): string => `${familyOf(ip)} ${short(name)}`;

function noteOwner(host: Named, name: HostName, owner: Owner): void {
  if (owner.ip === host.ip) return;
  if (host.conflicts.some(({ otherIp, name: noted }) => otherIp === owner.ip && short(noted) === short(name.name))) return;
  const what = `${name.name} (${name.source}) is also what ${owner.ip} calls itself (${owner.name.source})`;
  note(host, { name: name.name, otherIp: owner.ip, otherName: owner.name.name, what, frames: framesOf(name, owner.name) });
}

function noteOwnNames(host: Named): void {
  const [first, ...rest] = host.names.filter((name) => (OWN.has(name.kind) || name.kind === 'workstation') && !isPlaceholder(name));
  const noted = new Set(first === undefined ? [] : [short(first.name)]);
  for (const other of rest) {
    const key = short(other.name);
    if (noted.has(key)) continue;
    noted.add(key);
    const what = `called ${first.name} (${first.source}) and ${other.name} (${other.source})`;
    note(host, { name: first.name, otherIp: null, otherName: other.name, what, frames: framesOf(first, other) });
  }
}

function note({ conflicts }: Named, conflict: NameConflict): void {
  if (conflicts.length < MOST) conflicts.push(conflict);
}

const framesOf = (a: HostName, b: HostName): number[] => [...new Set([a.frame, b.frame])].sort((x, y) => x - y);

/** Without domain, as NetBIOS would have it. */
function short(name: string): string {
  return name.split('.', 1)[0].slice(0, NETBIOS_LENGTH).toLowerCase();
}

function familyOf(ip: string): string {
  if (!ip.includes(':')) return ip.startsWith('169.254.') ? 'link-local' : 'IPv4';
  return /^fe[89ab]/i.test(ip) ? 'link-local' : 'IPv6';
}
