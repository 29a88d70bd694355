/** One instance of the module, over a memory that others may use too. */
import { instantiateSync } from '@assemblyscript/loader';
import {
  ABI_VERSION,
  CONTROL_CONSUMED,
  CONTROL_INPUT,
  CONTROL_RECORDS,
  CONTROL_RECORDS_PTR,
  CONTROL_SIZE,
  REFUSED,
} from '../../assembly/abi.ts';
import type { Filter } from '../filter.ts';
import { writeFilter } from './filter.ts';
import { configure, type EngineLimits } from './limits.ts';
import type { EngineExports } from './module.ts';

export function instantiateModule(module: WebAssembly.Module, memory: WebAssembly.Memory): EngineExports {
  // The loader's asynchronous form looks for a Response, which makes Node load its whole HTTP client: 40 ms.
  const exports = instantiateSync(module, { env: { memory } }).exports as unknown as EngineExports;
  const version = exports.abiVersion();
  if (version === ABI_VERSION) return exports;
  throw new Error(`engine.wasm speaks version ${version} of the memory contract, this host ${ABI_VERSION}: build both anew`);
}

/** The shards that an instance follows, where its region begins and its state lies, and how many captures may be open in it. */
export interface Part {
  readonly base: number;
  readonly state: number;
  readonly part: number;
  readonly parts: number;
  readonly inputs: number;
}

/** Words of an input: address and number of its bytes, from the first on that had not been used when the last of them came. */
const BROUGHT = 2;
const START = 0;
const LENGTH = 1;

/** Bytes of a part's state: what an instance needs to go on in a region. */
export const stateBytesOf = (exports: EngineExports, inputs: number): number => inputs * BROUGHT * 4 + exports.stateBytes();

/** Where the control block of an input lies. */
export const controlOf = (base: number, input: number): number => base + input * CONTROL_SIZE;

/** Each call gives a status of assembly/abi.ts; `records` and `count` say what it wrote. */
export class Instance {
  /** Address of the control blocks. */
  readonly control: number;
  readonly #exports: EngineExports;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #brought: Int32Array;
  readonly #state: number;

  /** Over a region that was set up, and the state of the part at this address: `stateBytesOf` so many. */
  constructor(exports: EngineExports, memory: WebAssembly.Memory, { base, inputs }: Part, state: number) {
    this.#exports = exports;
    this.#bytes = new Uint8Array(memory.buffer);
    this.#view = new DataView(memory.buffer);
    this.control = base;
    this.#brought = new Int32Array(memory.buffer, state, inputs * BROUGHT);
    this.#state = state + inputs * BROUGHT * 4;
  }

  /** Sets the region up. */
  configure(limits: EngineLimits, part: Part, filter?: Filter): void {
    configure(this.#exports, limits, part);
    if (filter !== undefined) writeFilter(this.#view.buffer, this.control, filter);
  }

  /** Goes on where another instance over the same region has left. */
  enter(): void {
    this.#exports.enter(this.#state);
  }

  leave(): void {
    this.#exports.leave(this.#state);
  }

  /** Address of the first record. */
  get records(): number {
    return this.#view.getUint32(this.control + CONTROL_RECORDS_PTR, true);
  }
  get count(): number {
    return this.#view.getUint32(this.control + CONTROL_RECORDS, true);
  }
  /** The input at hand. */
  get input(): number {
    return this.#view.getUint32(this.control + CONTROL_INPUT, true);
  }

  /** Begins a capture in an input that is free, which is at hand then. It writes nothing. */
  open(input: number, order: number, until: bigint): void {
    if (this.#exports.open(input, order, until) === REFUSED) throw new RangeError(`input ${input} is in use`);
    this.#brought[input * BROUGHT + LENGTH] = 0;
  }

  /** Reads the chunk at this address, of the input at hand. What that left unused of the one before is put before it. */
  feed(chunk: number, length: number): number {
    const { input } = this;
    const brought = this.#brought.subarray(input * BROUGHT, (input + 1) * BROUGHT);
    if (brought[LENGTH] > 0) {
      const used = this.#view.getUint32(controlOf(this.control, input) + CONTROL_CONSUMED, true);
      const from = brought[START] + used;
      brought[LENGTH] -= used;
      brought[START] = chunk - brought[LENGTH];
      if (brought[START] !== from) this.#bytes.copyWithin(brought[START], from, from + brought[LENGTH]);
    } else {
      brought[START] = chunk;
    }
    brought[LENGTH] += length;
    return this.#exports.feed(brought[START], brought[LENGTH]);
  }

  /** The input at hand is at its end, and free. */
  end(): number {
    return this.#exports.end();
  }

  /** After DRAIN, or after AHEAD. */
  resume(): number {
    return this.#exports.resume();
  }

  finish(): number {
    return this.#exports.finish();
  }
}
