/** Captures through the real Engine, everything it says kept as plain values. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Filter } from '../../src/filter.ts';
import { Crew, END_OF_TIME } from '../../src/engine/crew.ts';
import type { MessageSink } from '../../src/engine/delivery.ts';
import type { Flow, FlowCounts } from '../../src/engine/flow.ts';
import type { EngineLimits } from '../../src/engine/limits.ts';
import type { Message } from '../../src/engine/message.ts';
import type { CaptureSummary } from '../../src/engine/summary.ts';
import { root } from './shared.ts';

export type Target = 'release' | 'debug';
/** HOPTRACE_ENGINE=debug runs the tests on the module with its assertions. */
export const target: Target = process.env.HOPTRACE_ENGINE === 'debug' ? 'debug' : 'release';

const FILES: Record<Target, string> = { release: 'engine.wasm', debug: 'engine.debug.wasm' };
const modules = new Map<Target, WebAssembly.Module>();

export function engineBinary(which: Target = target): Uint8Array {
  return new Uint8Array(readFileSync(join(root, 'dist', FILES[which])));
}

export function engineModule(which: Target = target): WebAssembly.Module {
  let module = modules.get(which);
  if (module === undefined) {
    module = new WebAssembly.Module(engineBinary(which) as Uint8Array<ArrayBuffer>);
    modules.set(which, module);
  }
  return module;
}

export type Kind = keyof MessageSink;

export interface PlainRecord {
  readonly kind: Kind;
  readonly flow: Flow;
  readonly direction: 0 | 1;
  readonly flags: number;
  readonly frame: number;
  readonly firstFrame: number;
  readonly time: bigint;
  readonly digits: number;
  readonly bytes: Uint8Array;
  readonly wireLength: number;
  readonly payload: Uint8Array;
  readonly payloadOffset: number;
  readonly payloadTotal: number;
  readonly compound: number;
  readonly extra: number;
  /** Of a flow's end. */
  readonly counts?: FlowCounts;
  readonly reason?: string;
}

export interface EngineRun {
  readonly records: PlainRecord[];
  readonly summary: CaptureSummary;
  readonly isDamaged: boolean;
}

export interface RunOptions {
  /** Bytes of each feed; the whole capture by default. A list is used in turn, again and again. */
  chunk?: number | readonly number[];
  limits?: Partial<EngineLimits>;
  wasm?: Target;
  filter?: Filter;
}

const NOTHING = new Uint8Array(0);
const BEGINNING = {
  direction: 0,
  flags: 0,
  bytes: NOTHING,
  wireLength: 0,
  payload: NOTHING,
  payloadOffset: 0,
  payloadTotal: 0,
  compound: 0,
  extra: 0,
} as const;

export function collector(records: PlainRecord[]): MessageSink {
  const keep =
    (kind: Kind) =>
    (flow: Flow, message: Message): void => {
      records.push(plain(kind, flow, message));
    };
  return {
    flowBegin(flow, begin) {
      records.push({ ...BEGINNING, kind: 'flowBegin', flow, ...begin, firstFrame: begin.frame });
    },
    flowEnd(flow, counts, reason, message) {
      records.push({ ...plain('flowEnd', flow, message), counts, reason });
    },
    smb2: keep('smb2'),
    smb1: keep('smb1'),
    smb1Raw: keep('smb1Raw'),
    transform: keep('transform'),
    compression: keep('compression'),
    payload: keep('payload'),
    rpc: keep('rpc'),
    rpcDatagram: keep('rpcDatagram'),
    datagram: keep('datagram'),
    kerberos: keep('kerberos'),
    ldap: keep('ldap'),
    http: keep('http'),
    dns: keep('dns'),
    nbss: keep('nbss'),
    hole: keep('hole'),
    malformed: keep('malformed'),
  };
}

function plain(kind: Kind, flow: Flow, message: Message): PlainRecord {
  return {
    kind,
    flow,
    direction: message.direction,
    flags: message.flags,
    firstFrame: message.firstFrame,
    ...message.stamp(),
    bytes: message.borrowBytes().slice(),
    wireLength: message.wireLength,
    payload: message.borrowPayload().slice(),
    payloadOffset: message.payloadOffset,
    payloadTotal: message.payloadTotal,
    compound: message.compound,
    extra: message.extra,
  };
}

export async function runEngine(capture: Uint8Array, options: RunOptions = {}): Promise<EngineRun> {
  const sizes = typeof options.chunk === 'number' ? [options.chunk] : (options.chunk ?? [Math.max(capture.length, 1)]);
  const limits = { chunk: Math.max(...sizes), ...options.limits };
  const crew = new Crew(engineModule(options.wasm), { limits, filter: options.filter });
  const records: PlainRecord[] = [];
  const isWhole = await readCapture(crew, capture, collector(records), sizes);
  return { records, summary: crew.summary(0), isDamaged: !isWhole };
}

/** One capture from its beginning to its end, in pieces of these sizes in turn; `onPiece` after each. False where the engine wants no more before the end. */
export async function readCapture(
  crew: Crew,
  capture: Uint8Array,
  sink: MessageSink,
  sizes: readonly number[],
  onPiece: () => void = () => {},
): Promise<boolean> {
  let at = 0;
  let turn = 0;
  let isWhole = false;
  for (let wanted = await crew.next(sink); ; wanted = await crew.next(sink)) {
    if (wanted.kind === 'more') {
      const piece = capture.subarray(at, at + sizes[turn++ % sizes.length]);
      at += piece.length;
      isWhole = piece.length === 0;
      crew.space(wanted.input).set(piece);
      crew.feed(wanted.input, piece.length);
      onPiece();
    } else if (wanted.kind === 'closed') break;
    else if (wanted.kind !== 'told') crew.open(0, 0, END_OF_TIME);
  }
  await crew.finish(sink);
  return isWhole;
}

const TEXT_LIMIT = 64;

function bytesText(bytes: Uint8Array): string {
  if (bytes.length <= TEXT_LIMIT) return Buffer.from(bytes).toString('hex');
  let low = 0x811c9dc5;
  let high = 0x01000193;
  for (let i = 0; i < bytes.length; i++) {
    low = Math.imul(low ^ bytes[i], 0x01000193);
    high = Math.imul(high ^ low, 0x85ebca6b) ^ (high >>> 13);
  }
  return `${bytes.length}:${(high >>> 0).toString(16)}${(low >>> 0).toString(16)}`;
}

/** One line for each record, every field of it. */
export function canonical(run: EngineRun): string[] {
  const lines = run.records.map((r) => {
    const head = `${r.kind} ${r.flow.number}/${r.direction} flags=${r.flags} frame=${r.firstFrame}-${r.frame} time=${r.time}/${r.digits}`;
    const payload = `payload=${r.payloadOffset}+${r.payload.length}/${r.payloadTotal}:${bytesText(r.payload)}`;
    return `${head} wire=${r.wireLength} compound=${r.compound} extra=${r.extra} bytes=${bytesText(r.bytes)} ${payload}`;
  });
  const summary = JSON.stringify(run.summary, (_, value) => (typeof value === 'bigint' ? value.toString() : value));
  lines.push(`summary damaged=${run.isDamaged} ${summary}`);
  return lines;
}

/** Throws at the first line that differs. */
export function assertSameRun(actual: EngineRun, expected: EngineRun, what: string): void {
  const a = canonical(actual);
  const e = canonical(expected);
  for (let i = 0; i < Math.max(a.length, e.length); i++) {
    if (a[i] !== e[i]) throw new Error(`${what}: record ${i} differs\n  is       ${a[i]}\n  expected ${e[i]}`);
  }
}
