/** One instance of the module, over a memory that others may use too. */
import { instantiateSync } from '@assemblyscript/loader';
import {
  ABI_VERSION,
  CONTROL_CONSUMED,
  CONTROL_RECORDS,
  CONTROL_RECORDS_PTR,
  DAMAGED,
  DRAIN,
} from '../../assembly/abi.ts';
import type { Filter } from '../filter.ts';
import { writeFilter } from './filter.ts';
import type { EngineLimits } from './layout.ts';
import type { EngineExports } from './module.ts';

export function instantiateModule(module: WebAssembly.Module, memory: WebAssembly.Memory): EngineExports {
  // The loader's asynchronous form looks for a Response, which makes Node load its whole HTTP client: 40 ms.
  const exports = instantiateSync(module, { env: { memory } }).exports as unknown as EngineExports;
  const version = exports.abiVersion();
  if (version === ABI_VERSION) return exports;
  throw new Error(`engine.wasm speaks version ${version} of the memory contract, this host ${ABI_VERSION}: build both anew`);
}

/** The shards that an instance follows, and where its region begins. */
export interface Part {
  readonly base: number;
  readonly part: number;
  readonly parts: number;
}

/** Each call gives a status of assembly/abi.ts; `records` and `count` say what it wrote. */
export class Instance {
  /** Address of the control block. */
  readonly control: number;
  readonly #exports: EngineExports;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #start = 0;
  #length = 0;
  /** What the last chunk left unused. */
  #tail = 0;
  #tailLength = 0;
  #damaged = false;

  constructor(
    exports: EngineExports,
    memory: WebAssembly.Memory,
    limits: EngineLimits,
    { base, part, parts }: Part,
    filter?: Filter,
  ) {
    this.#exports = exports;
    this.#bytes = new Uint8Array(memory.buffer);
    this.#view = new DataView(memory.buffer);
    this.control = exports.configure(base, limits.flowsPerShard, limits.blocksPerShard, limits.records, part, parts);
    if (this.control === 0) throw new RangeError('the engine refused its limits');
    if (filter !== undefined) writeFilter(memory.buffer, this.control, filter);
  }

  get isDamaged(): boolean {
    return this.#damaged;
  }
  /** Address of the first record. */
  get records(): number {
    return this.#view.getUint32(this.control + CONTROL_RECORDS_PTR, true);
  }
  get count(): number {
    return this.#view.getUint32(this.control + CONTROL_RECORDS, true);
  }

  /** Puts what the last chunk left unused before the place of the next one. */
  moveTail(chunk: number): void {
    const to = chunk - this.#tailLength;
    if (to !== this.#tail) this.#bytes.copyWithin(to, this.#tail, this.#tail + this.#tailLength);
    this.#tail = to;
  }

  /** Reads the chunk at this address, before which `moveTail` put the tail. Nothing may be fed once the capture is damaged. */
  feed(chunk: number, length: number): number {
    this.#start = this.#tail;
    if (this.#tailLength === 0) this.#start = chunk;
    this.#length = this.#tailLength + length;
    return this.#ended(this.#exports.feed(this.#start, this.#length));
  }

  resume(): number {
    return this.#ended(this.#exports.resume());
  }

  finish(): number {
    return this.#exports.finish();
  }

  #ended(status: number): number {
    if (status === DRAIN) return status;
    const consumed = this.#view.getUint32(this.control + CONTROL_CONSUMED, true);
    this.#damaged = status === DAMAGED;
    this.#tail = this.#start + consumed;
    this.#tailLength = this.#damaged ? 0 : this.#length - consumed;
    return status;
  }
}
