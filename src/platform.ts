/** What Node and a browser do differently: the interfaces that the rooms are given, each implemented in src/node and src/browser. */

export type HashAlgorithm = 'md5' | 'sha1' | 'sha256';

/** A hash under way. Any number of them may be under way at once, updated in any order. */
export interface HashState {
  /** `bytes` may be a view over shared memory; they are read during the call only. */
  update(bytes: Uint8Array): void;
  /** Lower-case hexadecimal. Ends the state: nothing may follow. */
  digest(): string;
}

/** Hashes of bytes that are all there. */
export interface WholeHashes {
  readonly algorithms: readonly HashAlgorithm[];
  /** Nanoseconds of this thread for a byte, of all of them. */
  readonly cost: number;
  /** `bytes` are read during the call only. */
  digest(algorithm: HashAlgorithm, bytes: Uint8Array<ArrayBuffer>): Promise<string>;
}

export interface Hashes {
  create(algorithm: HashAlgorithm): HashState;
  /** Nanoseconds for a byte; they are measured where they are not given. */
  readonly costs?: Readonly<Record<HashAlgorithm, number>>;
  /** SHA-1 of bytes that are at hand, 20 bytes long. */
  sha1(bytes: Uint8Array): Uint8Array;
  /** What is computed faster of bytes that are all there; some platforms have nothing of it. */
  readonly whole?: WholeHashes;
}

/** Room outside the working memory, addressed by offset. */
export interface Spill {
  /** Whether there was room; where there was none, nothing of what it held before is lost. */
  write(offset: number, bytes: Uint8Array): boolean;
  /** Fills `into` from `offset`; returns how many bytes of it could be filled. */
  read(offset: number, into: Uint8Array): number;
  close(): void;
}

export interface Spills {
  /** Undefined where there is no such room. */
  create(): Spill | undefined;
}

/** What bytes of compressed data give. */
export interface Decompressed {
  pieces: readonly Uint8Array[];
  /** Why nothing follows, as the rest of a sentence: `is cut`; null where all is well. */
  fault: string | null;
  /** There is more of what was pushed: it comes when nothing is pushed. */
  isPending?: boolean;
}

/** Data being decompressed; nothing is asked of it after a fault or the end. */
export interface Decompressor {
  /** `bytes` are read during the call only. */
  push(bytes: Uint8Array): Promise<Decompressed>;
  /** All has been pushed. */
  end(): Promise<Decompressed>;
  close(): void;
}

export type Unpack = () => Promise<Decompressor>;

/** gzip (RFC 1952), of any number of members. */
export type Gunzip = Unpack;

/** Sleeps until the word is no longer `value`, is notified, or so many milliseconds have passed. */
export type Wait = (words: Int32Array, index: number, value: number, milliseconds: number) => void;

/** Why something could not be written, as the rest of a sentence: `no space left on device`. */
export interface SinkFault {
  fault: string;
}

/** What became of a name: given, or it is somebody else's already. */
export type Placing = 'placed' | 'taken' | SinkFault;

/** A file that is being put together under no name of its own. Nothing of it throws. */
export interface SinkFile {
  /** `bytes` may be a view over shared memory; they are read during the call only. */
  write(offset: number, bytes: Uint8Array): SinkFault | null;
  /** Cuts it, or stretches it with zeros. */
  resize(size: number): SinkFault | null;
  /** Gives it its name, in folders that `folder` has made; nothing is ever replaced. It is ended unless the name was taken. */
  place(path: readonly string[]): Placing;
  drop(): void;
}

/** Where extracted files go. Names are harmless by the time they come here. */
export interface ExtractSink {
  create(): SinkFile | SinkFault;
  /** `placed`: it is a folder now, and no link to one. */
  folder(path: readonly string[]): Placing;
  /** A whole text file, under the first of its names, from `nameOf(1)` on, that is not taken; returns that. */
  text(pieces: Iterable<string>, nameOf: (attempt: number) => string): string | SinkFault;
  /** Drops every file that has no name. */
  close(): void;
}
