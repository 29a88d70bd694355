/** One hash of one content under way, in this thread or in another; and its share in the work that is expected there. */

import type { HashAlgorithm, HashState } from '../platform.ts';
import type { Digests } from './digests.ts';
import type { HashLink } from './link.ts';

/** A thread, by what it has to do: nanoseconds of work that waits, and that streams are expected to bring. */
export interface Lane {
  load: number;
}

/** A content that brings more than was expected is expected to bring so many bytes more, again and again. */
const FURTHER = 1 << 20;

export class Share {
  readonly cost: number;
  readonly #lane: Lane;
  #reserved: number;

  /** `cost` in nanoseconds for a byte. */
  constructor(lane: Lane, cost: number, expected: number) {
    this.#lane = lane;
    this.cost = cost;
    this.#reserved = expected * cost;
    lane.load += this.#reserved;
  }

  /** So many bytes came: of what was expected so much is left. They count until `lane.load` is told that they are done. */
  bring(bytes: number): void {
    this.#reserved -= bytes * this.cost;
    if (this.#reserved >= 0) return;
    const more = FURTHER * this.cost - this.#reserved;
    this.#reserved += more;
    this.#lane.load += more;
  }

  bringDone(bytes: number): void {
    this.bring(bytes);
    this.#lane.load -= bytes * this.cost;
  }

  end(): void {
    this.#lane.load -= this.#reserved;
    this.#reserved = 0;
  }
}

export interface Stream {
  /** Whether its bytes have to lie in a block of shared memory. */
  readonly isSent: boolean;
  /** Bytes of a block, which stays until they are read; without a block they are read during the call. */
  update(bytes: Uint8Array, block: number | undefined): void;
  digest(into: Digests): void;
  drop(): void;
}

export class HereStream implements Stream {
  readonly isSent = false;
  readonly #algorithm: HashAlgorithm;
  readonly #state: HashState;
  readonly #share: Share | undefined;

  constructor(algorithm: HashAlgorithm, state: HashState, share: Share | undefined) {
    this.#algorithm = algorithm;
    this.#state = state;
    this.#share = share;
  }

  update(bytes: Uint8Array): void {
    this.#state.update(bytes);
    this.#share?.bringDone(bytes.length);
  }

  digest(into: Digests): void {
    into.set(this.#algorithm, this.#state.digest());
    this.drop();
  }

  drop(): void {
    this.#share?.end();
  }
}

export class SentStream implements Stream {
  readonly isSent = true;
  readonly #link: HashLink;
  readonly #share: Share;
  readonly #state: number;

  constructor(algorithm: HashAlgorithm, link: HashLink, share: Share) {
    this.#link = link;
    this.#share = share;
    this.#state = link.create(algorithm);
  }

  update(bytes: Uint8Array, block: number | undefined): void {
    if (block === undefined) throw new Error('bytes for another thread lie in no block');
    this.#share.bring(bytes.length);
    this.#link.update(this.#state, block, bytes, bytes.length * this.#share.cost);
  }

  digest(into: Digests): void {
    this.#link.digest(this.#state, into);
    this.#share.end();
  }

  drop(): void {
    this.#link.drop(this.#state);
    this.#share.end();
  }
}
