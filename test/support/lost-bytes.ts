/** Which bytes of each TCP stream are in one set of frames and not in another: by intervals of sequence numbers. */
import type { Endpoint } from '../../src/observations.ts';
import { formatIp } from '../../src/net/address.ts';
import type { CapturedFrame } from './capture-builder.ts';
import { readTcp } from './packets.ts';

interface Interval {
  readonly from: number;
  readonly to: number;
}

/** Offsets are signed distances from the first sequence number that was seen: streams here are far shorter than 2^31. */
interface Stream {
  readonly base: number;
  readonly intervals: Interval[];
}

const RST = 4;

function streamsOf(frames: readonly CapturedFrame[], bases?: ReadonlyMap<string, Stream>): Map<string, Stream> {
  const streams = new Map<string, Stream>();
  for (const frame of frames) {
    const whole = frame.bytes.length < frame.length ? { ...frame, length: frame.bytes.length } : frame;
    const tcp = readCutTcp(whole, frame.length);
    if (tcp === undefined || (tcp.flags & RST) !== 0) continue;
    const { key, seq, captured } = tcp;
    let stream = streams.get(key);
    if (stream === undefined) {
      stream = { base: bases?.get(key)?.base ?? seq, intervals: [] };
      streams.set(key, stream);
    }
    const from = (seq - stream.base) | 0;
    if (captured > 0) stream.intervals.push({ from, to: from + captured });
  }
  return streams;
}

interface Cut {
  readonly key: string;
  readonly seq: number;
  readonly flags: number;
  readonly captured: number;
}

/** Of a packet that was cut the part of its payload that is there. */
function readCutTcp(frame: CapturedFrame, length: number): Cut | undefined {
  const bytes = frame.bytes.length < length ? new Uint8Array(length) : frame.bytes;
  if (bytes !== frame.bytes) bytes.set(frame.bytes);
  const tcp = readTcp({ time: frame.time, bytes, length });
  if (tcp === undefined || frame.bytes.length < tcp.payload) return undefined;
  const size = tcp.version === 4 ? 4 : 16;
  const addresses = tcp.header + (tcp.version === 4 ? 12 : 8);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const end = (i: number): string => `${formatIp(bytes.slice(addresses + i * size, addresses + (i + 1) * size))}:${view.getUint16(tcp.body + 2 * i)}`;
  return { key: `${end(0)} ${end(1)}`, seq: tcp.seq, flags: tcp.flags, captured: Math.max(0, Math.min(frame.bytes.length, tcp.end) - tcp.payload) };
}

function merged(intervals: readonly Interval[]): Interval[] {
  const result: Interval[] = [];
  for (const next of [...intervals].sort((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last !== undefined && next.from <= last.to) result[result.length - 1] = { from: last.from, to: Math.max(last.to, next.to) };
    else result.push(next);
  }
  return result;
}

const sizeOf = (intervals: readonly Interval[]): number => intervals.reduce((sum, { from, to }) => sum + to - from, 0);

/** Bytes of `intervals` within [from, to). */
function within(intervals: readonly Interval[], from: number, to: number): number {
  return sizeOf(intervals.map((one) => ({ from: Math.max(from, one.from), to: Math.min(to, one.to) })).filter((one) => one.to > one.from));
}

export class LostBytes {
  readonly #whole: Map<string, Stream>;
  readonly #left: Map<string, Stream>;

  constructor(whole: readonly CapturedFrame[], left: readonly CapturedFrame[]) {
    this.#whole = streamsOf(whole);
    this.#left = streamsOf(left, this.#whole);
  }

  /** Bytes that are gone: all of them, and those between bytes that are left. Undefined for what came in tunnels or fragments. */
  between(source: Endpoint, target: Endpoint): { inside: number; all: number } | undefined {
    const key = `${source.ip}:${source.port} ${target.ip}:${target.port}`;
    if (!this.#whole.has(key)) return undefined;
    const whole = merged(this.#whole.get(key)?.intervals ?? []);
    const left = merged(this.#left.get(key)?.intervals ?? []);
    const all = sizeOf(whole) - sizeOf(left);
    if (left.length === 0) return { inside: 0, all };
    const [from, to] = [left[0].from, (left.at(-1) as Interval).to];
    return { inside: within(whole, from, to) - sizeOf(left), all };
  }
}
