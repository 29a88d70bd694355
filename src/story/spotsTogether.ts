/** Blind spots of connection after connection, alike between the same ends in one use, told as one. */
import type { CaseBlindSpot } from '../case.ts';
import type { TracedBlindSpot } from './blindSpots.ts';
import { pushTo } from './collect.ts';
import type { TracedHop } from './hops.ts';
import { compareText } from './order.ts';
import { counted, listed } from './sentence.ts';

/** So many of other kinds than sealed calls are told one by one, with their ports. */
const SINGLY = 4;

/** What those alike share, and how all of them are told. */
interface Likeness {
  readonly key: string;
  readonly least: number;
  readonly tell: (count: number, bytes: number | null, of: readonly CaseBlindSpot[]) => string;
}

/** `9 calls of svcctl: arguments are encrypted (...)`. */
const CALLS = /^[\d,]+ calls? of (.+?)(: .*)$/s;
/** `1 connection forgotten, there were too many at once`, `5 RPC calls of an interface that is not known`. */
const THINGS = /^[\d,]+ ([\w ]+?)s?( forgotten, .*| of an interface .*)$/s;
/** `566 bytes from 10.0.0.1 not in the capture, in 3 places`. */
const BYTES = /^[\d,]+ bytes? (from .+), in [\d,]+ places?$/s;

function likenessOf({ reason, what }: CaseBlindSpot): Likeness | null {
  const calls = reason === 'sealed' ? CALLS.exec(what) : null;
  if (calls !== null) {
    const tail = calls[2];
    const names = (of: readonly CaseBlindSpot[]): string[] => [...new Set(of.map((spot) => CALLS.exec(spot.what)?.[1] ?? ''))];
    return { key: tail, least: 2, tell: (count, _bytes, of) => `${counted(count, 'call')} of ${listed(names(of).sort(compareText), 8)}${tail}` };
  }
  const least = SINGLY + 1;
  const things = THINGS.exec(what);
  if (things !== null) return { key: `${things[1]}${things[2]}`, least, tell: (count) => counted(count, things[1]) + things[2] };
  const lost = BYTES.exec(what);
  if (lost !== null)
    return { key: lost[1], least, tell: (count, bytes) => `${counted(bytes ?? 0, 'byte')} ${lost[1]}, in ${counted(count, 'place')}` };
  return /^\d/.test(what) ? null : { key: what, least, tell: () => what };
}

/** Connection after connection alike, of one use of a target by one account, is one blind spot. */
export function spotsTogether(found: readonly TracedBlindSpot[], traced: readonly TracedHop[]): TracedBlindSpot[] {
  const users = new Map<string, string[]>();
  for (const { hop, flows } of traced) for (const flow of flows) pushTo(users, flow, hop.id);
  const groups = new Map<string, { likeness: Likeness | null; of: TracedBlindSpot[] }>();
  for (const [place, one] of found.entries()) {
    const { reason, source, target, opens } = one.spot;
    const likeness = source === null ? null : likenessOf(one.spot);
    const hops = one.flows.flatMap((flow) => users.get(flow) ?? []);
    const key = likeness === null ? String(place) : JSON.stringify([reason, source?.ip, target?.ip, opens, likeness.key, hops]);
    const group = groups.get(key) ?? { likeness, of: [] };
    groups.set(key, group);
    group.of.push(one);
  }
  return [...groups.values()].flatMap(({ likeness, of }) => (likeness === null || of.length < likeness.least ? of : [merged(of, likeness)]));
}

function merged(group: readonly TracedBlindSpot[], { tell }: Likeness): TracedBlindSpot {
  const spots = group.map(({ spot }) => spot);
  const count = spots.reduce((sum, spot) => sum + spot.count, 0);
  const bytes = spots.reduce<number | null>(
    (sum, spot) => (sum === null || spot.bytes === null ? null : sum + spot.bytes),
    0,
  );
  return {
    flows: [...new Set(group.flatMap(({ flows }) => flows))],
    hop: null,
    spot: {
      ...spots[0],
      what: tell(count, bytes, spots),
      hides: [...new Set(spots.map(({ hides }) => hides))].join(' '),
      ...{ sourcePort: null, targetPort: null },
      lastFrame: spots.reduce((last, { lastFrame }) => Math.max(last, lastFrame), 0),
      count,
      bytes,
    },
  };
}
