/** One instance of the engine over a shared memory: bytes in, messages to a sink. */
import { instantiateSync } from '@assemblyscript/loader';
import {
  ABI_VERSION,
  CONTROL_CONSUMED,
  CONTROL_RECORDS,
  CONTROL_RECORDS_PTR,
  DAMAGED,
  DRAIN,
  FINISHED,
  RECORD_COMPRESSION,
  RECORD_FLOW_BEGIN,
  RECORD_FLOW_END,
  RECORD_HOLE,
  RECORD_MALFORMED,
  RECORD_NBSS,
  RECORD_PAYLOAD,
  RECORD_RPC,
  RECORD_RPC_DATAGRAM,
  RECORD_SIZE,
  RECORD_SMB1,
  RECORD_SMB2,
  RECORD_TRANSFORM,
} from '../../assembly/abi.ts';
import { END_REASONS, type Flow, type FlowCounts, type FlowEndReason, readFlow, readFlowCounts } from './flow.ts';
import { checkLimits, DEFAULT_LIMITS, type EngineLimits, HEADROOM, MAXIMUM_PAGES, pagesFor } from './layout.ts';
import { Message } from './message.ts';
import type { EngineExports } from './module.ts';
import { type CaptureSummary, readSummary } from './summary.ts';

/** Who takes what the engine finds. A message and its bytes are valid during the call only. */
export interface MessageSink {
  flowBegin(flow: Flow, message: Message): void;
  flowEnd(flow: Flow, counts: FlowCounts, reason: FlowEndReason, message: Message): void;
  smb2(flow: Flow, message: Message): void;
  smb1(flow: Flow, message: Message): void;
  transform(flow: Flow, message: Message): void;
  compression(flow: Flow, message: Message): void;
  payload(flow: Flow, message: Message): void;
  rpc(flow: Flow, message: Message): void;
  rpcDatagram(flow: Flow, message: Message): void;
  nbss(flow: Flow, message: Message): void;
  hole(flow: Flow, message: Message): void;
  malformed(flow: Flow, message: Message): void;
}

export class Engine {
  readonly #exports: EngineExports;
  readonly #memory: WebAssembly.Memory;
  readonly #control: number;
  readonly #view: DataView;
  readonly #message: Message;
  readonly #chunk: number;
  readonly #chunkSize: number;
  readonly #flows = new Map<number, Flow>();
  /** Bytes before the chunk that the last feed left unused. */
  #tail = 0;
  #damaged = false;

  private constructor(exports: EngineExports, memory: WebAssembly.Memory, control: number, chunk: number, chunkSize: number) {
    this.#exports = exports;
    this.#memory = memory;
    this.#control = control;
    this.#view = new DataView(memory.buffer);
    this.#message = new Message(memory.buffer);
    this.#chunk = chunk;
    this.#chunkSize = chunkSize;
  }

  /** Sets up an instance in a memory of its own. Throws RangeError for limits that are out of range. */
  static async instantiate(module: WebAssembly.Module, limits: Partial<EngineLimits> = {}): Promise<Engine> {
    const all = { ...DEFAULT_LIMITS, ...limits };
    checkLimits(all);
    // A region's size is known once the module runs; a memory that is only declared costs nothing until it is used.
    const memory = new WebAssembly.Memory({ initial: 16, maximum: MAXIMUM_PAGES, shared: true });
    // The loader's asynchronous form looks for a Response, which makes Node load its whole HTTP client: 40 ms.
    const { exports } = instantiateSync(module, { env: { memory } });
    const engine = exports as unknown as EngineExports;
    if (engine.abiVersion() !== ABI_VERSION) {
      throw new Error(`engine.wasm speaks version ${engine.abiVersion()} of the memory contract, this host ${ABI_VERSION}: build both anew`);
    }
    const base = engine.dataEnd();
    const region = engine.regionBytes(base, all.flowsPerShard, all.blocksPerShard, all.records);
    const chunk = base + region + HEADROOM;
    const pages = pagesFor(chunk + all.chunk + 64);
    if (region === 0 || pages > MAXIMUM_PAGES) {
      throw new RangeError(`the limits ask for ${pages} pages of memory, ${MAXIMUM_PAGES} can be had: lower flowsPerShard, blocksPerShard or chunk`);
    }
    memory.grow(pages - memory.buffer.byteLength / 65536);
    const control = engine.configure(base, all.flowsPerShard, all.blocksPerShard, all.records);
    return new Engine(engine, memory, control, chunk, all.chunk);
  }

  /** Where the next bytes of the capture go: fill its beginning, then `feed` that many. */
  get space(): Uint8Array {
    return new Uint8Array(this.#memory.buffer, this.#chunk, this.#chunkSize);
  }

  /** The capture cannot be read any further. */
  get isDamaged(): boolean {
    return this.#damaged;
  }

  /** Reads `length` bytes that were put into `space`. */
  feed(length: number, sink: MessageSink): void {
    if (!(length >= 0 && length <= this.#chunkSize)) throw new RangeError(`length ${length} is beyond the space of ${this.#chunkSize} bytes`);
    if (this.#damaged) return;
    const start = this.#chunk - this.#tail;
    const total = this.#tail + length;
    let status = this.#exports.feed(start, total);
    this.#drain(sink);
    while (status === DRAIN) {
      status = this.#exports.resume();
      this.#drain(sink);
    }
    const consumed = this.#view.getUint32(this.#control + CONTROL_CONSUMED, true);
    this.#tail = total - consumed;
    if (status === DAMAGED) {
      this.#damaged = true;
      this.#tail = 0;
    }
    const bytes = new Uint8Array(this.#memory.buffer);
    bytes.copyWithin(this.#chunk - this.#tail, start + consumed, start + total);
  }

  /** Ends the capture: what is still open is written out. */
  finish(sink: MessageSink): void {
    while (true) {
      const status = this.#exports.finish();
      this.#drain(sink);
      if (status === FINISHED) return;
    }
  }

  summary(): CaptureSummary {
    return readSummary(this.#memory.buffer, this.#control);
  }

  #drain(sink: MessageSink): void {
    const count = this.#view.getUint32(this.#control + CONTROL_RECORDS, true);
    let at = this.#view.getUint32(this.#control + CONTROL_RECORDS_PTR, true);
    const message = this.#message;
    for (let i = 0; i < count; i++, at += RECORD_SIZE) {
      message.moveTo(at);
      this.#deliver(message, sink);
    }
  }

  #deliver(message: Message, sink: MessageSink): void {
    const number = message.flow;
    if (message.kind === RECORD_FLOW_BEGIN) {
      const flow = readFlow(number, message.borrowBytes());
      this.#flows.set(number, flow);
      sink.flowBegin(flow, message);
      return;
    }
    const flow = this.#flows.get(number);
    if (flow === undefined) throw new Error(`the engine wrote a record of connection ${number} before its beginning`);
    switch (message.kind) {
      case RECORD_SMB2:
        return sink.smb2(flow, message);
      case RECORD_PAYLOAD:
        return sink.payload(flow, message);
      case RECORD_RPC:
        return sink.rpc(flow, message);
      case RECORD_SMB1:
        return sink.smb1(flow, message);
      case RECORD_TRANSFORM:
        return sink.transform(flow, message);
      case RECORD_COMPRESSION:
        return sink.compression(flow, message);
      case RECORD_RPC_DATAGRAM:
        return sink.rpcDatagram(flow, message);
      case RECORD_NBSS:
        return sink.nbss(flow, message);
      case RECORD_HOLE:
        return sink.hole(flow, message);
      case RECORD_MALFORMED:
        return sink.malformed(flow, message);
      case RECORD_FLOW_END:
        this.#flows.delete(number);
        return sink.flowEnd(flow, readFlowCounts(message.borrowBytes()), END_REASONS[message.flags], message);
      default:
        throw new Error(`the engine wrote a record of unknown kind ${message.kind}`);
    }
  }
}
