/**
 * One instance of the engine that reads one capture after another, each in pieces that end where the memory ends, between
 * guards: a read beyond the chunk traps, a write outside the region shows.
 *
 *   0 ──► the module's constants ──► counters (of an instrumented build) ──► guard ──► region ──► guard ··· guard ──► chunk ─┤ end
 */
import { instantiateSync } from '@assemblyscript/loader';
import {
  CONTROL_CONSUMED,
  CONTROL_PACKETS,
  CONTROL_PROBLEMS,
  CONTROL_RECORDS,
  CONTROL_RECORDS_PTR,
  DAMAGED,
  DRAIN,
  FINISHED,
  MAX_CAPTURE_RECORD,
  NEED_MORE,
  PROBLEM_COUNT,
  PROBLEM_SIZE,
  RECORD_DATAGRAM,
  RECORD_DIRECTION,
  RECORD_SMB1_RAW,
  RECORD_FLAGS,
  RECORD_FLOW,
  RECORD_FLOW_BEGIN,
  RECORD_FLOW_END,
  RECORD_FRAME,
  RECORD_KIND,
  RECORD_LENGTH,
  RECORD_PAYLOAD_LENGTH,
  RECORD_PAYLOAD_OFFSET,
  RECORD_PAYLOAD_PTR,
  RECORD_PAYLOAD_TOTAL,
  RECORD_PTR,
  RECORD_SIZE,
} from '../../assembly/abi.ts';
import { MAXIMUM_PAGES, PAGE } from '../../src/engine/layout.ts';
import { configure, DEFAULT_LIMITS, type EngineLimits, regionBytes } from '../../src/engine/limits.ts';
import type { EngineExports } from '../../src/engine/module.ts';

const COUNTERS = 2 * PAGE;
const BASE = 4 * PAGE;
const GUARD = 128;
const GUARD_WORD = 0xa5a5a5a5n * 0x1_0000_0001n;
/** The longest capture that will be read. */
export const ROOM = 256 * 1024;

/** So small that each of them bites, and one where none does. */
export const LIMITS: readonly (EngineLimits & { part: number; parts: number })[] = [
  { ...DEFAULT_LIMITS, flowsPerShard: 1, blocksPerShard: 16, queue: 4, datagrams: 2, message: 1 << 16, records: 64, part: 0, parts: 1 },
  { ...DEFAULT_LIMITS, flowsPerShard: 2, blocksPerShard: 16, records: 71, part: 1, parts: 2 },
  { ...DEFAULT_LIMITS, flowsPerShard: 4, blocksPerShard: 32, datagrams: 8, records: 256, part: 0, parts: 1 },
  { ...DEFAULT_LIMITS, flowsPerShard: 8, blocksPerShard: 300, records: 1024, part: 0, parts: 1 },
];

export const counterBase = COUNTERS;

export class Target {
  readonly #exports: EngineExports;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #words: BigUint64Array;
  readonly #regions: readonly number[];
  readonly #flows = new Uint8Array(1 << 16);
  #highestFlow = 0;
  #digest = 0;
  #digests = false;
  #records = 0;
  #chunk = 0;
  #region = 0;
  /** Bits of kinds, flags and problems that were seen; set by `read`. */
  features = 0;

  /** `places`: counters of an instrumented module, from `counterBase` on. */
  constructor(module: WebAssembly.Module, places = 0) {
    const memory = new WebAssembly.Memory({ initial: 16, maximum: MAXIMUM_PAGES, shared: true });
    this.#exports = instantiateSync(module, { env: { memory } }).exports as unknown as EngineExports;
    if (this.#exports.dataEnd() > COUNTERS || places > BASE - COUNTERS - GUARD) throw new Error('the module has outgrown the place before its counters');
    this.#regions = LIMITS.map((limits) => regionBytes(this.#exports, limits, { base: BASE, parts: limits.parts, inputs: 1 }));
    const largest = Math.max(...this.#regions);
    memory.grow(Math.ceil((BASE + largest + 2 * GUARD + ROOM + MAX_CAPTURE_RECORD) / PAGE) - 16);
    this.#bytes = new Uint8Array(memory.buffer);
    this.#view = new DataView(memory.buffer);
    this.#words = new BigUint64Array(memory.buffer);
    this.counters = new Int32Array(memory.buffer, COUNTERS, (places + 3) >> 2);
    // the region may hold anything at first
    this.#bytes.fill(0xee, BASE, BASE + largest);
    this.#guard(BASE - GUARD);
  }

  /** The counters, four in a number, as they are after a `read`; the next one clears them. */
  readonly counters: Int32Array;

  /**
   * Reads a capture in pieces of these sizes, in turn, to its end; returns a digest of its records, or 0. Throws where the engine
   * traps, writes outside its region, says what cannot be, or comes to no end.
   */
  read(capture: Uint8Array, pieces: readonly number[], limits: number, digests: boolean): number {
    this.#digests = digests;
    const { part, parts, records } = LIMITS[limits];
    this.counters.fill(0);
    this.#region = (BASE + this.#regions[limits] + 7) & ~7;
    this.#guard(this.#region);
    this.#flows.fill(0, 0, this.#highestFlow + 1);
    this.#highestFlow = 0;
    this.#digest = 0x811c9dc5;
    this.#records = 0;
    this.features = 0;
    const control = configure(this.#exports, LIMITS[limits], { base: BASE, part, parts, inputs: 1 });
    const limit = 2000 + 4 * capture.length;
    let calls = 0;
    let used = 0;
    let there = 0;
    let status = NEED_MORE;
    for (let turn = 0; there < capture.length && status !== DAMAGED; turn++) {
      there = Math.min(capture.length, there + pieces[turn % pieces.length]);
      const length = there - used;
      this.#put(capture, used, there);
      status = this.#exports.feed(this.#chunk, length);
      this.#drain(control, records);
      while (status === DRAIN) {
        if (++calls > limit || this.#records > limit) throw new Error(`${this.#records} records in ${calls} drains of ${capture.length} bytes: no end in sight`);
        status = this.#exports.resume();
        this.#drain(control, records);
      }
      const consumed = this.#view.getUint32(control + CONTROL_CONSUMED, true);
      if (consumed > length) throw new Error(`${consumed} of ${length} bytes were used`);
      if (status !== NEED_MORE && status !== DAMAGED) throw new Error(`feed ended with ${status}`);
      this.#checkChunk(capture, used, there);
      used += consumed;
    }
    while (true) {
      if (++calls > limit) throw new Error(`${calls} drains of ${capture.length} bytes: no end in sight`);
      status = this.#exports.finish();
      this.#drain(control, records);
      if (status === FINISHED) break;
      if (status !== DRAIN) throw new Error(`finish ended with ${status}`);
    }
    for (let flow = 0; flow <= this.#highestFlow; flow++) if (this.#flows[flow] === 1) throw new Error(`flow ${flow} has no end`);
    const packets = Number(this.#view.getBigUint64(control + CONTROL_PACKETS, true));
    if (packets * 12 > capture.length) throw new Error(`${packets} packets in ${capture.length} bytes`);
    for (let code = 0; code < PROBLEM_COUNT; code++) {
      if (this.#view.getUint32(control + CONTROL_PROBLEMS + code * PROBLEM_SIZE, true) !== 0) this.features |= 1 << (16 + code);
    }
    this.#checkGuard(BASE - GUARD, 'before the region');
    this.#checkGuard(this.#region, 'behind the region');
    return digests ? this.#digest : 0;
  }

  #guard(address: number): void {
    this.#words.fill(GUARD_WORD, address >> 3, (address + GUARD) >> 3);
  }

  #checkGuard(address: number, where: string): void {
    for (let i = address >> 3; i < (address + GUARD) >> 3; i++) if (this.#words[i] !== GUARD_WORD) throw new Error(`guard bytes ${where} were overwritten`);
  }

  #put(capture: Uint8Array, from: number, to: number): void {
    this.#chunk = this.#bytes.length - (to - from);
    this.#bytes.set(capture.subarray(from, to), this.#chunk);
    this.#bytes.fill(0xa5, this.#chunk - GUARD, this.#chunk);
  }

  #checkChunk(capture: Uint8Array, from: number, to: number): void {
    const before = this.#bytes.subarray(this.#chunk - GUARD, this.#chunk);
    for (let i = 0; i < GUARD; i++) if (before[i] !== 0xa5) throw new Error('guard bytes before the chunk were overwritten');
    if (Buffer.compare(this.#bytes.subarray(this.#chunk), capture.subarray(from, to)) !== 0) throw new Error('the chunk was overwritten');
  }

  #drain(control: number, capacity: number): void {
    const view = this.#view;
    const count = view.getUint32(control + CONTROL_RECORDS, true);
    if (count > capacity) throw new Error(`${count} records in a ring of ${capacity}`);
    const packets = view.getUint32(control + CONTROL_PACKETS, true);
    let at = view.getUint32(control + CONTROL_RECORDS_PTR, true);
    for (let i = 0; i < count; i++, at += RECORD_SIZE) this.#record(at, packets);
    this.#records += count;
  }

  #record(at: number, packets: number): void {
    const view = this.#view;
    const kind = view.getUint8(at + RECORD_KIND);
    const flow = view.getUint32(at + RECORD_FLOW, true);
    const length = view.getUint32(at + RECORD_LENGTH, true);
    const payload = view.getUint32(at + RECORD_PAYLOAD_LENGTH, true);
    if (kind < RECORD_FLOW_BEGIN || kind > RECORD_SMB1_RAW) throw new Error(`a record of kind ${kind}`);
    if (view.getUint8(at + RECORD_DIRECTION) > 1) throw new Error(`a record of kind ${kind} of no direction`);
    const frame = view.getUint32(at + RECORD_FRAME, true);
    if (frame === 0 || frame > packets) throw new Error(`a record of kind ${kind} of frame ${frame} of ${packets}`);
    const isOpen = this.#flows[flow] === 1;
    if (kind !== RECORD_DATAGRAM && (flow >= this.#flows.length || isOpen === (kind === RECORD_FLOW_BEGIN))) throw new Error(`a record of kind ${kind} of flow ${flow}, which is ${isOpen ? '' : 'not '}open`);
    if (kind === RECORD_FLOW_BEGIN) this.#flows[flow] = 1;
    if (kind === RECORD_FLOW_END) this.#flows[flow] = 0;
    if (flow > this.#highestFlow) this.#highestFlow = flow;
    this.features |= 1 << kind;
    const total = view.getUint32(at + RECORD_PAYLOAD_TOTAL, true);
    if (view.getUint32(at + RECORD_PAYLOAD_OFFSET, true) + payload > total) throw new Error(`a payload beyond its length of ${total}`);
    this.#inside(view.getUint32(at + RECORD_PTR, true), length);
    this.#inside(view.getUint32(at + RECORD_PAYLOAD_PTR, true), payload);
    if (!this.#digests) return;
    this.#mix(kind | (view.getUint16(at + RECORD_FLAGS, true) << 8));
    this.#mix(frame);
    this.#mix(flow);
    this.#mixBytes(view.getUint32(at + RECORD_PTR, true), length);
    this.#mixBytes(view.getUint32(at + RECORD_PAYLOAD_PTR, true), payload);
    for (let field = RECORD_PAYLOAD_LENGTH; field < RECORD_SIZE; field += 4) this.#mix(view.getUint32(at + field, true));
  }

  #mix(value: number): void {
    this.#digest = Math.imul(this.#digest ^ value, 0x01000193) ^ (this.#digest >>> 15);
  }

  /** Bytes that a record points at: in the region or in the chunk. */
  #inside(ptr: number, length: number): void {
    if (length === 0) return;
    if (ptr >= BASE && length <= this.#region - ptr) return;
    if (ptr >= this.#chunk && length <= this.#bytes.length - ptr) return;
    throw new Error(`a record points at ${length} bytes at ${ptr}, outside of region and chunk`);
  }

  #mixBytes(ptr: number, length: number): void {
    this.#mix(length);
    const step = length < 256 ? 1 : 61;
    for (let i = ptr; i < ptr + length; i += step) this.#mix(this.#bytes[i]);
  }
}
