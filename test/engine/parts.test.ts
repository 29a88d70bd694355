/** Instances that share the flows between them, their records read one call late: together they say what one alone says. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { DAMAGED, DRAIN, FINISHED, NEED_MORE, RECORD_ORDER, RECORD_SIZE } from '../../assembly/abi.ts';
import { Delivery } from '../../src/engine/delivery.ts';
import type { Flow } from '../../src/engine/flow.ts';
import { Instance, instantiateModule } from '../../src/engine/instance.ts';
import { layMemory } from '../../src/engine/layout.ts';
import { allLimits, type EngineLimits } from '../../src/engine/limits.ts';
import { readSummary } from '../../src/engine/summary.ts';
import { framesOf, pcap, type Segment } from '../support/capture-builder.ts';
import { Conversation, disturb } from '../support/conversation.ts';
import { assertSameRun, collector, type EngineRun, engineModule, type PlainRecord, runEngine } from '../support/engine.ts';
import { withSeeds } from '../support/random.ts';
import { echo, nbss } from '../support/smb2-builder.ts';
import { smbTraffic } from '../support/traffic.ts';

interface Placed {
  readonly order: number;
  readonly record: PlainRecord;
}

/** Slots by which a chunk outlives the next one. */
const SLOTS = 3;

/** `parts` instances over one memory, each through the whole capture; their records in order. */
function runParts(capture: Uint8Array, parts: number, limits: Partial<EngineLimits>): EngineRun {
  const all = allLimits(limits);
  const layout = layMemory(engineModule(), all, parts, 1, SLOTS, 0);
  const { memory, slots: [slots] } = layout;
  const bytes = new Uint8Array(memory.buffer);
  const view = new DataView(memory.buffer);
  const placed: Placed[] = [];
  let isDamaged = false;
  const instances = layout.parts.map((part) => {
    const instance = new Instance(instantiateModule(engineModule(), memory), memory, part, part.state);
    instance.configure(all, part);
    return instance;
  });
  for (const instance of instances) {
    const delivery = new Delivery(memory.buffer);
    const records: PlainRecord[] = [];
    const sink = collector(records);
    let unread: () => void = () => {};
    const called = (status: number): number => {
      const { records: first, count } = instance;
      unread();
      unread = () => {
        for (let i = 0; i < count; i++) {
          const at = first + i * RECORD_SIZE;
          const before = records.length;
          delivery.deliver(at, sink);
          const order = Number(view.getBigUint64(at + RECORD_ORDER, true));
          for (const record of records.slice(before)) placed.push({ order, record });
        }
      };
      return status;
    };
    let status = NEED_MORE;
    for (let at = 0, turn = 0; at < capture.length && status === NEED_MORE; turn++) {
      const slot = slots[turn % SLOTS];
      const piece = capture.subarray(at, at + all.chunk);
      bytes.set(piece, slot);
      at += piece.length;
      status = called(instance.feed(slot, piece.length));
      while (status === DRAIN) status = called(instance.resume());
    }
    isDamaged = status === DAMAGED;
    while (called(instance.finish()) !== FINISHED);
    unread();
  }
  const summary = readSummary(memory.buffer, instances.map(({ control }) => control));
  return { records: renumbered(placed.sort((a, b) => a.order - b.order)), summary, isDamaged };
}

/** Each instance counted its own flows. */
function renumbered(placed: readonly Placed[]): PlainRecord[] {
  const flows = new Map<Flow, Flow>();
  return placed.map(({ record }) => {
    if (record.kind === 'flowBegin') flows.set(record.flow, { ...record.flow, number: flows.size + 1 });
    return { ...record, flow: flows.get(record.flow) as Flow };
  });
}

/** Many conversations at once, disturbed, between as many pairs of hosts. */
function crowd(random: Parameters<typeof smbTraffic>[0], seed: number, count: number): Uint8Array {
  const all = Array.from({ length: count }, (_, i) => {
    const { conversation } = smbTraffic(random, 6, { client: { ip: `10.2.${i >> 8}.${i & 255}`, port: 50_000 } });
    const other = new Conversation({ client: { ip: `10.1.${i >> 8}.${i & 255}`, port: 40000 + i } }).handshake();
    for (let id = 1; id <= 4; id++) other.say(0, nbss(echo({ messageId: id })));
    const { segments } = disturb(conversation, { seed: seed + i, reorder: 0.2, duplicate: 0.1, loss: 0.02, distance: 9 });
    return [segments, i % 2 === 0 ? other.close().segments : other.segments];
  }).flat();
  const mixed: Segment[] = [];
  for (let i = 0; i < Math.max(...all.map(({ length }) => length)); i++)
    for (const segments of all) if (i < segments.length) mixed.push(segments[i]);
  return pcap(framesOf(mixed));
}

const LIMITS: readonly Partial<EngineLimits>[] = [
  {},
  { records: 64, chunk: 3000 },
  { records: 64, chunk: 50_000, flowsPerShard: 1, blocksPerShard: 16 },
];

test('2, 3, 5 and 64 parts say what one says', () =>
  withSeeds(1, 4, async (random, seed) => {
    const capture = crowd(random, seed * 100, 24);
    for (const limits of LIMITS) {
      const alone = await runEngine(capture, { chunk: limits.chunk ?? 1 << 20, limits });
      assert.ok(alone.records.length > 500);
      for (const parts of [1, 2, 3, 5, 64]) {
        if (parts === 64 && limits.records === undefined) continue;
        assertSameRun(runParts(capture, parts, limits), alone, `${parts} parts, limits ${JSON.stringify(limits)}`);
      }
    }
  }));

test('what is given up is counted once, and first where it was first', () =>
  withSeeds(50, 3, async (random, seed) => {
    const capture = crowd(random, seed * 100, 40);
    const limits = { records: 64, flowsPerShard: 1, blocksPerShard: 16 };
    const alone = await runEngine(capture, { limits });
    assert.ok(alone.summary.problems.some(({ problem, count }) => problem === 'connections evicted' && count > 1));
    for (const parts of [2, 7]) assert.equal(runParts(capture, parts, limits).summary, alone.summary);
  }));

test('a part out of range is refused', () => {
  const limits = allLimits({});
  const { memory, exports, parts: [laid] } = layMemory(engineModule(), limits, 1, 1, 1, 0);
  const instance = new Instance(exports, memory, laid, laid.state);
  for (const [part, count] of [
    [1, 1],
    [0, 0],
    [64, 65],
  ])
    assert.throws(() => instance.configure(limits, { ...laid, part, parts: count }), RangeError);
});

test.run();
