/**
 * Flows of which nothing came but their beginning: kept as the engine wrote it, side by side and without an object each,
 * until something does. Of a flood of SYNs nothing ever does.
 */
import { FLOW_FIRST_FRAME, FLOW_FIRST_TIME, FLOW_IP_VERSION, FLOW_STRUCT_SIZE } from '../../assembly/abi.ts';
import { frameOf } from '../frames.ts';
import { type Flow, readFlow } from './flow.ts';
import type { Stamp } from './message.ts';

/** Behind what the engine wrote: the decimals of the clock that stamped it, one byte. */
const DIGITS = FLOW_STRUCT_SIZE;
const PLACE = FLOW_STRUCT_SIZE + 8;
/** Flows of a page: the engine's numbers are below 2^22, and small ones are given out first. */
const PAGE_BITS = 10;
const PAGE = 1 << PAGE_BITS;

export class Beginnings {
  readonly #pages: (DataView<ArrayBuffer> | undefined)[] = [];
  #begun = 0;

  keep(number: number, bytes: Uint8Array, digits: number): void {
    const page = (this.#pages[number >>> PAGE_BITS] ??= new DataView(new ArrayBuffer(PAGE * PLACE)));
    const place = bytesAt(page, number);
    place.set(bytes);
    place[DIGITS] = digits;
  }

  /** The flow of that number and where it begins, once; undefined where none is kept. Flows are numbered anew as they are taken. */
  take(number: number): { flow: Flow; begin: Stamp } | undefined {
    const page = this.#pages[number >>> PAGE_BITS];
    if (page === undefined) return undefined;
    const at = (number % PAGE) * PLACE;
    if (page.getUint8(at + FLOW_IP_VERSION) === 0) return undefined;
    const begin = {
      frame: frameOf(page.getUint32(at + FLOW_FIRST_FRAME + 4, true), page.getUint32(at + FLOW_FIRST_FRAME, true)),
      time: page.getBigUint64(at + FLOW_FIRST_TIME, true),
      digits: page.getUint8(at + DIGITS),
    };
    const flow = readFlow(++this.#begun, bytesAt(page, number));
    page.setUint8(at + FLOW_IP_VERSION, 0);
    return { flow, begin };
  }
}

const bytesAt = ({ buffer }: DataView<ArrayBuffer>, number: number): Uint8Array =>
  new Uint8Array(buffer, (number % PAGE) * PLACE, PLACE);
