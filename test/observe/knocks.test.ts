/** Connections that came to nothing: one by one while they are few, then counted as the flood or the scan that they are. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { investigate } from '../../src/node/index.ts';
import type { Limits } from '../../src/limits.ts';
import { observe, only, select } from '../support/analyze.ts';
import { type CapturedFrame, framesOf, pcap, RST, SYN, tcpFrame } from '../support/capture-builder.ts';
import { Conversation } from '../support/conversation.ts';
import { engineModule } from '../support/engine.ts';
import * as smb2 from '../support/smb2-builder.ts';

const START = 1_600_000_000_000_000_000n;

interface Knock {
  from: string;
  to: string;
  port?: number;
  isRefused?: boolean;
}

/** Of each a SYN, and its refusal where it is refused; a millisecond apart. */
function knocks(all: readonly Knock[]): Uint8Array {
  const frames: CapturedFrame[] = [];
  for (const [i, { from, to, port = 445, isRefused }] of all.entries()) {
    const [client, server] = [{ ip: from, port: 1024 + i }, { ip: to, port }];
    const common = { time: START + BigInt(i) * 1_000_000n, payload: new Uint8Array(0) };
    const add = (bytes: Uint8Array): void => void frames.push({ time: common.time, bytes, length: bytes.length });
    add(tcpFrame({ ...common, source: client, target: server, side: 0, seq: 0, ack: 0, flags: SYN }));
    if (isRefused === true) add(tcpFrame({ ...common, source: server, target: client, side: 1, seq: 0, ack: 1, flags: RST | 16 }));
  }
  return pcap(frames);
}

const many = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
const address = (i: number): string => `10.1.${i >> 8}.${i & 255}`;

async function seen(capture: Uint8Array, limits: Partial<Limits>) {
  const observations = await observe(capture, { limits });
  assert.equal(await observe(capture, { limits: { ...limits, chunk: 4096 }, threads: 3, threadsFrom: 0 }), observations, 'threads and chunks change nothing');
  return { told: select(observations, 'connection'), floods: select(observations, 'blind spot', { reason: 'flood' }) };
}

test('a flood to one port, of many sources', async () => {
  const { told, floods } = await seen(knocks(many(40, (i) => ({ from: address(i), to: '10.0.0.2', isRefused: i % 4 === 3 }))), { knocks: 100 });
  assert.is(told.length, 2, 'a fiftieth');
  assert.is(floods.length, 1);
  const [{ count, source, target, what, frame, lastFrame, flow }] = floods;
  assert.equal({ count, source, target, flow }, { count: 38, source: null, target: { ip: '10.0.0.2', port: 445 }, flow: null });
  assert.match(what, /^38 connections from 38 addresses to port 445 of 10\.0\.0\.2 came to nothing \(\d+ not answered; \d+ refused\), beyond the first 2: .*\(limit knocks\)$/);
  const frames = [...told, ...floods];
  assert.is(Math.min(...frames.map((one) => one.frame)), 1);
  assert.ok(frame > 0 && lastFrame <= 50 && Math.max(...frames.map((one) => one.lastFrame)) === 50);
});

test('of more than a thousand sources it is not told how many they are', async () => {
  const [flood] = (await seen(knocks(many(1200, (i) => ({ from: address(i), to: '10.0.0.2' }))), { knocks: 50 })).floods;
  assert.is(flood.count, 1199);
  assert.match(flood.what, /^1,199 connections from more than 1,000 addresses to port 445/);
});

test('a scan of one source: so many machines are told that rules know it, the others are counted', async () => {
  const capture = knocks(many(90, (i) => ({ from: '10.0.0.7', to: address(i), port: i % 2 === 0 ? 445 : 135 })));
  const { told, floods } = await seen(capture, { knocks: 150 });
  assert.is(told.length, 30, 'a fifth');
  assert.is(floods.length, 1);
  assert.equal([floods[0].count, floods[0].source?.ip, floods[0].target], [60, '10.0.0.7', null]);
  assert.match(floods[0].what, /^60 connections from 10\.0\.0\.7 to 60 addresses came to nothing \(60 not answered\), beyond the first 30/);
  const story = await investigate([capture], { engine: engineModule(), limits: { knocks: 150 } });
  const scan = story.findings.find(({ rule }) => rule.title === 'Many Machines Knocked At');
  assert.is(scan?.source?.ip, '10.0.0.7');
  const [spot] = story.blindSpots.filter(({ reason }) => reason === 'flood');
  assert.equal([spot.count, spot.source?.ip, spot.target, spot.opens], [60, '10.0.0.7', null, 'another run with higher limits']);
});

test('of all together there are so many, whoever they are between', async () => {
  const { told, floods } = await seen(knocks(many(70, (i) => ({ from: address(i), to: address(1000 + i) }))), { knocks: 50 });
  assert.is(told.length, 50);
  assert.equal(floods.map(({ count, source, target }) => ({ count, source, target })), [{ count: 20, source: null, target: null }]);
  assert.match(floods[0].what, /^20 connections to 20 addresses came to nothing \(20 not answered\): counted/);
});

const conversation = (i: number): Conversation => new Conversation({ client: { ip: address(i), port: 50_000 }, start: START + BigInt(i) * 1_000_000_000n }).handshake();
const greeting = smb2.nbss(smb2.negotiateRequest({ messageId: 0 }));
const capture = (all: readonly Conversation[]): Uint8Array => pcap(framesOf(all.flatMap(({ segments }) => segments)));

test('a greeting that nobody answered is no more than a knock', async () => {
  const all = capture(many(5, (i) => conversation(i).say(0, greeting).rst(1)));
  const observations = await observe(all, { limits: { knocks: 50, requests: 1 } });
  assert.is(select(observations, 'negotiate').length, 1, 'of the one that is told');
  assert.is(only(observations, 'connection').protocol, 'smb2');
  const flood = only(observations, 'blind spot', { reason: 'flood' });
  assert.match(flood.what, /^4 connections .* \(4 greeted, without an answer\), beyond the first 1:/);
  assert.equal(select(observations, 'blind spot', { reason: 'evicted' }), []);
  assert.is(select(await observe(all), 'negotiate').length, 5, 'few are told one by one');
});

test('connections that were opened and closed are counted as what they are', async () => {
  const { floods } = await seen(capture(many(5, (i) => conversation(i).close())), { knocks: 50 });
  assert.match(floods[0].what, /^4 connections from 4 addresses .*\(4 opened and not used\)/);
});

const answer = smb2.nbss(smb2.negotiateResponse({ messageId: 0 }));

test('nor is a greeting that was answered, and no more', async () => {
  // of one shard that has room for one connection: each ends before the next begins
  const limits = { knocks: 50, flows: 64 };
  const client = (port: number): Conversation => new Conversation({ client: { ip: '10.0.0.1', port }, start: START + BigInt(port) * 1_000_000_000n }).handshake().say(0, greeting).say(1, answer);
  const greeted = many(5, (i) => client(1000 + i).rst(0));
  const going = many(3, (i) => client(2000 + i).say(0, smb2.nbss(smb2.echo({ messageId: 1 }))).rst(0));
  const all = capture([...greeted, ...going]);
  const { floods } = await seen(all, limits);
  assert.is(floods.length, 1);
  assert.match(floods[0].what, /^4 connections from 1 address to port 445 .*\(4 greeted, and no more\), beyond the first 1:/);
  const observations = await observe(all, { limits });
  const negotiates = select(observations, 'negotiate');
  assert.equal(negotiates.map(({ source }) => source.port), [1000, 2000, 2001, 2002], 'of those that went on all is told');
  assert.equal(select(observations, 'connection').map(({ source }) => source.port), [1000, 2000, 2001, 2002]);
  const unlimited = await observe(all);
  assert.is(select(unlimited, 'negotiate').length, 8);
  for (const told of negotiates) assert.equal({ ...told, id: '' }, { ...only(unlimited, 'negotiate', { flow: told.flow }), id: '' });
});

test('what was told of a greeting before there were too many is told to its end', async () => {
  const all = capture(many(5, (i) => conversation(i).say(0, greeting).say(1, answer).rst(0)));
  const observations = await observe(all, { limits: { knocks: 50 } });
  assert.is(select(observations, 'connection').length, select(observations, 'negotiate').length);
  const counted = select(observations, 'blind spot', { reason: 'flood' }).reduce((sum, { count }) => sum + count, 0);
  assert.is(select(observations, 'connection').length + counted, 5);
});

test('whatever says more is told, however many there are', async () => {
  const answered = many(4, (i) => conversation(i).say(0, greeting).say(1, answer).say(0, smb2.nbss(smb2.echo({ messageId: 1 }))).rst(1));
  const insisting = many(4, (i) => conversation(10 + i).say(0, greeting).say(0, smb2.nbss(smb2.echo({ messageId: 1 }))).rst(1));
  const garbled = many(4, (i) => conversation(20 + i).say(0, smb2.nbss(smb2.negotiateRequest({ messageId: 0 }).subarray(0, 80))).rst(1));
  const { told, floods } = await seen(capture([...answered, ...insisting, ...garbled]), { knocks: 1 });
  assert.is(told.length, 12);
  assert.equal(floods, []);
});

test.run();
