/** Compiles an AssemblyScript test entry, and gives its exports over a memory of their own with room for a capture. */
import { instantiate } from '@assemblyscript/loader';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';
import { CONTROL_PROBLEMS, PROBLEM_COUNT, PROBLEM_SIZE } from '../../assembly/abi.ts';
import { readTunnels } from '../../src/engine/encapsulation.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));
/** HOPTRACE_ENGINE=debug runs the same tests on the module with its assertions. */
export const target = process.env.HOPTRACE_ENGINE === 'debug' ? 'debug' : 'release';

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => join(folder, name));
}

/** The entry's module, compiled once for each content of the sources. */
async function compile(entry: string): Promise<Uint8Array> {
  const hash = createHash('sha256').update(target);
  for (const file of [...sources(join(root, 'assembly')), join(root, entry), join(root, 'asconfig.json')]) {
    hash.update(relative(root, file)).update(readFileSync(file));
  }
  const folder = join(tmpdir(), 'hoptrace-test');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${hash.digest('hex')}.wasm`);
  if (!existsSync(file)) {
    const partial = `${file}.${process.pid}`;
    const args = [entry, '--baseDir', root, '--config', join(root, 'asconfig.json'), '--target', target];
    const { error, stderr } = await asc.main([...args, '--outFile', relative(root, partial)]);
    if (error) throw new Error(`${entry} does not compile: ${error.message}\n${stderr}`);
    renameSync(partial, file);
  }
  return readFileSync(file);
}

interface Exports {
  captureTableSize(): number;
  packetRegionSize(): number;
  begin(control: number, table: number, region: number): void;
  format(): number;
  isMidRecord(): number;
  readFrame(ptr: number, end: number, out: number): number;
  readPacket(link: number, ptr: number, captured: number, original: number, time: bigint, out: number): number;
  readNextPacket(out: number): number;
  finishPackets(): void;
}

export interface Frame {
  number: number;
  ptr: number;
  captured: number;
  length: number;
  digits: number;
  link: number;
  timed: boolean;
  time: bigint;
}

export interface Packet {
  kind: number;
  source: string;
  destination: string;
  sourcePort: number;
  destinationPort: number;
  seq: number;
  ack: number;
  flags: number;
  payloadPtr: number;
  payload: Uint8Array;
  wire: number;
  /** The frame has another packet. */
  more: boolean;
  tunnels: readonly string[];
}

const GUARD_SIZE = 4096;
const GUARD = 0xa5;
const PAGES = 512;

/**
 * The memory: control block, `out`, table and region, each with guard bytes around it, and captures at the very end, where
 * a read beyond them traps.
 */
export class Harness {
  readonly exports: Exports;
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly #control: number;
  readonly #out: number;
  readonly #table: number;
  readonly #region: number;
  readonly #guards: number[] = [];

  private constructor(exports: Exports, memory: WebAssembly.Memory) {
    this.exports = exports;
    this.bytes = new Uint8Array(memory.buffer);
    this.view = new DataView(memory.buffer);
    let top = 65536;
    const place = (size: number) => {
      this.#guards.push(top);
      const address = top + GUARD_SIZE;
      top = address + ((size + 15) & ~15);
      return address;
    };
    this.#control = place(CONTROL_PROBLEMS + PROBLEM_COUNT * PROBLEM_SIZE);
    this.#out = place(88);
    this.#table = place(exports.captureTableSize());
    this.#region = place(exports.packetRegionSize());
    place(0);
    for (const at of this.#guards) this.bytes.fill(GUARD, at, at + GUARD_SIZE);
    this.bytes.fill(0xee, this.#table, this.#table + exports.captureTableSize());
    this.bytes.fill(0xee, this.#region, this.#region + exports.packetRegionSize());
    this.begin();
  }

  static async load(): Promise<Harness> {
    const memory = new WebAssembly.Memory({ initial: PAGES, maximum: 32768, shared: true });
    const binary = await compile('test/assembly/entry-packet.ts');
    const { exports } = await instantiate<Record<string, unknown>>(binary, { env: { memory } });
    return new Harness(exports as unknown as Exports, memory);
  }

  begin(): void {
    this.bytes.fill(0, this.#control, this.#control + CONTROL_PROBLEMS + PROBLEM_COUNT * PROBLEM_SIZE);
    this.exports.begin(this.#control, this.#table, this.#region);
  }

  /** Counts by PROBLEM_* code, those that are not 0. */
  problems(): Record<number, number> {
    const counts: Record<number, number> = {};
    for (let code = 0; code < PROBLEM_COUNT; code++) {
      const count = Number(this.view.getBigUint64(this.#control + CONTROL_PROBLEMS + code * PROBLEM_SIZE, true));
      if (count !== 0) counts[code] = count;
    }
    return counts;
  }

  /** Whether nothing was written outside of what the module was given. */
  guarded(): boolean {
    return this.#guards.every((at) => this.bytes.subarray(at, at + GUARD_SIZE).every((byte) => byte === GUARD));
  }

  /** Puts bytes at the end of the memory; returns their address. */
  put(data: Uint8Array): number {
    const address = this.bytes.length - data.length;
    this.bytes.set(data, address);
    return address;
  }

  /** One call of nextFrame over [ptr, end). */
  next(ptr: number, end: number): { status: number; consumed: number; frame: Frame } {
    const status = this.exports.readFrame(ptr, end, this.#out);
    const field = (index: number) => this.view.getUint32(this.#out + index * 4, true);
    const frame = {
      number: field(5),
      ptr: field(0),
      captured: field(1),
      length: field(2),
      digits: field(3),
      link: field(4),
      timed: field(7) !== 0,
      time: this.view.getBigUint64(this.#out + 32, true),
    };
    return { status, consumed: field(6), frame };
  }

  /** One call of parsePacket over a frame that lies in the memory. */
  parse(link: number, ptr: number, captured: number, original: number, time = 0n): Packet {
    return this.#packet(this.exports.readPacket(link, ptr, captured, original, time, this.#out));
  }

  /** The same frame's next packet. */
  parseNext(): Packet {
    return this.#packet(this.exports.readNextPacket(this.#out));
  }

  #packet(kind: number): Packet {
    const field = (index: number) => this.view.getUint32(this.#out + index * 4, true);
    const version = field(0);
    return {
      kind,
      source: kind === 0 ? '' : this.#address(version, field(1)),
      destination: kind === 0 ? '' : this.#address(version, field(2)),
      sourcePort: field(3),
      destinationPort: field(4),
      seq: field(5),
      ack: field(6),
      flags: field(7),
      payloadPtr: field(8),
      payload: this.bytes.slice(field(8), field(8) + field(9)),
      wire: field(10),
      more: field(11) !== 0,
      tunnels: readTunnels(new DataView(this.view.buffer, this.#out + 48), 0),
    };
  }

  #address(version: number, at: number): string {
    if (version === 4) return this.bytes.subarray(at, at + 4).join('.');
    return Array.from({ length: 8 }, (_, i) => this.view.getUint16(at + i * 2).toString(16)).join(':');
  }
}

/** A small seeded generator (mulberry32): whole numbers below a bound. */
export function randomly(seed: number): (bound: number) => number {
  let state = seed >>> 0;
  return (bound) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  };
}

/** The shared captures beside the project, or null where there are none. */
export function sharedCaptures(): string | null {
  const folder = join(root, '..', 'shared', 'captures');
  return existsSync(folder) ? folder : null;
}
