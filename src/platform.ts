/** What Node and a browser do differently: the interfaces that the rooms are given, each implemented in src/node and src/browser. */

export type HashAlgorithm = 'md5' | 'sha1' | 'sha256';

/** A hash under way. Any number of them may be under way at once, updated in any order. */
export interface HashState {
  /** `bytes` may be a view over shared memory; they are read during the call only. */
  update(bytes: Uint8Array): void;
  /** Lower-case hexadecimal. Ends the state: nothing may follow. */
  digest(): string;
}

export interface Hashes {
  create(algorithm: HashAlgorithm): HashState;
  /** SHA-1 of bytes that are at hand, 20 bytes long. */
  sha1(bytes: Uint8Array): Uint8Array;
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
