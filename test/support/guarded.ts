/** The module without its host, between guard bytes: whether it writes where it should not, reads beyond the chunk, or goes on for ever. */
import { instantiate } from '@assemblyscript/loader';
import {
  CONTROL_CONSUMED,
  CONTROL_RECORDS,
  CONTROL_RECORDS_PTR,
  DRAIN,
  FINISHED,
  MAX_CAPTURE_RECORD,
  RECORD_LENGTH,
  RECORD_PAYLOAD_LENGTH,
  RECORD_PAYLOAD_PTR,
  RECORD_PTR,
  RECORD_SIZE,
} from '../../assembly/abi.ts';
import { MAXIMUM_PAGES, PAGE } from '../../src/engine/layout.ts';
import { allLimits, configure, type EngineLimits, regionBytes } from '../../src/engine/limits.ts';
import type { EngineExports } from '../../src/engine/module.ts';
import { engineModule } from './engine.ts';

const GUARD = 4096;
const GUARD_BYTE = 0xa5;

const SMALL = allLimits({ flowsPerShard: 4, blocksPerShard: 32, datagrams: 4, message: 1 << 16, records: 64 });

export class GuardedEngine {
  readonly #exports: EngineExports;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #base: number;
  readonly #region: number;
  readonly #limits: EngineLimits;
  #chunk = 0;

  private constructor(
    exports: EngineExports,
    memory: WebAssembly.Memory,
    base: number,
    region: number,
    limits: EngineLimits,
  ) {
    this.#exports = exports;
    this.#bytes = new Uint8Array(memory.buffer);
    this.#view = new DataView(memory.buffer);
    this.#base = base;
    this.#region = region;
    this.#limits = limits;
    // the region may hold anything at first
    this.#bytes.fill(0xee, base, base + region);
    this.#bytes.fill(GUARD_BYTE, base - GUARD, base);
    this.#bytes.fill(GUARD_BYTE, base + region, base + region + GUARD);
  }

  /** `room`: the longest capture that will be read. */
  static async load(room: number, limits: EngineLimits = SMALL): Promise<GuardedEngine> {
    const memory = new WebAssembly.Memory({ initial: 16, maximum: MAXIMUM_PAGES, shared: true });
    const { exports } = await instantiate(engineModule(), { env: { memory } });
    const engine = exports as unknown as EngineExports;
    const base = engine.dataEnd() + GUARD;
    const region = regionBytes(engine, limits, { base, parts: 1, inputs: 1 });
    const pages = Math.ceil((base + region + 2 * GUARD + room + MAX_CAPTURE_RECORD) / PAGE);
    memory.grow(pages - memory.buffer.byteLength / PAGE);
    return new GuardedEngine(engine, memory, base, region, limits);
  }

  /**
   * Reads a capture that ends where the memory ends, where a read beyond it traps. Gives the number of records; throws when
   * there are more of them than the bytes can account for, when one points outside, or when a guard was overwritten.
   */
  read(capture: Uint8Array): number {
    const control = configure(this.#exports, this.#limits, { base: this.#base, part: 0, parts: 1, inputs: 1 });
    this.#chunk = this.#bytes.length - capture.length;
    this.#bytes.set(capture, this.#chunk);
    this.#bytes.fill(GUARD_BYTE, this.#chunk - GUARD, this.#chunk);
    const limit = 1000 + capture.length;
    let total = 0;
    let drains = 0;
    const drain = (): void => {
      total += this.#drain(control);
      if (total > limit || drains++ > limit)
        throw new Error(`${total} records in ${drains} drains of ${capture.length} bytes: no end in sight`);
    };
    let status = this.#exports.feed(this.#chunk, capture.length);
    drain();
    while (status === DRAIN) {
      status = this.#exports.resume();
      drain();
    }
    const consumed = this.#view.getUint32(control + CONTROL_CONSUMED, true);
    if (consumed > capture.length) throw new Error(`${consumed} of ${capture.length} bytes were used`);
    while (status !== FINISHED) {
      status = this.#exports.finish();
      drain();
    }
    this.#check(capture);
    return total;
  }

  #drain(control: number): number {
    const count = this.#view.getUint32(control + CONTROL_RECORDS, true);
    let at = this.#view.getUint32(control + CONTROL_RECORDS_PTR, true);
    if (count > this.#limits.records) throw new Error(`${count} records in a ring of ${this.#limits.records}`);
    for (let i = 0; i < count; i++, at += RECORD_SIZE) {
      this.#inside(this.#view.getUint32(at + RECORD_PTR, true), this.#view.getUint32(at + RECORD_LENGTH, true));
      this.#inside(
        this.#view.getUint32(at + RECORD_PAYLOAD_PTR, true),
        this.#view.getUint32(at + RECORD_PAYLOAD_LENGTH, true),
      );
    }
    return count;
  }

  /** In the region or in the chunk. */
  #inside(ptr: number, length: number): void {
    const within = (from: number, to: number): boolean => ptr >= from && length <= to - ptr;
    if (length === 0 || within(this.#base, this.#base + this.#region) || within(this.#chunk, this.#bytes.length))
      return;
    throw new Error(`a record points at ${length} bytes at ${ptr}, outside of region and chunk`);
  }

  #check(capture: Uint8Array): void {
    for (const guard of [this.#base - GUARD, this.#base + this.#region, this.#chunk - GUARD]) {
      if (!this.#bytes.subarray(guard, guard + GUARD).every((byte) => byte === GUARD_BYTE))
        throw new Error(`guard bytes at ${guard} were overwritten`);
    }
    if (Buffer.compare(this.#bytes.subarray(this.#chunk), capture) !== 0) throw new Error('the chunk was overwritten');
  }
}
