/** Records of the ring as the host sees them: one cursor, moved from record to record. */
import {
  MESSAGE_CUT,
  MESSAGE_LAST,
  MESSAGE_LIMITED,
  MESSAGE_RESYNCHRONISED,
  RECORD_CAPTURE,
  RECORD_COMPOUND,
  RECORD_DIGITS,
  RECORD_DIRECTION,
  RECORD_EXTRA,
  RECORD_FIRST_CAPTURE,
  RECORD_FIRST_FRAME,
  RECORD_FLAGS,
  RECORD_FLOW,
  RECORD_FRAME,
  RECORD_KIND,
  RECORD_LENGTH,
  RECORD_PAYLOAD_LENGTH,
  RECORD_PAYLOAD_OFFSET,
  RECORD_PAYLOAD_PTR,
  RECORD_PAYLOAD_TOTAL,
  RECORD_PTR,
  RECORD_TIME,
  RECORD_WIRE_LENGTH,
} from '../../assembly/abi.ts';
import { frameOf } from '../frames.ts';

/** A point in the capture. */
export interface Stamp {
  readonly frame: number;
  /** Nanoseconds since the epoch. */
  readonly time: bigint;
  /** Decimals of the clock that stamped it. */
  readonly digits: number;
}

/** The record at hand. Nothing of it may be kept: `borrow…` are views that the next feed overwrites. */
export class Message {
  readonly #buffer: ArrayBufferLike;
  readonly #view: DataView;
  #at = 0;
  /** What was borrowed of the record at hand. */
  #bytes: Uint8Array | undefined;

  constructor(buffer: ArrayBufferLike) {
    this.#buffer = buffer;
    this.#view = new DataView(buffer);
  }

  moveTo(address: number): void {
    this.#at = address;
    this.#bytes = undefined;
  }

  get kind(): number {
    return this.#view.getUint8(this.#at + RECORD_KIND);
  }
  get direction(): 0 | 1 {
    return this.#view.getUint8(this.#at + RECORD_DIRECTION) as 0 | 1;
  }
  get flags(): number {
    return this.#view.getUint16(this.#at + RECORD_FLAGS, true);
  }
  get flow(): number {
    return this.#view.getUint32(this.#at + RECORD_FLOW, true);
  }
  get frame(): number {
    const at = this.#at;
    return frameOf(this.#view.getUint32(at + RECORD_CAPTURE, true), this.#view.getUint32(at + RECORD_FRAME, true));
  }
  get firstFrame(): number {
    const at = this.#at;
    const capture = this.#view.getUint32(at + RECORD_FIRST_CAPTURE, true);
    return frameOf(capture, this.#view.getUint32(at + RECORD_FIRST_FRAME, true));
  }
  /** Length by the message's own header. */
  get wireLength(): number {
    return this.#view.getUint32(this.#at + RECORD_WIRE_LENGTH, true);
  }
  get payloadOffset(): number {
    return this.#view.getUint32(this.#at + RECORD_PAYLOAD_OFFSET, true);
  }
  get payloadLength(): number {
    return this.#view.getUint32(this.#at + RECORD_PAYLOAD_LENGTH, true);
  }
  get payloadTotal(): number {
    return this.#view.getUint32(this.#at + RECORD_PAYLOAD_TOTAL, true);
  }
  get compound(): number {
    return this.#view.getUint32(this.#at + RECORD_COMPOUND, true);
  }
  get extra(): number {
    return this.#view.getUint32(this.#at + RECORD_EXTRA, true);
  }
  /** Decimals of the clock that stamped it. */
  get digits(): number {
    return this.#view.getUint32(this.#at + RECORD_DIGITS, true);
  }
  get isLast(): boolean {
    return (this.flags & MESSAGE_LAST) !== 0;
  }
  get isCut(): boolean {
    return (this.flags & MESSAGE_CUT) !== 0;
  }
  /** A limit cut it: the capture may have the rest. */
  get isLimited(): boolean {
    return (this.flags & MESSAGE_LIMITED) !== 0;
  }
  get isResynchronised(): boolean {
    return (this.flags & MESSAGE_RESYNCHRONISED) !== 0;
  }

  stamp(): Stamp {
    return {
      frame: this.frame,
      time: this.#view.getBigUint64(this.#at + RECORD_TIME, true),
      digits: this.digits,
    };
  }

  /** Header and body, or the structure that the record points at. */
  borrowBytes(): Uint8Array {
    this.#bytes ??= new Uint8Array(
      this.#buffer,
      this.#view.getUint32(this.#at + RECORD_PTR, true),
      this.#view.getUint32(this.#at + RECORD_LENGTH, true),
    );
    return this.#bytes;
  }

  /** What of the payload is here now. */
  borrowPayload(): Uint8Array {
    return new Uint8Array(this.#buffer, this.#view.getUint32(this.#at + RECORD_PAYLOAD_PTR, true), this.payloadLength);
  }
}
