/**
 * Activities: observations put together by source, target and account, as far as they belong together in time. Each
 * becomes a hop.
 */
import type { Account } from '../case.ts';
import { accountKey, UNKNOWN_ACCOUNT } from './account.ts';
import { objectsOf } from './activation.ts';
import { nanoseconds } from './clock.ts';
import type { Hosts } from './hosts.ts';
import { isMeaning } from './meanings.ts';
import { actOf, compareMethods, isBeside, isStrong, type Method } from './method.ts';
import type { Sighting } from './order.ts';

/** A pause longer than this ends an activity: who comes back later makes another hop. */
const PAUSE = 3_600_000_000_000n;

export interface Activity {
  source: string;
  target: string;
  /** As first written. */
  account: Account;
  /** In order of time. */
  sightings: Sighting[];
}

/** Kinds that say that somebody did something at the target. */
const DEEDS: ReadonlySet<Sighting['kind']> = new Set(['logon', 'share', 'file', 'pipe', 'transfer', 'rpc', 'service', 'console', 'exploit']);

/** `sightings` in order of time. */
export function activities(sightings: readonly Sighting[], hosts: Hosts): Activity[] {
  const owners = new Owners(sightings, hosts);
  const pairs = new Map<string, Map<string, Activity>>();
  const homeless: Sighting[] = [];
  for (const sighting of sightings) {
    if (!(DEEDS.has(sighting.kind) || isMeaning(sighting)) || isBeside(sighting) || sighting.source === null || sighting.target === null) continue;
    const owner = owners.of(sighting);
    if (owner === null) homeless.push(sighting);
    else add(pairs, sighting, owner);
  }
  const spans = [...pairs].map(([key, pair]) => [key, [...pair].map(spanOf)] as const);
  const known = new Map(spans);
  for (const sighting of homeless) {
    add(
      pairs,
      sighting,
      nearestOwner(known.get(pairKey(sighting)), sighting) ?? { key: UNKNOWN_ACCOUNT, account: NOBODY },
    );
  }
  const places = new Map(sightings.map((sighting, place) => [sighting, place]));
  const all = [...pairs.values()].flatMap((pair) => [...pair.values()]);
  for (const { sightings: own } of all) own.sort((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0));
  return all.flatMap(splitByPause).flatMap(splitByMethod);
}

interface Owner {
  key: string;
  account: Account;
}

const NOBODY: Account = { domain: null, user: null };

/** Which account a session and a connection belong to, from what names it in them. */
class Owners {
  readonly #hosts: Hosts;
  readonly #sessions = new Map<string, Owner>();
  /** null: two accounts used the connection. */
  readonly #flows = new Map<string, Owner | null>();

  constructor(sightings: readonly Sighting[], hosts: Hosts) {
    this.#hosts = hosts;
    for (const sighting of sightings) {
      const owner = this.#named(sighting);
      if (owner === null || isRefusedLogon(sighting)) continue;
      const session = sessionKey(sighting);
      if (session !== null && !this.#sessions.has(session)) this.#sessions.set(session, owner);
      if (sighting.flow === null) continue;
      const flow = this.#flows.get(sighting.flow);
      if (flow === undefined) this.#flows.set(sighting.flow, owner);
      else if (flow !== null && flow.key !== owner.key) this.#flows.set(sighting.flow, null);
    }
    this.#tieObjects(sightings);
  }

  /** Whoever calls the objects that an activation made is who activated them: where one of the two connections names nobody, the other does. */
  #tieObjects(sightings: readonly Sighting[]): void {
    const activated = new Map<string, string>();
    for (const sighting of sightings) {
      if (sighting.kind !== 'rpc' || sighting.flow === null) continue;
      for (const ipid of objectsOf(sighting)) activated.set(`${pairKey(sighting)} ${ipid}`, sighting.flow);
    }
    for (const sighting of sightings) {
      if (sighting.kind !== 'rpc' || sighting.object === null || sighting.flow === null) continue;
      const from = activated.get(`${pairKey(sighting)} ${sighting.object}`);
      if (from === undefined) continue;
      const [caller, activator] = [this.#flows.get(sighting.flow), this.#flows.get(from)];
      if (caller && activator === undefined) this.#flows.set(from, caller);
      else if (activator && caller === undefined) this.#flows.set(sighting.flow, activator);
    }
  }

  /** null: nothing says whose it is. */
  of(sighting: Sighting): Owner | null {
    const named = this.#named(sighting);
    if (named !== null) return named;
    const session = sessionKey(sighting);
    const ofSession = session === null ? undefined : this.#sessions.get(session);
    if (ofSession !== undefined) return ofSession;
    const ofFlow = session === null && sighting.flow !== null ? this.#flows.get(sighting.flow) : undefined;
    if (ofFlow) return ofFlow;
    // A session whose account is not shown, or a Kerberos logon: somebody, but nobody that is named.
    return session !== null || sighting.kind === 'logon' ? { key: UNKNOWN_ACCOUNT, account: NOBODY } : null;
  }

  #named(sighting: Sighting): Owner | null {
    if (!('user' in sighting) || sighting.user === null) return null;
    const account = { domain: sighting.domain, user: sighting.user };
    return { key: accountKey(account, this.#hosts.localNames(sighting.target.ip)), account };
  }
}

const isRefusedLogon = (sighting: Sighting): boolean => sighting.kind === 'logon' && sighting.outcome === 'failure';

function sessionKey(sighting: Sighting): string | null {
  if (!('sessionId' in sighting) || sighting.sessionId === null) return null;
  return `${pairKey(sighting)} ${sighting.sessionId}`;
}

const pairKey = ({ source, target }: Sighting): string => `${source?.ip} ${target?.ip}`;

function add(pairs: Map<string, Map<string, Activity>>, sighting: Sighting, { key, account }: Owner): void {
  const pair = pairs.get(pairKey(sighting)) ?? new Map<string, Activity>();
  pairs.set(pairKey(sighting), pair);
  const activity = pair.get(key);
  if (activity !== undefined) activity.sightings.push(sighting);
  else {
    const { source, target } = sighting;
    pair.set(key, { source: source?.ip ?? '', target: target?.ip ?? '', account, sightings: [sighting] });
  }
}

interface Span {
  owner: Owner;
  from: bigint;
  to: bigint;
}

function spanOf([key, { account, sightings }]: [string, Activity]): Span {
  const from = nanoseconds(sightings[0].time);
  const to = nanoseconds(sightings[sightings.length - 1].time);
  return { owner: { key, account }, from, to };
}

/** What shows no account (the endpoint mapper is asked without one) goes with the nearest use by the same client. */
function nearestOwner(spans: readonly Span[] | undefined, { time }: Sighting): Owner | null {
  const at = nanoseconds(time);
  let nearest: Owner | null = null;
  let distance = 0n;
  for (const { owner, from, to } of spans ?? []) {
    const apart = at < from ? from - at : at > to ? at - to : 0n;
    if (nearest === null || apart < distance) [nearest, distance] = [owner, apart];
  }
  return nearest;
}

function splitByPause(activity: Activity): Activity[] {
  const parts: Sighting[][] = [];
  let last: bigint | null = null;
  for (const sighting of activity.sightings) {
    const at = nanoseconds(sighting.time);
    if (last === null || at - last > PAUSE) parts.push([]);
    parts[parts.length - 1].push(sighting);
    last = at;
  }
  return parts.map((sightings) => ({ ...activity, sightings }));
}

/**
 * Two mechanisms are two hops; what surrounds them (logons, shares, files) goes with the nearer in time. An exploit is the way in to what
 * follows it, and makes no hop of its own beside that.
 */
function splitByMethod(activity: Activity): Activity[] {
  const { sightings } = activity;
  const acts = sightings.map((sighting) => {
    const method = actOf(sighting);
    return method !== null && isStrong(method) && method !== 'exploit' ? method : null;
  });
  if (new Set(acts.filter((method) => method !== null)).size < 2) return [activity];
  const parts = new Map<Method, Sighting[]>();
  for (const [i, method] of nearest(acts, sightings).entries()) {
    if (method === null) continue;
    const part = parts.get(method);
    if (part === undefined) parts.set(method, [sightings[i]]);
    else part.push(sightings[i]);
  }
  return [...parts].sort(([a], [b]) => compareMethods(a, b)).map(([, own]) => ({ ...activity, sightings: own }));
}

/** For each place the act there, or the one before or behind it that is nearer in time. */
function nearest(acts: readonly (Method | null)[], sightings: readonly Sighting[]): (Method | null)[] {
  const times = sightings.map(({ time }) => nanoseconds(time));
  const found: (Method | null)[] = [...acts];
  const distance: (bigint | null)[] = acts.map((act) => (act === null ? null : 0n));
  const sweep = (from: number, step: 1 | -1): void => {
    let last = -1;
    for (let i = from; i >= 0 && i < acts.length; i += step) {
      if (acts[i] !== null) last = i;
      if (last < 0) continue;
      const apart = step === 1 ? times[i] - times[last] : times[last] - times[i];
      const known = distance[i];
      if (known === null || apart < known) [found[i], distance[i]] = [acts[last], apart];
    }
  };
  sweep(0, 1);
  sweep(acts.length - 1, -1);
  return found;
}
