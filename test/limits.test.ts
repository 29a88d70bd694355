/** Limits so small that each of them bites: what had to go is told, the rest goes on, and threads change nothing. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { LIMIT_NAMES, LimitError, type Limits, LIMITS, withDefaults } from '../src/limits.ts';
import type { Observation } from '../src/observations.ts';
import { BlindSpots } from '../src/observe/blind.ts';
import { Census, CountedMap, Crowd, LimitedMap } from '../src/observe/limited.ts';
import { Losses } from '../src/observe/losses.ts';
import { Output } from '../src/observe/output.ts';
import { observe, select } from './support/analyze.ts';
import { framesOf, pcap, type Segment } from './support/capture-builder.ts';
import { Conversation } from './support/conversation.ts';
import { sharedCaptures, skipUnlessShared } from './support/shared.ts';
import * as smb2 from './support/smb2-builder.ts';

const told = (observations: readonly Observation[], reason: 'evicted' | 'limit') =>
  select(observations, 'blind spot', { reason }).map(({ count, what, source }) => ({ count, what, source: source?.ip ?? null }));

const one = (observations: readonly Observation[], reason: 'evicted' | 'limit', what: RegExp) => {
  const found = told(observations, reason).filter((spot) => what.test(spot.what));
  assert.is(found.length, 1, JSON.stringify(told(observations, reason)));
  return found[0];
};

test('a limit is a whole number within its range, and has a default', () => {
  for (const name of LIMIT_NAMES) {
    const { low, high } = LIMITS[name];
    assert.is(withDefaults({ [name]: low })[name], low);
    assert.is(withDefaults({ [name]: high })[name], high);
    for (const bad of [low - 1, high + 1, low + 0.5, Number.NaN])
      assert.throws(() => withDefaults({ [name]: bad }), (error: unknown) => error instanceof LimitError && error.limit === name);
  }
});

test('a limit that is out of range is refused before anything is read', async () => {
  try {
    await observe(sessions(1), { limits: { opens: 0 } });
    assert.unreachable();
  } catch (error) {
    assert.instance(error, LimitError);
  }
});

/** Sessions of one connection, each with a share and an open file of which nothing is closed. */
function sessions(count: number): Uint8Array {
  const conversation = new Conversation().handshake();
  for (let i = 0; i < count; i++) {
    const id = (n: number) => ({ messageId: 4 * i + n, sessionId: BigInt(i + 1), treeId: i + 1 });
    conversation.say(0, smb2.nbss(smb2.sessionSetupRequest(id(0), new Uint8Array(8))));
    conversation.say(1, smb2.nbss(smb2.sessionSetupResponse(id(0), new Uint8Array(8))));
    conversation.say(0, smb2.nbss(smb2.treeConnectRequest(id(1), `\\\\server\\share${i}`)));
    conversation.say(1, smb2.nbss(smb2.treeConnectResponse(id(1))));
    conversation.say(0, smb2.nbss(smb2.createRequest(id(2), `file${i}`)));
    conversation.say(1, smb2.nbss(smb2.createResponse(id(2), BigInt(i + 1))));
  }
  return pcap(framesOf(conversation.segments));
}

test('sessions, shares and open files that had to go are counted and told, of their connection', async () => {
  const capture = sessions(20);
  assert.equal(told(await observe(capture), 'evicted'), []);
  const few = await observe(capture, { limits: { sessions: 4 } });
  assert.equal(one(few, 'evicted', /^16 SMB sessions forgotten, .*\(limit sessions\)/), { ...told(few, 'evicted')[0], count: 16, source: '10.0.0.1' });
  const opens = await observe(capture, { limits: { opens: 4 } });
  assert.is(one(opens, 'evicted', /^16 connected shares forgotten, .*\(limit opens\)/).count, 16);
  assert.is(one(opens, 'evicted', /^16 open files or pipes forgotten, .*\(limit opens\)/).count, 16);
  assert.is(select(opens, 'share', { status: 'STATUS_SUCCESS' }).length, 20, 'each was told when it came');
});

/** Requests without an answer. */
function requests(count: number): Uint8Array {
  const conversation = new Conversation().handshake();
  for (let i = 0; i < count; i++) conversation.say(0, smb2.nbss(smb2.createRequest({ messageId: i, sessionId: 1n, treeId: 1 }, `file${i}`)));
  return pcap(framesOf(conversation.segments));
}

test('requests that waited too long are told as unanswered, and that they were given up', async () => {
  const found = await observe(requests(50), { limits: { requests: 10 } });
  assert.is(one(found, 'evicted', /^34 requests that waited for their answer forgotten/).count, 34, 'a connection keeps 16 in any case');
  assert.is(select(found, 'file', { action: 'open', status: 'unknown' }).length, 50);
  assert.equal(told(await observe(requests(50)), 'evicted'), []);
});

test('a message that is longer than the limit is told as limited, not as cut in the capture', async () => {
  const conversation = new Conversation().handshake();
  conversation.say(0, smb2.nbss(smb2.ioctlRequest({ messageId: 1, sessionId: 1n, treeId: 1 }, 0x0011c017, new Uint8Array(200_000))));
  conversation.say(0, smb2.nbss(smb2.echo({ messageId: 2 })));
  const capture = pcap(framesOf(conversation.segments));
  const short = await observe(capture, { limits: { message: 65_536 } });
  assert.match(one(short, 'limit', /SMB2 message/).what, /limits message and buffer/);
  assert.equal(select(short, 'blind spot', { reason: 'cut' }), []);
  assert.equal(told(await observe(capture), 'limit'), []);
});

test('bytes that had no time to come are told as limited, not as lost', async () => {
  const conversation = new Conversation().handshake();
  for (let i = 0; i < 40; i++) conversation.say(0, smb2.nbss(smb2.echo({ messageId: i })));
  const [first, ...others] = conversation.segments.slice(3);
  const late = [...conversation.segments.slice(0, 3), ...others, first];
  const capture = pcap(framesOf(late.map((segment, i): Segment => ({ ...segment, time: conversation.segments[0].time + BigInt(i) }))));
  const tight = await observe(capture, { limits: { outOfOrder: 2048 } });
  assert.match(one(tight, 'limit', /had not come/).what, /limits outOfOrder and buffer/);
  assert.equal(told(await observe(capture), 'limit'), []);
});

test('connections that were evicted say so where they had said something', async () => {
  const conversations = Array.from({ length: 200 }, (_, i) => {
    const conversation = new Conversation({ client: { ip: `10.0.${i >> 8}.${(i & 255) + 3}`, port: 50_000 } }).handshake();
    for (let id = 0; id < 3; id++) conversation.say(0, smb2.nbss(smb2.negotiateRequest({ messageId: id })));
    return conversation;
  });
  const segments: Segment[] = [];
  for (let turn = 0; turn < 6; turn++) for (const { segments: all } of conversations) segments.push(all[turn]);
  const found = await observe(pcap(framesOf(segments)), { limits: { flows: 64 } });
  const evicted = select(found, 'connection', { end: 'evicted', protocol: 'smb2' });
  assert.ok(evicted.length > 0);
  assert.is(told(found, 'evicted').filter(({ what }) => /^1 connection forgotten/.test(what)).length, evicted.length);
});

const TINY: Partial<Limits> = { flows: 64, buffer: 2 << 20, outOfOrder: 2048, fragments: 2, message: 65_536, unfinished: 4096, sessions: 2, opens: 2, requests: 2, names: 2, files: 1 << 20, spill: 0, text: 64 };

test('with limits this small, threads and chunks still change nothing', async () => {
  if (skipUnlessShared('real captures under small limits')) return;
  let bitten = 0;
  for (const { path, size } of sharedCaptures().filter(({ size }) => size < 300_000).slice(0, 12)) {
    const alone = await observe(path, { limits: TINY, threads: 1 });
    bitten += told(alone, 'evicted').length + told(alone, 'limit').length;
    assert.equal(await observe(path, { limits: { ...TINY, chunk: 4096 }, threads: 3, threadsFrom: 0 }), alone, `${path} of ${size} bytes`);
  }
  assert.ok(bitten > 0, 'the limits bite somewhere');
});

test('limits that do not bite change nothing', async () => {
  if (skipUnlessShared('real captures under large limits')) return;
  const large: Partial<Limits> = { flows: 65_536, buffer: 256 << 20, outOfOrder: 1 << 20, fragments: 256, message: 2 << 20, unfinished: 64 << 20, sessions: 100_000, opens: 100_000, requests: 100_000, names: 50_000, files: 64 << 20, text: 32 << 20 };
  for (const { path } of sharedCaptures().filter(({ size }) => size < 300_000).slice(0, 6))
    assert.equal(await observe(path, { limits: large }), await observe(path), path);
});

test('a limited map tells what has to go; of a full crowd each keeps a few', () => {
  const crowd = new Crowd(20);
  const lost: number[] = [];
  const maps = [0, 1].map(() => new LimitedMap<number, number>(1000, (value) => lost.push(value), crowd));
  for (let i = 0; i < 30; i++) maps[0].set(i, i);
  assert.equal(lost, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  for (let i = 100; i < 117; i++) maps[1].set(i, i);
  assert.equal(lost.slice(10), [100], 'sixteen in any case');
  maps[0].clear();
  for (let i = 200; i < 204; i++) maps[1].set(i, i);
  assert.is(lost.length, 11, 'what was cleared gives its room back');
});

test('the oldest of all counted maps goes first, and what was cleared is not counted', () => {
  const census = new Census<object>(3);
  const lost: number[] = [];
  const [a, b] = [0, 1].map(() => new CountedMap<number, object>(10, census, (_, key) => lost.push(key)));
  for (const key of [1, 2]) a.set(key, {});
  for (const key of [3, 4]) b.set(key, {});
  assert.equal(lost, [1]);
  a.clear();
  for (const key of [5, 6]) b.set(key, {});
  assert.equal([lost, [...b.keys()]], [[1, 3], [4, 5, 6]]);
});

test('blind spots beyond their room are told by reason', () => {
  const losses = new Losses(2);
  const spots = new BlindSpots(losses);
  const stamp = { frame: 7, time: 1n, digits: 9 };
  for (let i = 0; i < 5; i++) spots.note({ reason: 'encrypted', place: String(i), what: (count) => `${count}`, stamp, bytes: 10 });
  const output = new Output();
  spots.flush(output, null);
  losses.finish(output);
  const found = output.take(true).map((o) => o.kind === 'blind spot' && [o.reason, o.count, o.bytes]);
  assert.equal(found, [['encrypted', 1, 10], ['encrypted', 1, 10], ['encrypted', 3, 30]]);
  assert.ok(losses.takeSpot(), 'told ones give their room back');
});

test.run();
