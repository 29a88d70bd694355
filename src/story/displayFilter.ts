/** Wireshark display filters: the two hosts, and the frames that prove it, where they are of one capture. Pastes into Wireshark and `tshark -Y`. */

import { byCapture } from '../frames.ts';
import { joinRanges, type Range } from './sentence.ts';

/** More ranges than this make a filter that nobody can read: the nearest ones are joined. */
const MOST_RANGES = 40;

export function displayFilter(addresses: readonly (string | null)[], ranges: readonly Range[]): string {
  const parts = addresses
    .filter((address) => address !== null)
    .map((address) => `${address.includes(':') ? 'ipv6.addr' : 'ip.addr'} == ${address}`);
  const captures = byCapture(ranges);
  const few = captures.length === 1 ? fewer(joinRanges(captures[0][1])) : [];
  if (few.length === 1 && few[0][0] === few[0][1]) parts.push(`frame.number == ${few[0][0]}`);
  else if (few.length > 0) parts.push(`frame.number in {${few.map(rangeText).join(', ')}}`);
  return [...new Set(parts)].join(' && ');
}

const rangeText = ([first, last]: Range): string => (first === last ? `${first}` : `${first}..${last}`);

/** Joined over the narrowest gaps until there are no more than `MOST_RANGES`. */
function fewer(ranges: readonly Range[]): readonly Range[] {
  if (ranges.length <= MOST_RANGES) return ranges;
  const gaps = ranges.slice(1).map(([first], i) => first - ranges[i][1]);
  const widest = [...gaps].sort((a, b) => b - a)[MOST_RANGES - 1];
  const joined: Range[] = [];
  for (const [i, [first, end]] of ranges.entries()) {
    const last = joined[joined.length - 1];
    if (last !== undefined && gaps[i - 1] <= widest) last[1] = end;
    else joined.push([first, end]);
  }
  return joined;
}
