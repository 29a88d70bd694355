/** Roles of hosts: what they did, as far as the packets show it. */
import type { Host, Hop } from '../case.ts';
import { shareOfPath } from './address.ts';
import { isLetIn } from '../answer.ts';
import { compareTimes } from './clock.ts';
import type { Sighting } from './order.ts';
import { isFoothold, isSignificant } from './significant.ts';

type Role = Host['roles'][number];

const ORDER: readonly Role[] = [
  'attacker',
  'pivot',
  'source',
  'target',
  'domain controller',
  'file server',
  'server',
  'client',
];

/** Calls that only a domain controller answers: pass-through logon, replication (MS-NRPC §3.5.4.5, MS-DRSR §4.1). */
const CONTROLLER = /^(NetrLogonSamLogon|NetrServerAuthenticate|DsrGetDcName|DRSGetNCChanges|DRSBind|DRSCrackNames)/;

export function rolesOf(sightings: readonly Sighting[], hops: readonly Hop[]): (ip: string) => Role[] {
  const roles = new Map<string, Set<Role>>();
  const give = (ip: string, role: Role): void => {
    const own = roles.get(ip) ?? new Set<Role>();
    roles.set(ip, own.add(role));
  };
  for (const sighting of sightings) readTraffic(sighting, give);
  const arrivals = new Map<string, string>();
  for (const hop of hops.filter(isSignificant)) {
    const { source, target, start } = hop;
    if (hop.actor === 'target') {
      // who logs on there is whom it is done to
      give(source.ip, 'target');
      if (isGrave(hop)) give(target.ip, 'attacker');
      continue;
    }
    const arrival = arrivals.get(source.ip);
    const isLed = arrival !== undefined && compareTimes(arrival, start) <= 0;
    give(source.ip, isLed ? 'pivot' : 'source');
    give(target.ip, 'target');
    if (!isLed && isGrave(hop)) give(source.ip, 'attacker');
    if (isFoothold(hop) && !arrivals.has(target.ip)) arrivals.set(target.ip, start);
  }
  return (ip) => ORDER.filter((role) => roles.get(ip)?.has(role));
}

const isGrave = ({ level }: Hop): boolean => level === 'high' || level === 'critical';

function readTraffic(sighting: Sighting, give: (ip: string, role: Role) => void): void {
  const { kind, source, target } = sighting;
  // it answers the search for one (MS-ADTS §6.3.3)
  if (kind === 'name' && sighting.protocol === 'CLDAP' && sighting.action === 'answer' && sighting.address !== null) give(sighting.address, 'domain controller');
  if (source === null || target === null || kind === 'blind spot' || kind === 'name') return;
  if (kind === 'connection' ? sighting.protocol === null : sighting.responseFrame === null) return;
  give(source.ip, 'client');
  give(target.ip, 'server');
  // a refusal is a KDC's answer too; what comes through a service (IAKERB) was passed on by it
  if (kind === 'ticket' && sighting.exchange !== 'AP' && (sighting.via === 'udp' || sighting.via === 'tcp')) give(target.ip, 'domain controller');
  if (!isLetIn(sighting)) return;
  if (kind === 'share' && sighting.type === 'disk') {
    const share = shareOfPath(sighting.path).toUpperCase();
    if (share === 'SYSVOL' || share === 'NETLOGON') give(target.ip, 'domain controller');
    else if (!share.endsWith('$')) give(target.ip, 'file server');
  }
  if (kind === 'rpc' && sighting.operation !== null && CONTROLLER.test(sighting.operation)) {
    give(target.ip, 'domain controller');
  }
}
