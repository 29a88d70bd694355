/** Parameters and data of a transaction, put together from its parts (MS-CIFS §3.2.5.1.4, §3.3.5.2.5) within limits. */
import type { TransactionPart } from '../../wire/smb1/index.ts';
import type { WaitingRoom } from '../gathered.ts';

interface Stretch {
  total: number;
  had: number;
  readonly parts: { at: number; bytes: Uint8Array }[];
}

export class Assembly {
  readonly #room: WaitingRoom;
  readonly #parameters: Stretch = { total: 0, had: 0, parts: [] };
  readonly #data: Stretch = { total: 0, had: 0, parts: [] };
  #held = 0;
  /** There was no room for all of it: what it says is not known. */
  isRefused = false;

  constructor(room: WaitingRoom) {
    this.#room = room;
  }

  get totalDataCount(): number {
    return this.#data.total;
  }

  /** Copies the part. */
  add(part: TransactionPart): void {
    const bytes = part.parameters.length + part.data.length;
    this.#parameters.total = part.totalParameterCount;
    this.#data.total = part.totalDataCount;
    this.#parameters.had += part.parameters.length;
    this.#data.had += part.data.length;
    if (this.isRefused) return;
    const isTooLong = this.#held + bytes > this.#room.longest;
    if (isTooLong) this.#room.refuseLength();
    if (isTooLong || !this.#room.take(bytes)) {
      this.isRefused = true;
      this.release();
      return;
    }
    this.#held += bytes;
    if (part.parameters.length > 0) this.#parameters.parts.push({ at: part.parameterDisplacement, bytes: part.parameters.slice() });
    if (part.data.length > 0) this.#data.parts.push({ at: part.dataDisplacement, bytes: part.data.slice() });
  }

  /** Every byte that was announced has come; later parts may announce less than the first. */
  get isWhole(): boolean {
    return this.#parameters.had >= this.#parameters.total && this.#data.had >= this.#data.total;
  }

  parameters(): Uint8Array {
    return put(this.#parameters);
  }

  data(): Uint8Array {
    return put(this.#data);
  }

  /** Gives the room back. */
  release(): void {
    this.#room.give(this.#held);
    this.#held = 0;
    this.#parameters.parts.length = 0;
    this.#data.parts.length = 0;
  }
}

/** Never longer than what came: the total is the sender's word, and so is every displacement. */
function put({ had, parts, total }: Stretch): Uint8Array {
  const bytes = new Uint8Array(Math.min(had, total));
  for (const part of parts) {
    if (part.at < bytes.length) bytes.set(part.bytes.subarray(0, bytes.length - part.at), part.at);
  }
  return bytes;
}

/** Whether one part is all of it: then nothing has to be copied. */
export function isWholePart(part: TransactionPart): boolean {
  return part.parameters.length >= part.totalParameterCount && part.data.length >= part.totalDataCount;
}
