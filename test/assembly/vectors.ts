/** Packets with what they are, and what holds for each of them: as it is, cut at every length, and mutated. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { PROBLEM_HEADER_CUT } from '../../assembly/abi.ts';
import { pattern } from './builders.ts';
import { type Harness, type Packet, randomly } from './module.ts';

export const NONE = 0;
export const TCP = 1;
export const UDP = 2;

export interface Vector {
  name: string;
  link: number;
  frame: Uint8Array;
  /** As `line` has it. */
  expected: string;
  tunnels?: string[];
}

/** Parses one frame that lies at the end of the memory. */
export function parse(harness: Harness, link: number, frame: Uint8Array, original = frame.length): Packet {
  harness.begin();
  return harness.parse(link, harness.put(frame), frame.length, original);
}

/** A packet without its payload's bytes; `20/30`: bytes of payload captured, and on the wire. */
export function line(packet: Packet): string {
  if (packet.kind === NONE) return 'none';
  const ends = `${packet.source}:${packet.sourcePort} > ${packet.destination}:${packet.destinationPort}`;
  const lengths = `${packet.payload.length}/${packet.wire}`;
  if (packet.kind === UDP) return `udp ${ends} ${lengths}`;
  return `tcp ${ends} ${packet.seq} ${packet.ack} ${packet.flags.toString(16)} ${lengths}`;
}

/** Whether the packet is the outer datagram of a tunnel whose header is cut. */
const isOuter = (packet: Packet, whole: Packet) => packet.kind === UDP && packet.tunnels.length < whole.tunnels.length;

export function testVectors(harness: Harness, vectors: Vector[]): void {
  for (const { name, link, frame, expected, tunnels = [] } of vectors) {
    test(name, () => {
      const packet = parse(harness, link, frame);
      assert.is(line(packet), expected);
      assert.equal(harness.problems(), {});
      if (packet.kind === NONE) return;
      assert.equal(packet.tunnels, tunnels);
      assert.equal(Buffer.from(packet.payload), Buffer.from(pattern(packet.payload.length)));
    });
  }

  const short = vectors.filter(({ frame }) => frame.length < 1000);

  test('cut at every length by the snapshot length: the headers that are left, the length that was', () => {
    for (const { name, link, frame, expected } of short) {
      const whole = parse(harness, link, frame);
      for (let length = 0; length < frame.length; length++) {
        const packet = parse(harness, link, frame.subarray(0, length), frame.length);
        const problems = harness.problems();
        if (packet.kind === NONE) {
          if (expected !== 'none') assert.equal(problems, { [PROBLEM_HEADER_CUT]: 1 }, `${name} cut at ${length}`);
          continue;
        }
        if (isOuter(packet, whole)) continue;
        assert.is(packet.kind, whole.kind);
        assert.is(packet.wire, whole.wire, `${name} cut at ${length}`);
        assert.ok(packet.payload.length <= packet.wire);
        assert.equal(Buffer.from(packet.payload), Buffer.from(whole.payload.subarray(0, packet.payload.length)));
      }
    }
  });

  test('cut at every length on the wire: nothing is said to be missing', () => {
    for (const { link, frame } of short) {
      for (let length = 0; length < frame.length; length++) {
        const packet = parse(harness, link, frame.subarray(0, length));
        if (packet.kind !== NONE) assert.is(packet.wire, packet.payload.length);
      }
    }
  });

  test('mutated: an answer within its bytes, and no write outside', () => {
    for (let seed = 1; seed <= 30_000; seed++) {
      const next = randomly(seed);
      const { link, frame } = vectors[seed % vectors.length]!;
      const mutated = frame.slice(0, 400);
      for (let i = next(6); i >= 0; i--) mutated[next(mutated.length)] = next(2) ? next(256) : [0, 1, 0x7f, 0x80, 0xff][next(5)]!;
      const captured = next(3) === 0 ? next(mutated.length + 1) : mutated.length;
      try {
        const packet = parse(harness, link, mutated.subarray(0, captured), mutated.length);
        if (packet.kind === NONE) continue;
        assert.ok(packet.payload.length <= packet.wire);
        assert.ok(packet.wire <= mutated.length);
        assert.ok(packet.payloadPtr >= harness.bytes.length - captured);
      } catch (error) {
        throw new Error(`seed ${seed}: ${(error as Error).message}`);
      }
    }
    assert.ok(harness.guarded());
  });
}
