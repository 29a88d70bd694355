/** Each limit that test/limits.test.ts leaves out, made to bite by itself: what had to go is told, and nothing else is. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { investigate } from '../src/node/index.ts';
import type { Observation } from '../src/observations.ts';
import type { Limits } from '../src/limits.ts';
import { bindPdu, openManager, openManagerAnswer, request, response, SVCCTL } from './observe/rpc-messages.ts';
import { observe, only, select } from './support/analyze.ts';
import { Bytes, type CapturedFrame, concat, framesOf, pcap, udpFrame } from './support/capture-builder.ts';
import { Conversation } from './support/conversation.ts';
import { engineModule } from './support/engine.ts';
import { fragmented } from './support/packets.ts';
import { readShared, skipUnlessShared } from './support/shared.ts';
import * as smb2 from './support/smb2-builder.ts';

/** A connection keeps so many in any case. */
const KEPT = 16;
const COUNT = 40;

interface Told {
  reason: string;
  count: number;
  what: string;
}
const told = (seen: readonly Observation[]): Told[] =>
  select(seen, 'blind spot').filter(({ reason }) => reason === 'evicted' || reason === 'limit').map(({ reason, count, what }) => ({ reason, count, what }));

/** With the limit one thing is told, so often; without it none. */
async function bites(capture: Uint8Array | string, limits: Partial<Limits>, what: RegExp, count: number): Promise<Observation[]> {
  assert.equal(told(await observe(capture)), []);
  const seen = await observe(capture, { limits });
  const found = told(seen);
  assert.is(found.length, 1, JSON.stringify(found));
  assert.match(found[0].what, what);
  assert.equal([found[0].reason, found[0].count], ['evicted', count]);
  assert.equal(await observe(capture, { limits: { ...limits, chunk: 4096 }, threads: 3, threadsFrom: 0 }), seen, 'threads and chunks change nothing');
  return seen;
}

/** DCE/RPC over TCP, PDU by PDU. */
function spoken(...said: [side: 0 | 1, pdu: Uint8Array][]): Uint8Array {
  const conversation = new Conversation({ server: { ip: '10.0.0.2', port: 49_700 }, mss: 60_000 }).handshake();
  for (const [side, bytes] of said) conversation.say(side, bytes);
  return pcap(framesOf(conversation.segments));
}
const times = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));

test('requests: binds that wait', async () => {
  const binds = times(COUNT, (i): [0, Uint8Array] => [0, bindPdu(i + 1, SVCCTL, 2)]);
  const seen = await bites(spoken(...binds), { requests: 4 }, /^24 RPC binds that waited for their answer forgotten, .*\(limit requests\)/, COUNT - KEPT);
  assert.is(select(seen, 'rpc', { action: 'bind', status: 'unknown' }).length, COUNT, 'each is told all the same');
});

test('requests: calls that wait', async () => {
  const calls = times(COUNT, (i): [0, Uint8Array] => [0, request(i + 2, 15, openManager('X'))]);
  const seen = await bites(spoken([0, bindPdu(1, SVCCTL, 2)], ...calls), { requests: 4 }, /^\d+ RPC calls that waited for their answer forgotten, .*\(limit requests\)/, COUNT + 1 - KEPT - 1);
  assert.is(select(seen, 'rpc', { action: 'call', status: 'unknown' }).length, COUNT);
});

test('opens: handles', async () => {
  const opened = times(COUNT, (i): [0 | 1, Uint8Array][] => [[0, request(i + 2, 15, openManager(`M${i}`))], [1, response(i + 2, openManagerAnswer(i + 1))]]).flat();
  const seen = await bites(spoken([0, bindPdu(1, SVCCTL, 2)], ...opened), { opens: 4 }, /^\d+ RPC context handles forgotten, .*\(limit opens\)/, COUNT - KEPT);
  assert.is(select(seen, 'service', { action: 'open manager' }).length, COUNT);
});

test('opens: listings', async () => {
  const conversation = new Conversation().handshake();
  const ids = (messageId: number) => ({ messageId, sessionId: 1n, treeId: 1 });
  const say = (side: 0 | 1, message: Uint8Array): void => void conversation.say(side, smb2.nbss(message));
  say(0, smb2.treeConnectRequest(ids(1), '\\\\server\\share'));
  say(1, smb2.treeConnectResponse(ids(1)));
  say(0, smb2.createRequest(ids(2), 'folder'));
  say(1, smb2.createResponse(ids(2), 7n));
  for (let i = 0; i < COUNT; i++) {
    const pattern = new Uint8Array(Buffer.from(`p${i}`, 'utf16le'));
    const body = new Bytes(32).u16(0, 33).u8(2, 37).u64(8, 7n).u64(16, 7n).u16(24, 96).u16(26, pattern.length).u32(28, 4096).bytes;
    say(0, smb2.smb2({ ...ids(3 + i), command: 14 }, concat(body, pattern)));
    say(1, smb2.smb2({ ...ids(3 + i), command: 14, response: true }, new Bytes(9).u16(0, 9).u16(2, 72).bytes));
  }
  await bites(pcap(framesOf(conversation.segments)), { opens: 4 }, /^24 listings of directories forgotten, .*\(limit opens\)/, COUNT - KEPT);
});

test('names: tickets', async () => {
  const capture = 'malcolm__KRB5.pcap';
  if (skipUnlessShared('tickets under a small limit', capture)) return;
  const seen = await observe(readShared(capture), { limits: { names: 4 } });
  const forgotten = told(seen).filter(({ what }) => /^\d+ Kerberos tickets forgotten, .*\(limit names\)/.test(what));
  assert.is(forgotten.length, 1, JSON.stringify(told(seen)));
  assert.equal(told(await observe(readShared(capture))), []);
  assert.is(select(seen, 'ticket').length, select(await observe(readShared(capture)), 'ticket').length);
});

test('fragments', async () => {
  const pieces = times(8, (i) => {
    const bytes = udpFrame({ ip: '10.0.0.1', port: 40_000 + i }, { ip: '10.0.0.2', port: 40_000 }, new Uint8Array(64));
    return fragmented({ time: BigInt(i) * 1_000_000n, bytes, length: bytes.length }, [32]);
  });
  assert.ok(pieces.every(({ length }) => length > 1));
  const frames: CapturedFrame[] = [...pieces.map(([first]) => first), ...pieces.flatMap(([, ...others]) => others)];
  const lost = async (limits: Partial<Limits>) => only(await observe(pcap(frames), { limits }), 'capture').problems.map(({ problem, count }) => [problem, count]);
  assert.equal(await lost({}), []);
  const [[problem, count]] = await lost({ fragments: 2 });
  assert.is(problem, 'fragments');
  assert.ok(Number(count) >= 6, `${count}`);
});

const RULE = { file: 'every.yml', text: 'title: Every connection\nid: 4c8ad6d7-6a5c-4b53-9d0b-0f7d1d3b8f10\nlogsource: { product: hoptrace, service: connection }\ndetection: { all: { handshake: established }, condition: all }\nlevel: low\n' };

test('findings', async () => {
  const conversations = times(9, (i) => new Conversation({ client: { ip: `10.0.1.${i + 1}`, port: 50_000 }, start: BigInt(i) * 1_000_000_000n }).handshake().say(0, smb2.nbss(smb2.negotiateRequest({ messageId: 0 }))));
  const capture = pcap(framesOf(conversations.flatMap(({ segments }) => segments)));
  const found = async (limits: Partial<Limits>) => {
    const said: string[] = [];
    const story = await investigate([capture], { engine: engineModule(), builtInRules: false, rules: [RULE], limits, onProblem: ({ message }) => void said.push(message) });
    return { findings: story.findings.length, problems: story.stats.ruleProblems, said };
  };
  assert.equal(await found({}), { findings: 9, problems: 0, said: [] });
  const few = await found({ findings: 2 });
  assert.ok(few.findings < 9 && few.findings >= 2, `${few.findings}`);
  assert.is(few.problems, 1);
  assert.match(few.said.join(), /\b(findings|max-findings)\b/);
});

test.run();
