/** One hash of one content under way, in this thread or in another; and its share of that thread. */

import type { HashAlgorithm, HashState } from '../platform.ts';
import type { Digests } from './digests.ts';
import type { HashLink } from './link.ts';

/** A thread, by what it has to do: nanoseconds of work that waits, and that contents under way will bring. */
export interface Lane {
  load: number;
}

/**
 * How many bytes more a content under way is taken to bring. How many they are nobody knows: who writes a file names its size
 * seldom. So threads share what comes in a second, not what comes to an end; what waits counts where it is more than a moment's.
 */
const MORE = 16 << 20;

/** What one content's one hash, or what this thread does for it beside, takes of a thread. */
export class Share {
  /** Nanoseconds for a byte. */
  readonly cost: number;
  readonly #lane: Lane;
  #isEnded = false;

  constructor(lane: Lane, cost: number) {
    this.#lane = lane;
    this.cost = cost;
    lane.load += cost * MORE;
  }

  end(): void {
    if (!this.#isEnded) this.#lane.load -= this.cost * MORE;
    this.#isEnded = true;
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
