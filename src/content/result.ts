/** What a version came to, in the words of a transfer observation. */

import type { FileContentResult } from './file.ts';
import type { Ranges } from './ranges.ts';
import type { Version } from './version.ts';

const LISTED_HOLES = 64;

/** `version` and `versions` are counted when the file is finished. */
export function summarize(
  version: Version,
  known: Ranges,
  size: number,
  complete: boolean,
  name: string | null,
): FileContentResult {
  const { holes, count } = known.holes(size, LISTED_HOLES);
  const digests = complete && version.unhashed === null ? version.digests() : {};
  return {
    size,
    bytes: known.bytes,
    complete,
    holes,
    holeCount: count,
    version: 1,
    versions: 1,
    md5: digests.md5 ?? null,
    sha1: digests.sha1 ?? null,
    sha256: digests.sha256 ?? null,
    unhashed: version.unhashed ?? (complete ? null : describeHoles(holes, count, size)),
    type: version.facts.type(name),
    pe: version.facts.pe(),
    firstFrame: version.firstFrame,
    lastFrame: version.lastFrame,
  };
}

/** `bytes 0-4095 of 100000 missing`, with the number of further holes. */
function describeHoles(holes: [number, number][], count: number, size: number): string {
  const [offset, length] = holes[0];
  const further = count === 1 ? '' : ` and ${count - 1} more ${count === 2 ? 'range' : 'ranges'}`;
  return `bytes ${offset}-${offset + length - 1}${further} of ${size} missing`;
}
