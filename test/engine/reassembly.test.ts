/** Streams through a disturbed network: what is heard against what was said. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { MALFORMED_OVERLAP } from '../../assembly/abi.ts';
import { framesOf, pcap, type Segment } from '../support/capture-builder.ts';
import { assertAllHeard, assertHonest } from '../support/compare.ts';
import { type Conversation, disturb } from '../support/conversation.ts';
import { type EngineRun, runEngine } from '../support/engine.ts';
import { type Random, withSeeds } from '../support/random.ts';
import { heardIn, rpcTraffic, smbTraffic, type Traffic } from '../support/traffic.ts';

function traffic(random: Random): Traffic & { port: number } {
  const isn = [random.below(2 ** 32), random.below(2 ** 32)] as const;
  if (random.chance(0.75)) return { ...pick(smbTraffic(random, 12, { isn })), port: 445 };
  return { ...pick(rpcTraffic(random, 12, { isn, server: { ip: '10.0.0.2', port: 135 } })), port: 135 };
}

function pick({ conversation, said }: Traffic): Traffic {
  return { conversation, said };
}

function run(segments: readonly Segment[], snaplen?: number): Promise<EngineRun> {
  return runEngine(pcap(framesOf(segments, snaplen)), { limits: SMALL });
}

const SMALL = { flowsPerShard: 16, blocksPerShard: 1024, records: 512 };

function holes(result: EngineRun): number[] {
  const lost = [0, 0];
  for (const record of result.records) {
    if (record.kind === 'hole') lost[sideOf(record.flow.ends[record.direction].port)] += record.extra;
  }
  return lost;
}

function sideOf(port: number): 0 | 1 {
  return port === 445 || port === 135 ? 1 : 0;
}

/** Bytes of each side's stream that no segment brought. */
function missing(
  conversation: Conversation,
  segments: readonly Segment[],
  snaplen = Infinity,
): [Uint8Array, Uint8Array] {
  const maps: [Uint8Array, Uint8Array] = [
    new Uint8Array(conversation.stream(0).length).fill(1),
    new Uint8Array(conversation.stream(1).length).fill(1),
  ];
  for (const segment of segments) {
    if (segment.isProbe) continue;
    const offset = (segment.seq - conversation.isn[segment.side] - 1) | 0;
    const there = Math.max(0, Math.min(segment.payload.length, snaplen - 54));
    if (offset >= 0) maps[segment.side].fill(0, offset, offset + there);
  }
  return maps;
}

function count(map: Uint8Array): number {
  return map.reduce((sum, bit) => sum + bit, 0);
}

test('an undisturbed stream is heard word for word, however it is segmented', () =>
  withSeeds(1, 100, async (random) => {
    const { conversation, said, port } = traffic(random);
    const result = await run(conversation.segments);
    assertAllHeard(heardIn(result.records, port), said);
    assert.equal(
      result.records.filter((r) => r.kind === 'hole' || r.kind === 'malformed'),
      [],
    );
    assert.equal(result.records.at(-1)?.reason, 'fin');
  }));

/** Number of the frame that brought the byte at an offset of a side's stream, in a capture of all segments in order. */
function frameOf(conversation: Conversation, side: number, offset: number): number {
  const seq = (conversation.isn[side] + 1 + offset) >>> 0;
  const holds = (segment: Segment): boolean =>
    segment.side === side && !segment.isProbe && (seq - segment.seq) >>> 0 < segment.payload.length;
  return 1 + conversation.segments.findIndex(holds);
}

test('a message says in which frame it begins and which one completes it', () =>
  withSeeds(500, 40, async (random) => {
    const { conversation, said, port } = traffic(random);
    const heard = heardIn((await run(conversation.segments)).records, port);
    for (const [i, message] of said.entries()) {
      const { record } = heard.find(({ side, id }) => side === message.side && id === message.id)!;
      assert.is(record.firstFrame, frameOf(conversation, message.side, message.from), `message ${i}`);
      if (message.head.length < message.bytes.length) continue;
      const chain = said.filter(({ side, from }) => side === message.side && from === message.from);
      if (chain.length === 1)
        assert.is(record.frame, frameOf(conversation, message.side, message.to - 1), `message ${i}`);
    }
  }));

test('reordered, repeated and overlapping segments change nothing', () =>
  withSeeds(1000, 100, async (random, seed) => {
    const { conversation, said, port } = traffic(random);
    const { segments } = disturb(conversation, { seed, reorder: 0.2, duplicate: 0.1, overlapAgree: 0.1 });
    const result = await run(segments);
    assertAllHeard(heardIn(result.records, port), said);
    assert.equal(
      result.records.filter((r) => r.kind === 'hole' || r.kind === 'malformed'),
      [],
    );
  }));

test('a second copy with other bytes is reported, and the first one stands', () =>
  withSeeds(2000, 100, async (random, seed) => {
    const { conversation, said, port } = traffic(random);
    const { segments, conflicts } = disturb(conversation, { seed, reorder: 0.1, overlapConflict: 0.1 });
    const result = await run(segments);
    assertAllHeard(heardIn(result.records, port), said);
    const reports = result.records.filter((r) => r.kind === 'malformed');
    assert.is(reports.length, conflicts);
    assert.ok(reports.every((r) => r.flags === MALFORMED_OVERLAP && r.extra > 0));
  }));

test('sequence numbers wrap', () =>
  withSeeds(3000, 100, async (random, seed) => {
    const isn = [2 ** 32 - 1 - random.below(20000), 2 ** 32 - 1 - random.below(20000)] as const;
    const { conversation, said } = smbTraffic(random, 15, { isn });
    const { segments } = disturb(conversation, { seed, reorder: 0.2, duplicate: 0.1 });
    const result = await run(segments);
    assertAllHeard(heardIn(result.records, 445), said);
  }));

test('one direction alone is heard', () =>
  withSeeds(4000, 100, async (random, seed) => {
    const { conversation, said, port } = traffic(random);
    const { segments } = disturb(conversation, { seed, reorder: 0.2, duplicate: 0.1 });
    const side = random.below(2);
    const result = await run(segments.filter((segment) => segment.side === side));
    assertAllHeard(
      heardIn(result.records, port),
      said.filter((message) => message.side === side),
    );
  }));

test('a capture that begins in the middle is heard from its first whole message on', () =>
  withSeeds(5000, 100, async (random) => {
    const { conversation, said, port } = traffic(random);
    const all = conversation.segments;
    const segments = all.slice(random.between(3, Math.floor(all.length * 0.7)));
    const result = await run(segments);
    const gone = missing(conversation, segments);
    assertHonest(heardIn(result.records, port), said, (side, from, to) => gone[side].subarray(from, to).includes(1));
    assert.equal(
      result.records.filter((r) => r.kind === 'hole'),
      [],
    );
  }));

test('lost segments: nothing is invented, holes are counted to the byte, what is whole is heard', () =>
  withSeeds(6000, 100, async (random, seed) => {
    const { conversation, said, port } = traffic(random);
    const disturbed = disturb(conversation, {
      seed,
      loss: random.pick([0.01, 0.05, 0.2]),
      reorder: random.pick([0, 0.1]),
    });
    // a keep-alive in the place of a lost byte is not to be told from data
    const segments = disturbed.segments.filter((segment) => !segment.isProbe);
    const result = await run(segments);
    const gone = missing(conversation, segments);
    assertHonest(heardIn(result.records, port), said, (side, from, to) => gone[side].subarray(from, to).includes(1));
    assert.equal(holes(result), gone.map(count));
    const end = result.records.at(-1)!;
    for (const i of [0, 1]) assert.is(end.counts!.directions[i].lost, count(gone[sideOf(end.flow.ends[i].port)]));
  }));

test('segments cut by the snapshot length: nothing is invented, what was cut off is counted', () =>
  withSeeds(7000, 100, async (random) => {
    const { conversation, said, port } = traffic(random);
    const snaplen = random.between(54, 1500);
    const result = await run(conversation.segments, snaplen);
    const gone = missing(conversation, conversation.segments, snaplen);
    assertHonest(heardIn(result.records, port), said, (side, from, to) => gone[side].subarray(from, to).includes(1));
    assert.equal(holes(result), gone.map(count));
  }));

test.run();
