/** Bytes that wait for more of them: put together within a limit of their own and one that all share. */

/** What everything that waits may hold together. */
export class WaitingRoom {
  #left: number;

  constructor(bytes: number) {
    this.#left = bytes;
  }

  take(bytes: number): boolean {
    if (bytes > this.#left) return false;
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
  readonly #limit: number;
  #parts: Uint8Array[] = [];
  #held = 0;
  /** Bytes that were to be held. */
  length = 0;
  isCut = false;

  constructor(room: WaitingRoom, limit: number) {
    this.#room = room;
    this.#limit = limit;
  }

  /** Copies the part. */
  add(part: Uint8Array): void {
    this.length += part.length;
    if (this.isCut || this.length > this.#limit || !this.#room.take(part.length)) {
      this.isCut = true;
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
