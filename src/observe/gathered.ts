/** Bytes that wait for more of them: put together within a limit of their own and one that all share. */

/** What everything that waits may hold together. */
export class WaitingRoom {
  /** The most that belongs together; what is longer counts as cut. */
  readonly longest: number;
  #left: number;
  readonly #refused: (why: 'room' | 'length') => void;

  /** `refused` is called for what there is no room for, or what is too long, and tells. */
  constructor(bytes: number, longest = Number.POSITIVE_INFINITY, refused: (why: 'room' | 'length') => void = () => {}) {
    this.longest = longest;
    this.#left = bytes;
    this.#refused = refused;
  }

  has(bytes: number): boolean {
    return bytes <= this.#left;
  }

  /** It is longer than anything that is put together. */
  refuseLength(): void {
    this.#refused('length');
  }

  take(bytes: number): boolean {
    if (bytes > this.#left) {
      this.#refused('room');
      return false;
    }
    this.#left -= bytes;
    return true;
  }

  give(bytes: number): void {
    this.#left += bytes;
  }
}

/** Parts in order. Where there was no room, or a part is missing, what is there counts as cut. */
export class Gathered {
  readonly #room: WaitingRoom;
  #parts: Uint8Array[] = [];
  #held = 0;
  /** Bytes that were to be held. */
  length = 0;
  isCut = false;
  /** A limit cut it. */
  isLimited = false;

  constructor(room: WaitingRoom) {
    this.#room = room;
  }

  /** Copies the part. */
  add(part: Uint8Array): void {
    this.length += part.length;
    if (this.isCut) return;
    const isTooLong = this.length > this.#room.longest;
    if (isTooLong) this.#room.refuseLength();
    if (isTooLong || !this.#room.take(part.length)) {
      this.isCut = true;
      this.isLimited = true;
      return;
    }
    this.#held += part.length;
    this.#parts.push(part.slice());
  }

  whole(): Uint8Array {
    if (this.#parts.length === 1) return this.#parts[0];
    const bytes = new Uint8Array(this.#held);
    let at = 0;
    for (const part of this.#parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  }

  /** Gives the room back. */
  release(): void {
    this.#room.give(this.#held);
    this.#held = 0;
    this.#parts = [];
  }
}
