/** Limits at their smallest: what is given up is counted, and the rest goes on. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type CapturedFrame, type Endpoint, framesOf, parseIp, pcap, type Segment, SYN, tcpFrame } from '../support/capture-builder.ts';
import { assertAllHeard, assertHonest } from '../support/compare.ts';
import { Conversation, disturb } from '../support/conversation.ts';
import { type EngineRun, runEngine } from '../support/engine.ts';
import { withSeeds } from '../support/random.ts';
import { echo, ioctlRequest, nbss, writeRequest } from '../support/smb2-builder.ts';
import { heardIn, smbTraffic } from '../support/traffic.ts';

/** assembly/stream/flow.ts has the same: shard in the top six bits, then what the buckets are taken from. */
function hashOf(a: Endpoint, b: Endpoint): number {
  const address = (ip: string): bigint => BigInt(new DataView(parseIp(ip).buffer).getUint32(0, true));
  const mix = (value: bigint): bigint => {
    const product = BigInt.asUintN(64, (value ^ (value >> 32n)) * 0x9e3779b97f4a7c15n);
    return product ^ (product >> 29n);
  };
  const [x, y] = [mix(address(a.ip)), mix(address(b.ip))];
  const pair = mix(BigInt.asUintN(64, x + y) ^ mix(x ^ y));
  const ports = mix(BigInt(a.port + b.port) ^ (BigInt(a.port ^ b.port) << 32n));
  return Number(((pair >> 58n) << 26n) | ((pair ^ ports) & 0x3ffffffn));
}

/** Endpoints whose connections with `target` meet in one bucket of one shard. */
function collidingEndpoints(target: Endpoint, buckets: number, count: number): Endpoint[] {
  const found: Endpoint[] = [];
  const place = (endpoint: Endpoint): number => {
    const hash = hashOf(endpoint, target);
    return (hash >>> 26) * buckets + (hash % buckets);
  };
  const wanted = place({ ip: '10.0.0.1', port: 1024 });
  for (let i = 0; found.length < count; i++) {
    const ip = address(i);
    if (Math.floor(place({ ip, port: 1024 }) / buckets) !== Math.floor(wanted / buckets)) continue;
    for (let port = 1024; port < 65536 && found.length < count; port++) if (place({ ip, port }) === wanted) found.push({ ip, port });
  }
  return found;
}

const TIGHT = { flowsPerShard: 1, blocksPerShard: 16, records: 64 };

function countOf(result: EngineRun, name: string): number {
  return result.summary.problems.find(({ problem }) => problem === name)?.count ?? 0;
}

function address(i: number): string {
  return `10.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}`;
}

/** Throws unless each flow's first record is its beginning and its last one its end. */
function assertBegunAndEnded(result: EngineRun): void {
  const open = new Set<number>();
  const seen = new Set<number>();
  for (const { kind, flow } of result.records) {
    if (kind === 'flowBegin') {
      assert.not.ok(seen.has(flow.number), `flow ${flow.number} began twice`);
      seen.add(flow.number);
      open.add(flow.number);
    } else {
      assert.ok(open.has(flow.number), `flow ${flow.number} is told of outside of its time`);
      if (kind === 'flowEnd') open.delete(flow.number);
    }
  }
  assert.is(open.size, 0);
}

test('50,000 SYNs to port 445', async () => {
  const target = { ip: '192.168.0.1', port: 445 };
  const payload = new Uint8Array(0);
  const frames: CapturedFrame[] = Array.from({ length: 50_000 }, (_, i) => {
    const source = { ip: address(i), port: 1024 + (i % 60000) };
    const bytes = tcpFrame({ time: 0n, source, target, side: 0, seq: i, ack: 0, flags: SYN, payload });
    return { time: BigInt(i) * 1000n, bytes, length: bytes.length };
  });
  const result = await runEngine(pcap(frames), { limits: { ...TIGHT, flowsPerShard: 8 } });
  assertBegunAndEnded(result);
  assert.is(result.records.length, 100_000);
  const evicted = result.records.filter(({ reason }) => reason === 'evicted').length;
  assert.is(evicted, 50_000 - 64 * 8);
  assert.is(countOf(result, 'connections evicted'), evicted);
});

test('connections chosen to meet in one bucket crowd each other out, not the others', async () => {
  const limits = { flowsPerShard: 512, records: 512 };
  const target = { ip: '10.0.0.2', port: 445 };
  const frames: CapturedFrame[] = [];
  const add = (ip: string, port: number, flags: number, payload: Uint8Array, seq: number): void => {
    const bytes = tcpFrame({ time: 0n, source: { ip, port }, target, side: 0, seq, ack: 0, flags, payload });
    frames.push({ time: BigInt(frames.length) * 1000n, bytes, length: bytes.length });
  };
  const [first, ...others] = collidingEndpoints(target, 1024, 400);
  // it speaks now and then, among many that do not
  add(first.ip, first.port, SYN, new Uint8Array(0), 0);
  const message = nbss(echo({ messageId: 1 }));
  let seq = 1;
  for (const [i, { ip, port }] of others.entries()) {
    add(ip, port, SYN, new Uint8Array(0), 0);
    if (i % 20 !== 0) continue;
    add(first.ip, first.port, 16, message, seq);
    seq += message.length;
  }
  const result = await runEngine(pcap(frames), { limits });
  assertBegunAndEnded(result);
  const evicted = result.records.filter(({ reason }) => reason === 'evicted');
  assert.is(evicted.length, 400 - 32);
  assert.is(countOf(result, 'connections evicted'), evicted.length);
  assert.ok(evicted.every(({ flow }) => flow.ends[0].port !== first.port || flow.ends[0].ip !== first.ip));
  assert.is(result.records.filter(({ kind }) => kind === 'smb2').length, Math.ceil(others.length / 20));
});

test('more connections at once than there is room for', async () => {
  const conversations = Array.from({ length: 400 }, (_, i) => {
    const conversation = new Conversation({ client: { ip: address(i), port: 50000 } }).handshake();
    for (let id = 1; id <= 5; id++) conversation.say(0, nbss(echo({ messageId: id })));
    return conversation;
  });
  const segments: Segment[] = [];
  for (let turn = 0; turn < 8; turn++) for (const { segments: all } of conversations) segments.push(all[turn]);
  const result = await runEngine(pcap(framesOf(segments)), { limits: TIGHT });
  assertBegunAndEnded(result);
  // a connection that was evicted is picked up again with its next packet: nothing is lost
  assert.is(result.records.filter(({ kind }) => kind === 'smb2').length, 2000);
  assert.ok(countOf(result, 'connections evicted') > 400);
});

test('connections whose end was seen make room first, and are no evictions', async () => {
  const segments = Array.from({ length: 500 }, (_, i) =>
    new Conversation({ client: { ip: address(i), port: 50000 } })
      .handshake()
      .say(0, nbss(echo({ messageId: 1 })))
      .close(),
  ).flatMap((conversation) => conversation.segments);
  const result = await runEngine(pcap(framesOf(segments)), { limits: TIGHT });
  assertBegunAndEnded(result);
  assert.is(countOf(result, 'connections evicted'), 0);
  assert.is(result.records.filter(({ reason }) => reason === 'fin').length, 500);
});

test('an ended connection goes after a while without packets', async () => {
  const first = new Conversation()
    .handshake()
    .say(0, nbss(echo({ messageId: 1 })))
    .close();
  const later = new Conversation({
    client: { ip: '10.0.0.1', port: 50001 },
    start: 1_600_000_020_000_000_000n,
  }).handshake();
  const result = await runEngine(pcap(framesOf([...first.segments, ...later.segments])));
  const end = result.records.findIndex(({ kind }) => kind === 'flowEnd');
  const begin = result.records.findLastIndex(({ kind }) => kind === 'flowBegin');
  assert.is(result.records[end].reason, 'fin');
  assert.ok(end < result.records.length - 1 && begin < result.records.length);
});

test('of connections between two machines the 64 that ended last wait for late packets, and the others are told', async () => {
  const segments = Array.from({ length: 200 }, (_, i) =>
    new Conversation({ client: { ip: '10.0.0.1', port: 2000 + i } }).handshake().say(0, nbss(echo({ messageId: 1 }))).close().segments,
  ).flat();
  const last = new Conversation({ client: { ip: '10.0.0.1', port: 5000 } }).handshake();
  const result = await runEngine(pcap(framesOf([...segments, ...last.segments])));
  const begin = result.records.findIndex(({ kind, flow }) => kind === 'flowBegin' && flow.ends[0].port === 2199);
  const ended = result.records.slice(0, begin).filter(({ kind }) => kind === 'flowEnd');
  assert.is(ended.length, 200 - 1 - 64);
  assert.equal(ended.map(({ flow }) => flow.ends[0].port), ended.map((_, i) => 2000 + i));
  assert.ok(ended.every(({ reason }) => reason === 'fin'));
  assertBegunAndEnded(result);
});

test('16 blocks and 64 records are enough where nothing has to wait', () =>
  withSeeds(1, 30, async (random) => {
    const { conversation, said } = smbTraffic(random, 12);
    const result = await runEngine(pcap(framesOf(conversation.segments)), { limits: TIGHT });
    assertAllHeard(heardIn(result.records, 445), said);
  }));

test('with too few blocks messages are cut and holes given up; what is heard is true', () =>
  withSeeds(100, 80, async (random, seed) => {
    const { conversation, said } = smbTraffic(random, 12);
    const { segments } = disturb(conversation, { seed, reorder: 0.3, duplicate: 0.1, loss: 0.03, distance: 30 });
    const result = await runEngine(pcap(framesOf(segments)), { limits: TIGHT });
    assertBegunAndEnded(result);
    assertHonest(heardIn(result.records, 445), said, () => true);
  }));

test('a message for which the blocks do not suffice is cut, and the next one is found at once', () =>
  withSeeds(200, 40, async (random) => {
    const large = nbss(ioctlRequest({ messageId: 1 }, 0x0011c017, random.bytes(random.between(33_000, 200_000))));
    const conversation = new Conversation({ mss: random.between(500, 1460) })
      .handshake()
      .say(0, large)
      .say(0, nbss(echo({ messageId: 2 })));
    const result = await runEngine(pcap(framesOf(conversation.segments)), { limits: TIGHT });
    const heard = heardIn(result.records, 445);
    assert.equal(
      heard.map(({ id, isCut }) => [id, isCut]),
      [
        [1, true],
        [2, false],
      ],
    );
    assert.equal(
      result.records.filter(({ kind }) => kind === 'malformed'),
      [],
    );
    assert.is(countOf(result, 'buffers full'), 1);
  }));

test('a bulk transfer takes no blocks', async () => {
  const conversation = new Conversation().handshake();
  for (let id = 1; id <= 20; id++) conversation.say(0, nbss(writeRequest({ messageId: id }, new Uint8Array(100_000))));
  const result = await runEngine(pcap(framesOf(conversation.segments)), { limits: TIGHT, chunk: 4096 });
  const heard = heardIn(result.records, 445);
  assert.ok(heard.length === 20 && heard.every(({ isCut, isLast }) => isLast && !isCut));
  assert.equal(result.summary.problems, []);
});

test('one connection that lacks bytes does not starve the others of its shard', async () => {
  const stuck = new Conversation().handshake();
  const other = new Conversation({ client: { ip: '10.0.0.1', port: 50001 } }).handshake();
  const segments = [...stuck.segments, ...other.segments];
  stuck.segments.length = 0;
  other.segments.length = 0;
  stuck.say(0, nbss(writeRequest({ messageId: 1 }, new Uint8Array(60_000))));
  for (let id = 1; id <= 40; id++)
    other.say(0, nbss(ioctlRequest({ messageId: id }, 0x0011c017, new Uint8Array(3000))));
  for (const [i, segment] of stuck.segments.slice(1).entries()) {
    segments.push(segment, ...other.segments.slice(i * 3, i * 3 + 3));
  }
  const result = await runEngine(pcap(framesOf(segments)), { limits: { ...TIGHT, flowsPerShard: 4 } });
  assertBegunAndEnded(result);
  const ids = new Set(
    result.records
      .filter(({ kind, flow }) => kind === 'smb2' && flow.ends[0].port === 50001)
      .map((record) => record.bytes[24]),
  );
  assert.is(ids.size, 40);
  assert.ok(countOf(result, 'buffers full') > 0);
});

test.run();
