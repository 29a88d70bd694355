/** What a file came to, in the words of a transfer observation. */

import { Digests, type Hashing } from '../hash/index.ts';
import type { TransferObservation } from '../observations.ts';
import type { ContentCopy } from './copies.ts';
import type { Ranges } from './ranges.ts';
import type { Version } from './version.ts';

const LISTED_HOLES = 64;
/** A longer text is no output of a command. */
const LONGEST_TEXT = 256 * 1024;
const NOT_ASKED = 'not asked for';

/** The part of a transfer observation that its content decides; `versions` in all. */
export type FileContentResult = Pick<
  TransferObservation,
  | 'size'
  | 'bytes'
  | 'complete'
  | 'holes'
  | 'holeCount'
  | 'version'
  | 'md5'
  | 'sha1'
  | 'sha256'
  | 'unhashed'
  | 'type'
  | 'pe'
  | 'text'
  | 'firstFrame'
  | 'lastFrame'
> & { versions: number };

/** Everything but the hashes and the place among the versions. */
type Summary = Omit<FileContentResult, 'version' | 'versions' | 'md5' | 'sha1' | 'sha256'>;

export interface EndedVersion {
  summary: Summary;
  digests: Digests;
  copy: ContentCopy | undefined;
}

/** What of a version is known at its end, while its hashes may still be computed. */
export function endVersion(
  version: Version,
  known: Ranges,
  size: number,
  complete: boolean,
  hashing: Hashing,
  name: string | null,
): EndedVersion {
  const { holes, count } = known.holes(size, LISTED_HOLES);
  const isHashed = complete && version.unhashed === null;
  if (!isHashed) version.dropHashes();
  const reason = version.unhashed ?? (complete ? null : describeHoles(holes, count, size));
  const summary = {
    size,
    bytes: known.bytes,
    complete,
    holes,
    holeCount: count,
    unhashed: hashing.algorithms.length === 0 ? NOT_ASKED : reason,
    type: version.facts.type(name),
    pe: version.facts.pe(),
    text: size <= LONGEST_TEXT ? version.facts.text() : null,
    firstFrame: version.firstFrame,
    lastFrame: version.lastFrame,
  };
  version.facts.release();
  return { summary, digests: isHashed ? version.digests() : new Digests(), copy: version.copy };
}

/** All versions of a file that has ended. */
export class FileOutcome {
  readonly #hashing: Hashing;
  readonly #versions: readonly EndedVersion[];
  /** Of each result, once `results` was called. */
  readonly copies: (ContentCopy | undefined)[] = [];

  constructor(hashing: Hashing, versions: readonly EndedVersion[]) {
    this.#hashing = hashing;
    this.#versions = versions;
  }

  /** Whether `results` need not wait. */
  get isReady(): boolean {
    this.#hashing.collect();
    return this.#versions.every(({ digests }) => digests.awaited === 0);
  }

  /** One for each version; two in a row with the same SHA-256 are one. Waits for hashes that other threads compute. */
  results(): FileContentResult[] {
    const results: FileContentResult[] = [];
    for (const { summary, digests, copy } of this.#versions) {
      this.#hashing.waitForDigests(digests);
      const { md5, sha1, sha256 } = digests;
      const before = results.at(-1);
      if (sha256 !== null && sha256 === before?.sha256 && summary.size === before.size) {
        copy?.drop();
        continue;
      }
      this.copies.push(copy);
      results.push({
        size: summary.size,
        bytes: summary.bytes,
        complete: summary.complete,
        holes: summary.holes,
        holeCount: summary.holeCount,
        version: results.length + 1,
        versions: 1,
        md5,
        sha1,
        sha256,
        unhashed: summary.unhashed,
        type: summary.type,
        pe: summary.pe,
        text: summary.text,
        firstFrame: summary.firstFrame,
        lastFrame: summary.lastFrame,
      });
    }
    for (const result of results) result.versions = results.length;
    return results;
  }
}

/** `bytes 0-4095 of 100000 missing`, with the number of further holes. */
function describeHoles(holes: [number, number][], count: number, size: number): string {
  const [offset, length] = holes[0];
  const further = count === 1 ? '' : ` and ${count - 1} more ${count === 2 ? 'range' : 'ranges'}`;
  return `bytes ${offset}-${offset + length - 1}${further} of ${size} missing`;
}
