/**
 * Reassembly against a byte map: what came first at each place of the stream, whatever the packets were like. The engine gives
 * every byte of the map, no other, and tells of exactly as many as are not in it.
 */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { HOLE_ACKNOWLEDGED, HOLE_END, HOLE_SNAPLEN, MALFORMED_OVERLAP } from '../../assembly/abi.ts';
import { ACK, type CapturedFrame, FIN, pcap, pcapng, type Segment, tcpFrame } from '../support/capture-builder.ts';
import { Conversation } from '../support/conversation.ts';
import { type EngineRun, runEngine } from '../support/engine.ts';
import { fragmented } from '../support/packets.ts';
import { type Random, withSeeds } from '../support/random.ts';
import { nbss, writeRequest } from '../support/smb2-builder.ts';
import { heardIn } from '../support/traffic.ts';

/** Headers of Ethernet, IP version 4 and TCP. */
const HEADERS = 54;
/** A place whose first copy was cut off by the snapshot length. */
const CUT = -1;
/** Places that a packet may come late by: fewer than the engine waits for. */
const LATE = 6;

interface Disturbance {
  loss: number;
  cut: number;
  fragment: number;
  conflict: number;
  repeat: number;
  /** Whether the other side's acknowledgements are in the capture. */
  acknowledged: boolean;
}

interface Sent {
  readonly at: number;
  readonly segment: Segment;
  /** Of the payload; undefined for acknowledgements. */
  readonly offset?: number;
}

class ByteMap {
  /** For each place of the payload undefined, CUT, or the byte that came first. */
  readonly #places: (number | undefined)[];
  /** Packets with bytes that differ from those that stand. */
  conflicts = 0;

  constructor(size: number) {
    this.#places = new Array<number | undefined>(size).fill(undefined);
  }

  take(offset: number, payload: Uint8Array, captured: number): void {
    let differs = false;
    for (let i = 0; i < payload.length; i++) {
      const now = this.#places[offset + i];
      if (now === undefined) this.#places[offset + i] = i < captured ? payload[i] : CUT;
      else if (now !== CUT && i < captured && now !== payload[i]) differs = true;
    }
    if (differs) this.conflicts++;
  }

  count(what: number | undefined): number {
    return this.#places.filter((place) => place === what).length;
  }

  /** `#` for what must be given, `.` for what cannot be. */
  check(pieces: readonly { offset: number; bytes: Uint8Array }[]): void {
    const given = new Array<number | undefined>(this.#places.length).fill(undefined);
    for (const { offset, bytes } of pieces) {
      for (const [i, byte] of bytes.entries()) {
        assert.is(given[offset + i], undefined, `byte ${offset + i} is given twice`);
        given[offset + i] = byte;
      }
    }
    for (const [i, place] of this.#places.entries()) {
      if (place === undefined || place === CUT) assert.is(given[i], undefined, `byte ${i} was invented`);
      else assert.is(given[i], place, `byte ${i}`);
    }
  }
}

/** One WRITE request whose payload is sent in segments of any size, some of them again and differently. */
function traffic(random: Random, how: Disturbance): { frames: CapturedFrame[]; map: ByteMap } {
  const size = random.between(500, 40_000);
  const payload = random.bytes(size);
  const message = nbss(writeRequest({ messageId: 1 }, payload));
  const head = message.length - size;
  const conversation = new Conversation({ isn: [2 ** 32 - random.below(size + 1000), random.below(2 ** 32)] }).handshake();
  conversation.repeat(0, 0, message.subarray(0, head));
  const [start] = conversation.segments.splice(-1);
  const segmentAt = (offset: number, bytes: Uint8Array): Segment => ({ ...start, seq: (start.seq + head + offset) >>> 0, payload: bytes });
  const late = (): number => (random.chance(0.3) ? random.between(1, LATE) : 0);

  const sent: Sent[] = [];
  for (let offset = 0, at = 0; offset < size; at++) {
    const length = Math.min(size - offset, random.between(2, random.pick([20, 600, 1400])));
    // one byte may be a keep-alive's
    const end = size - offset - length === 1 ? size : offset + length;
    sent.push({ at: at + late(), segment: segmentAt(offset, payload.slice(offset, end)), offset });
    if (random.chance(how.repeat)) {
      const from = Math.max(0, offset - random.below(1000));
      const to = Math.min(size, end + random.below(1000));
      const bytes = payload.slice(from, to);
      if (random.chance(how.conflict)) bytes.set(random.bytes(Math.ceil(bytes.length / 3)), random.below(Math.ceil(bytes.length / 2)));
      sent.push({ at: at + late() + 0.5, segment: segmentAt(from, bytes), offset: from });
    }
    if (how.acknowledged && random.chance(0.3)) {
      const [source, target] = [start.target, start.source];
      sent.push({ at: at + 0.25, segment: { ...start, source, target, side: 1, seq: start.ack, ack: (start.seq + head + end) >>> 0, payload: new Uint8Array(0) } });
    }
    offset = end;
  }
  sent.sort((a, b) => a.at - b.at);

  const map = new ByteMap(size);
  const frames: CapturedFrame[] = [];
  const put = (segment: Segment): CapturedFrame => {
    const bytes = tcpFrame(segment);
    return { time: BigInt(frames.length) * 1000n, bytes, length: bytes.length };
  };
  for (const segment of [...conversation.segments, start]) frames.push(put(segment));
  for (const { segment, offset } of sent) {
    const frame = put(segment);
    if (offset === undefined) {
      frames.push(frame);
    } else if (random.chance(how.loss)) {
      // the capture missed it
    } else if (random.chance(how.fragment)) {
      const parts = fragmented(frame, [random.between(8, 700), random.between(8, 700)]);
      parts.sort(() => random.below(3) - 1);
      if (random.chance(how.loss)) parts.splice(random.below(parts.length), 1);
      else map.take(offset, segment.payload, segment.payload.length);
      frames.push(...parts);
    } else {
      const captured = random.chance(how.cut) ? random.below(segment.payload.length) : segment.payload.length;
      frames.push({ ...frame, bytes: frame.bytes.subarray(0, HEADERS + captured) });
      map.take(offset, segment.payload, captured);
    }
  }
  frames.push(put({ ...segmentAt(size, new Uint8Array(0)), flags: FIN | ACK }));
  return { frames, map };
}

const SMALL = { flowsPerShard: 4, records: 512 };

function bytesOf(result: EngineRun, kind: 'hole' | 'malformed', flags: readonly number[]): number {
  return result.records.filter((record) => record.kind === kind && flags.includes(record.flags)).reduce((sum, { extra }) => sum + extra, 0);
}

function check(result: EngineRun, map: ByteMap): void {
  const [heard, ...more] = heardIn(result.records, 445);
  assert.equal(more, []);
  map.check(heard.pieces);
  const [missing, cut] = [map.count(undefined), map.count(CUT)];
  assert.is(bytesOf(result, 'hole', [HOLE_SNAPLEN]), cut, 'bytes cut off');
  assert.is(bytesOf(result, 'hole', [HOLE_ACKNOWLEDGED, HOLE_END]), missing, 'bytes missing');
  assert.is(heard.isCut, missing + cut > 0);
  const { counts } = result.records.at(-1)!;
  assert.is(counts!.directions[0].lost, missing + cut);
  assert.is(result.records.filter(({ kind, flags }) => kind === 'malformed' && flags !== MALFORMED_OVERLAP).length, 0);
}

const NONE: Disturbance = { loss: 0, cut: 0, fragment: 0, conflict: 0, repeat: 0, acknowledged: false };

for (const [what, how] of [
  ['in another order', { acknowledged: true }],
  ['repeated, with other borders', { repeat: 0.5, acknowledged: true }],
  ['repeated, with other bytes', { repeat: 0.5, conflict: 0.5 }],
  ['in fragments', { fragment: 0.6, acknowledged: true }],
  ['cut by the snapshot length', { cut: 0.2, acknowledged: true }],
  ['lost, and nothing acknowledged', { loss: 0.1 }],
  ['lost, but acknowledged', { loss: 0.1, acknowledged: true }],
  ['lost with some of their fragments', { loss: 0.1, fragment: 0.4 }],
  ['all of it', { loss: 0.05, cut: 0.05, fragment: 0.2, conflict: 0.3, repeat: 0.2 }],
] as const) {
  test(`segments ${what}: the bytes that came first, and the others counted`, () =>
    withSeeds(1, 60, async (random, seed) => {
      const { frames, map } = traffic(random, { ...NONE, ...how });
      const bytes = seed % 2 === 0 ? pcap(frames) : pcapng(frames);
      const result = await runEngine(bytes, { limits: SMALL, chunk: random.pick([97, 4096, bytes.length]) });
      check(result, map);
      if ('conflict' in how && what !== 'all of it') {
        const told = result.records.filter(({ kind, flags }) => kind === 'malformed' && flags === MALFORMED_OVERLAP).length;
        assert.ok(told <= map.conflicts, `${told} conflicts told of ${map.conflicts}`);
      }
    }));
}

test.run();
