/** An extraction: what the observer sees of files and directories goes in, a folder of files with a manifest comes out. */
import type { ContentCopy, Transferred } from '../content/index.ts';
import type { Extraction, Listed } from '../observe/observing.ts';
import type { ExtractSink } from '../platform.ts';
import { Budget, Copy } from './copy.ts';
import { Listings } from './listings.ts';
import { type ExtractedFile, type LostFile, type Manifest, manifestPieces } from './manifest.ts';
import { numbered, placeOf, sameAs, versioned } from './names.ts';
import { Places } from './places.ts';
import { Selection, type SelectionOptions } from './selection.ts';

/** Files that are written, and files that are remembered as lost: every one takes memory until the manifest is written. */
const MOST_FILES = 50_000;

/** A capture can claim more than any disk holds. */
export const DEFAULT_MAX_BYTES = 8 * 1024 ** 3;

export interface ExtractorOptions extends SelectionOptions {
  /** Bytes of all files together, holes included. */
  maxBytes?: number;
  /** Called for each file once it has its place. */
  onFile?: (file: ExtractedFile) => void;
}

/** What an extraction came to. */
export interface Extracted {
  manifest: Manifest;
  /** Manifest and listings, by the names that they got. */
  written: string[];
  /** Which of those could not be written, and why. */
  faults: string[];
}

export class Extractor implements Extraction {
  /** Name of the capture that is read. */
  #capture: string | null = null;
  readonly #sink: ExtractSink;
  readonly #budget: Budget;
  readonly #places: Places;
  readonly #selection: Selection;
  readonly #onFile: ((file: ExtractedFile) => void) | undefined;
  readonly #listings = new Listings();
  readonly #captures: (string | null)[] = [];
  readonly #files: ExtractedFile[] = [];
  readonly #lost: LostFile[] = [];
  #forgotten = 0;
  #bytes = 0;
  /** Complete contents by place and SHA-256. */
  readonly #written = new Map<string, string>();
  readonly #keep = (copy: Copy, transfer: Transferred, versions: number): void => this.#settle(copy, transfer, versions);

  /** Throws an ExtractError. */
  constructor(sink: ExtractSink, { maxBytes = DEFAULT_MAX_BYTES, onFile, ...selection }: ExtractorOptions = {}) {
    if (!(maxBytes >= 0)) throw new RangeError(`maxBytes must be a number of bytes, not ${maxBytes}`);
    this.#selection = new Selection(selection);
    this.#sink = sink;
    this.#budget = new Budget(maxBytes);
    this.#places = new Places(sink);
    this.#onFile = onFile;
  }

  begin(): ContentCopy {
    return new Copy(this.#sink, this.#budget, this.#keep);
  }

  /** A capture begins. */
  next(capture: string | null): void {
    this.#capture = capture;
    this.#captures.push(capture);
  }

  listed(listed: Listed): void {
    this.#listings.add(listed);
  }

  #settle(copy: Copy, transfer: Transferred, versions: number): void {
    if (!this.#selection.wants(transfer)) {
      copy.drop();
      return;
    }
    const { kind: _, ...facts } = transfer;
    if (this.#files.length >= MOST_FILES) {
      copy.drop();
      this.#forgotten++;
      return;
    }
    const place = placeOf(transfer.target.ip, transfer.share, transfer.name, `unknown name ${transfer.fileId ?? ''}`.trim());
    const partial = !transfer.complete || copy.unwritten !== null;
    const identity = partial || transfer.sha256 === null ? undefined : `${place.map(sameAs).join('/')}\n${transfer.sha256}`;
    const before = identity === undefined || copy.fault !== null ? undefined : this.#written.get(identity);
    if (before !== undefined) copy.drop();
    const path = before ?? this.#place(copy, place, transfer.version, versions, partial);
    if (path === undefined) {
      const why = copy.fault ?? copy.unwritten ?? 'nothing of it could be written';
      copy.drop();
      if (this.#lost.length < MOST_FILES) this.#lost.push({ ...facts, capture: this.#capture, why });
      else this.#forgotten++;
      return;
    }
    if (identity !== undefined) this.#written.set(identity, path);
    this.#bytes += copy.length;
    const file: ExtractedFile = {
      path,
      capture: this.#capture,
      ...facts,
      versions,
      partial,
      unwritten: copy.unwritten,
      repeated: before !== undefined,
    };
    this.#files.push(file);
    this.#onFile?.(file);
  }

  #place(copy: Copy, place: readonly string[], version: number, versions: number, partial: boolean): string | undefined {
    const decorate = (name: string): string => `${versions > 1 ? versioned(name, version) : name}${partial ? '.partial' : ''}`;
    return copy.settle((file) => this.#places.place(file, place, decorate))?.join('/');
  }

  /** Drops what has not ended and writes the manifest and the listings; what of those could not be written is returned. */
  finish(): Extracted {
    this.#sink.close();
    const manifest: Manifest = {
      schema: 'hoptrace.extract/1',
      captures: this.#captures,
      unlisted: { files: this.#forgotten, entries: this.#listings.forgotten },
      bytes: this.#bytes,
      maxBytes: this.#budget.limit,
      files: this.#files,
      lost: this.#lost,
    };
    const written: string[] = [];
    const faults: string[] = [];
    const write = (name: string, pieces: Iterable<string>): void => {
      const got = this.#sink.text(pieces, (attempt) => numbered(name, attempt));
      if (typeof got === 'string') written.push(got);
      else faults.push(`${name}: ${got.fault}`);
    };
    write('manifest.json', manifestPieces(manifest));
    if (!this.#listings.isEmpty) {
      write('listing.json', this.#listings.json());
      write('listing.txt', this.#listings.text());
    }
    return { manifest, written, faults };
  }
}
