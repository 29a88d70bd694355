/** Paths: hops chained in time. The target of one is the source of the next, or one source fans out. */
import type { Hop } from '../case.ts';
import { compareTimes } from './clock.ts';
import { pushTo } from './collect.ts';
import { isSignificant } from './significant.ts';

/** `hops` in order of time. Only what is worth a story; refused ones fan out, but lead nowhere. */
export function pathsOf(hops: readonly Hop[]): string[][] {
  const [suffered, told] = divide(hops.filter(isSignificant));
  const before = new Map<string, string>();
  const isLed = new Set<string>();
  /** The last hop that gave a foothold on an address. */
  const arrivals = new Map<string, Hop>();
  const roots = new Map<string, string[]>();
  for (const hop of told) {
    const arrival = arrivals.get(hop.source.ip);
    if (arrival !== undefined && compareTimes(arrival.start, hop.start) <= 0) {
      before.set(hop.id, arrival.id);
      isLed.add(arrival.id);
    } else pushTo(roots, hop.source.ip, hop.id);
    if (hop.outcome !== 'denied' && hop.outcome !== 'attempted') arrivals.set(hop.target.ip, hop);
  }
  const ends = told.filter(({ id }) => before.has(id) && !isLed.has(id));
  const paths = [...ends.map(({ id }) => chainTo(id, before)), ...suffered.map(({ id }) => [id])];
  const inChain = new Set(paths.flat());
  for (const fan of roots.values()) if (fan.length > 1 || !inChain.has(fan[0])) paths.push(fan);
  const place = new Map(hops.map(({ id }, i) => [id, i]));
  return paths.sort((a, b) => (place.get(a[0]) ?? 0) - (place.get(b[0]) ?? 0) || b.length - a.length);
}

/** Where a server takes the logon of who comes to it, nobody moved: such a hop leads nowhere, and none leads to it. */
function divide(hops: readonly Hop[]): [suffered: Hop[], told: Hop[]] {
  const told: Hop[] = [];
  const suffered: Hop[] = [];
  for (const hop of hops) (hop.actor === 'target' ? suffered : told).push(hop);
  return [suffered, told];
}

function chainTo(end: string, before: ReadonlyMap<string, string>): string[] {
  const chain: string[] = [];
  for (let id: string | undefined = end; id !== undefined; id = before.get(id)) chain.push(id);
  return chain.reverse();
}
