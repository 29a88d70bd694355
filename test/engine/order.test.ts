/** Which copy of a byte stands, which side is heard first, and when missing bytes are given up. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { HOLE_ACKNOWLEDGED, HOLE_END, HOLE_LIMIT, HOLE_SNAPLEN, MALFORMED_OVERLAP } from '../../assembly/abi.ts';
import { concat, framesOf, pcap, type Segment } from '../support/capture-builder.ts';
import { Conversation } from '../support/conversation.ts';
import { type EngineRun, type PlainRecord, runEngine } from '../support/engine.ts';
import { withSeeds } from '../support/random.ts';
import { echo, nbss, writeRequest } from '../support/smb2-builder.ts';
import { heardIn } from '../support/traffic.ts';

function run(segments: readonly Segment[]): Promise<EngineRun> {
  return runEngine(pcap(framesOf(segments)), { limits: { flowsPerShard: 16, records: 512 } });
}

function ask(id: number): Uint8Array {
  return nbss(echo({ messageId: id }));
}
function answer(id: number): Uint8Array {
  return nbss(echo({ messageId: id }, true));
}

function ofKind(result: EngineRun, kind: PlainRecord['kind']): PlainRecord[] {
  return result.records.filter((record) => record.kind === kind);
}

test('of copies that differ in any way the first byte of each place stands', () =>
  withSeeds(1, 150, async (random) => {
    const size = random.between(1, 12000);
    const isn = [random.pick([7, 2 ** 32 - random.below(size + 200)]), 0] as const;
    const message = nbss(writeRequest({ messageId: 1 }, new Uint8Array(size)));
    const head = message.subarray(0, message.length - size);
    const conversation = new Conversation({ isn }).handshake().repeat(0, 0, head);
    // the byte map: for each place what came first
    const map: (number | null)[] = new Array(size).fill(null);
    let missing = size;
    while (missing > 0) {
      const from = random.chance(0.3) ? map.indexOf(null) : random.below(size);
      const copy = random.bytes(Math.min(size - from, random.between(1, random.pick([3, 200, 5000]))));
      conversation.repeat(0, head.length + from, copy);
      copy.forEach((byte, i) => {
        if (map[from + i] !== null) return;
        map[from + i] = byte;
        missing--;
      });
    }
    const result = await run(conversation.segments);
    const [heard] = heardIn(result.records, 445);
    assert.equal(Buffer.from(concat(...heard.pieces.map((piece) => piece.bytes))), Buffer.from(map as number[]));
    assert.equal(ofKind(result, 'hole'), []);
  }));

test('a long second copy does not replace what waits within it', async () => {
  const message = nbss(writeRequest({ messageId: 1 }, new Uint8Array(3000).fill(1)));
  const conversation = new Conversation().handshake();
  conversation.repeat(0, 2000, message.subarray(2000, 2500));
  conversation.repeat(0, 0, concat(message.subarray(0, 2000), new Uint8Array(500).fill(2), message.subarray(2500)));
  const result = await run(conversation.segments);
  const [heard] = heardIn(result.records, 445);
  assert.ok(concat(...heard.pieces.map((piece) => piece.bytes)).every((byte) => byte === 1));
  assert.equal(
    ofKind(result, 'malformed').map((record) => [record.flags, record.extra]),
    [[MALFORMED_OVERLAP, 500]],
  );
});

test('an answer captured before its request is heard behind it', () =>
  withSeeds(100, 30, async (random) => {
    const conversation = new Conversation().handshake();
    for (let id = 1; id <= 10; id++) conversation.say(0, ask(id)).say(1, answer(id));
    const segments = [...conversation.segments];
    for (let id = 0; id < 10; id++) {
      const at = 3 + 2 * id;
      if (random.chance(0.5)) [segments[at], segments[at + 1]] = [segments[at + 1], segments[at]];
    }
    const heard = heardIn((await run(segments)).records, 445);
    assert.equal(
      heard.map(({ side, id }) => `${side}:${id}`),
      Array.from({ length: 20 }, (_, i) => `${i % 2}:${1 + (i >> 1)}`),
    );
  }));

test('a handshake in any order', async () => {
  for (const order of [
    [1, 0, 2, 3, 4],
    [2, 1, 0, 3, 4],
    [0, 3, 1, 2, 4],
    [1, 3, 0, 2, 4],
    [3, 0, 1, 2, 4],
  ]) {
    const conversation = new Conversation().handshake().say(0, ask(1)).say(1, answer(1));
    const result = await run(order.map((i) => conversation.segments[i]));
    assert.equal(
      heardIn(result.records, 445).map(({ side, id }) => `${side}:${id}`),
      ['0:1', '1:1'],
      `order ${order}`,
    );
    assert.is(ofKind(result, 'flowBegin').length, 1, `order ${order}`);
  }
});

test('what was acknowledged but not captured is given up after few packets', async () => {
  const conversation = new Conversation().handshake();
  for (let id = 1; id <= 40; id++) conversation.say(0, ask(id)).say(1, answer(id));
  const lost = 3 + 2 * 4;
  const segments = conversation.segments.filter((_, i) => i !== lost);
  const result = await run(segments);
  const [hole, ...more] = ofKind(result, 'hole');
  assert.equal(more, []);
  assert.equal([hole.flags, hole.extra, hole.direction], [HOLE_ACKNOWLEDGED, ask(1).length, 0]);
  const at = result.records.indexOf(hole);
  const next = result.records[at + 1];
  assert.ok(hole.frame > lost && next.frame - lost <= 40, `given up by frame ${next.frame}`);
  const heard = heardIn(result.records, 445);
  assert.is(heard.length, 79);
  assert.ok(!heard.some(({ side, id }) => side === 0 && id === 5));
});

test('bytes lost at the end of a stream are counted', async () => {
  const conversation = new Conversation().handshake().say(0, ask(1)).say(1, answer(1)).say(0, ask(2)).say(1, answer(2));
  const { length } = conversation.segments;
  conversation.close();
  const [acked, closed] = [conversation.segments.slice(0, length), conversation.segments];
  for (const segments of [acked, closed]) {
    const result = await run(segments.filter((_, i) => i !== length - 2));
    assert.equal(
      ofKind(result, 'hole').map((hole) => [hole.direction, hole.flags, hole.extra, hole.frame > 0]),
      [[0, HOLE_END, ask(2).length, true]],
    );
  }
});

test('a FIN that was acknowledged and not captured is no hole', async () => {
  const conversation = new Conversation().handshake().say(0, ask(1)).say(1, answer(1)).close();
  const result = await run(conversation.segments.filter((segment) => (segment.flags & 1) === 0));
  assert.equal(ofKind(result, 'hole'), []);
});

test('a hole that nobody acknowledges is given up at the buffer limit', async () => {
  const conversation = new Conversation().handshake();
  for (let id = 1; id <= 400; id++) conversation.say(0, ask(id));
  const segments = conversation.segments.filter((_, i) => i !== 3 + 10);
  const result = await run(segments);
  assert.equal(
    ofKind(result, 'hole').map((hole) => [hole.flags, hole.extra]),
    [[HOLE_LIMIT, ask(1).length]],
  );
  assert.is(heardIn(result.records, 445).length, 399);
  assert.ok(result.summary.problems.some(({ problem }) => problem === 'buffers full'));
});

test('a payload that the snapshot length cut says where the rest belongs', async () => {
  const data = new Uint8Array(4000).fill(7);
  const conversation = new Conversation().handshake().say(0, nbss(writeRequest({ messageId: 1 }, data)));
  const result = await runEngine(pcap(framesOf(conversation.segments, 54 + 1000)));
  assert.ok(ofKind(result, 'hole').every((hole) => hole.flags === HOLE_SNAPLEN));
  const [heard] = heardIn(result.records, 445);
  assert.ok(heard.isCut && heard.isLast);
  assert.equal(
    heard.pieces.map((piece) => [piece.offset, piece.bytes.length]),
    [
      [0, 1000 - 116],
      [1460 - 116, 1000],
      [2920 - 116, 1000],
    ],
  );
  assert.is(result.summary.problems.find(({ problem }) => problem === 'packets cut')?.count, 3);
});

test('an acknowledgement far beyond the stream does not keep the other side silent', async () => {
  const conversation = new Conversation().handshake().say(0, ask(1)).say(1, answer(1));
  const [forged] = new Conversation({ isn: [conversation.isn[0] + ask(1).length, 2 ** 30] })
    .handshake()
    .segments.slice(2);
  const before = [...conversation.segments, { ...forged }];
  conversation.segments.length = 0;
  for (let id = 2; id <= 40; id++) conversation.say(0, ask(id)).say(1, answer(id));
  const result = await run([...before, ...conversation.segments]);
  assert.is(heardIn(result.records, 445).length, 80);
});

test.run();
