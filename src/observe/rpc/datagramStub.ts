/** A stub of datagrams, put together by the numbers of its fragments (C706 §9.5.3, §12.5.2.1 flags1, §12.5.2.12 fragnum). */
import { type DatagramPdu, PFC1_FRAG, PFC1_LAST_FRAG } from '../../wire/dcerpc/index.ts';
import { Gathered, type WaitingRoom } from '../gathered.ts';

/** Fragments that wait for earlier ones; a sender has a window of 32 in the reference implementation, a stub of 64 kB has 48. */
const AHEAD = 64;

export class DatagramStub extends Gathered {
  readonly #room: WaitingRoom;
  readonly #ahead = new Map<number, Gathered>();
  #next = 0;
  #last: number | undefined;

  constructor(room: WaitingRoom) {
    super(room);
    this.#room = room;
  }

  /** Its last fragment and all before it have come. */
  get isWhole(): boolean {
    return this.#last !== undefined && this.#next > this.#last;
  }

  /** One datagram, in any order. False: it has come before. */
  addDatagram({ flags1, fragnum, body }: DatagramPdu): boolean {
    const isFragment = (flags1 & PFC1_FRAG) !== 0;
    const number = isFragment ? fragnum : 0;
    if (number < this.#next || this.#ahead.has(number)) return false;
    if (!isFragment || (flags1 & PFC1_LAST_FRAG) !== 0) this.#last ??= number;
    if (number === this.#next) {
      this.#goOn(body);
    } else if (this.#ahead.size >= AHEAD) {
      this.isCut = true;
      this.isLimited = true;
    } else {
      const waiting = new Gathered(this.#room);
      waiting.add(body);
      this.#ahead.set(number, waiting);
    }
    return true;
  }

  #goOn(body: Uint8Array): void {
    this.add(body);
    this.#next++;
    const waiting = this.#ahead.get(this.#next);
    if (waiting === undefined) return;
    this.#ahead.delete(this.#next);
    const part = waiting.whole();
    waiting.release();
    if (waiting.isLimited) {
      this.isCut = true;
      this.isLimited = true;
    }
    this.#goOn(part);
  }

  /** No more comes: what has no end, or lacks a fragment, is cut. */
  settle(): void {
    if (!this.isWhole) this.isCut = true;
  }

  override release(): void {
    for (const waiting of this.#ahead.values()) waiting.release();
    this.#ahead.clear();
    super.release();
  }
}
