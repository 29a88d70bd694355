/** What an extraction says of itself: `manifest.json`. */
import type { Transferred } from '../content/index.ts';

/** A file that was written out, and the transfer that it was. */
export interface ExtractedFile extends Omit<Transferred, 'kind'> {
  /** Below the folder, with `/` between its components. */
  path: string;
  /** Name of the capture; null for one that has none. */
  capture: string | null;
  /** Of how many versions of the file this is one. */
  versions: number;
  /** Bytes that the file on disk has not, or not as they were: zeros stand in holes, and what is not written is missing at its end. */
  partial: boolean;
  /** Why bytes that were seen are not written; null where all are. */
  unwritten: string | null;
  /** The same content was seen under the same name before: `path` is that file. */
  repeated: boolean;
}

/** A file that was wanted and is not there. */
export interface LostFile extends Omit<Transferred, 'kind'> {
  capture: string | null;
  why: string;
}

export interface Manifest {
  schema: 'hoptrace.extract/1';
  captures: (string | null)[];
  files: ExtractedFile[];
  lost: LostFile[];
  /** Files and entries of listings beyond what is remembered. */
  unlisted: { files: number; entries: number };
  /** Bytes of the files, holes included, and what they could be at most. */
  bytes: number;
  maxBytes: number;
}

/** In pieces: one line each, so that a manifest can be read, compared and cut. */
export function* manifestPieces({ files, lost, ...rest }: Manifest): Generator<string> {
  const head = JSON.stringify(rest, null, 2).replace(/\n\}$/, '');
  yield head;
  yield* listPieces('files', files);
  yield* listPieces('lost', lost);
  yield '\n}\n';
}

function* listPieces(name: string, items: readonly object[]): Generator<string> {
  yield `,\n  "${name}": [`;
  let separator = '\n    ';
  for (const item of items) {
    yield separator + JSON.stringify(item);
    separator = ',\n    ';
  }
  yield items.length === 0 ? ']' : '\n  ]';
}
