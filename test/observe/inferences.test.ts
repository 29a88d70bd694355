/** Calls whose bind was not seen: what one of them tells holds for the others under its context id, before it and behind it. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Observation } from '../../src/observations.ts';
import { inferContext } from '../../src/wire/dcerpc/infer.ts';
import { observe, only, select } from '../support/analyze.ts';
import { concat, framesOf, pcap } from '../support/capture-builder.ts';
import { Conversation } from '../support/conversation.ts';
import { VECTORS } from '../wire/dcerpc/vectors.ts';
import { bindPdu, codeAnswer, handle, request, response, SRVSVC } from './rpc-messages.ts';

const SAMR = '12345778-1234-abcd-ef00-0123456789ac';
const CLOSE = 1;

/** A call with a name in it, which no other interface reads to its end. */
const telling = VECTORS.find(({ opnum, request: stub }) => inferContext(opnum, stub, null)?.uuid === SAMR);
if (telling === undefined) throw new Error('no vector of samr tells its interface');
const tells = { opnum: telling.opnum, stub: telling.request };

type Said = [side: 0 | 1, pdu: Uint8Array];
const call = (id: number, opnum: number, stub: Uint8Array, contextId = 0): Said[] => [
  [0, request(id, opnum, stub, undefined, { contextId })],
  [1, response(id, codeAnswer(0))],
];
const close = (id: number, contextId = 0): Said[] => call(id, CLOSE, handle(7), contextId);
const tell = (id: number, contextId = 0): Said[] => call(id, tells.opnum, tells.stub, contextId);

function overTcp(said: readonly Said[], chunk?: number): Promise<Observation[]> {
  const conversation = new Conversation({ server: { ip: '10.0.0.2', port: 49700 }, mss: 60_000 }).handshake();
  for (const [side, bytes] of said) conversation.say(side, bytes);
  return observe(pcap(framesOf(conversation.segments)), chunk === undefined ? {} : { limits: { chunk } });
}

const calls = (seen: readonly Observation[]) => select(seen, 'rpc', { action: 'call' }).map((o) => [o.callId, o.interface?.name ?? null, o.inferred]);
const unknown = (seen: readonly Observation[]): number =>
  select(seen, 'blind spot', { reason: 'beginning not seen' }).filter(({ what }) => /no bind of it was seen/.test(what)).reduce((sum, { count }) => sum + count, 0);

test('a call that tells its interface tells that of those before it and behind it, in their order', async () => {
  const seen = await overTcp([...close(1), ...close(2), ...tell(3), ...close(4)]);
  assert.equal(calls(seen), [1, 2, 3, 4].map((id) => [id, 'samr', true]));
  assert.is(unknown(seen), 0);
});

test('only of those under its context id, and until a bind says otherwise', async () => {
  const seen = await overTcp([...close(1, 5), ...close(2), ...tell(3), [0, bindPdu(4, SRVSVC, 3)], ...call(5, 15, codeAnswer(0)), ...close(6, 5)]);
  assert.equal(calls(seen), [[1, null, false], [2, 'samr', true], [3, 'samr', true], [5, 'srvsvc', false], [6, null, false]]);
  assert.is(unknown(seen), 2);
});

test('an operation that the interface does not have, and a stub that is none of its, stay unknown and are counted', async () => {
  const seen = await overTcp([...call(1, 200, handle(7)), ...call(2, CLOSE, concat(handle(7), new Uint8Array(200))), ...tell(3)]);
  assert.equal(calls(seen), [[1, null, false], [2, null, false], [3, 'samr', true]]);
  assert.is(unknown(seen), 2);
  assert.match(only(seen, 'blind spot', { reason: 'beginning not seen', count: 2 }).what, /^2 RPC calls of an interface that is not known/);
});

test('where nothing tells, calls are told as they came, and counted', async () => {
  const seen = await overTcp([...close(1), ...close(2)]);
  assert.equal(calls(seen), [[1, null, false], [2, null, false]]);
  assert.is(unknown(seen), 2);
});

test('so many wait and no more, whatever the chunks', async () => {
  const said = Array.from({ length: 70 }, (_, i) => close(i + 1)).flat();
  const seen = await overTcp([...said, ...tell(71)]);
  assert.equal(calls(seen).map(([, name]) => name), Array.from({ length: 71 }, (_, i) => (i < 6 ? null : 'samr')));
  assert.is(unknown(seen), 6);
  assert.equal(await overTcp([...said, ...tell(71)], 4096), seen);
});

test('a call waits for no more observations than a window of them, whatever the chunks', async () => {
  const conversation = new Conversation({ server: { ip: '10.0.0.2', port: 49700 }, mss: 60_000 }).handshake();
  const say = (said: readonly Said[]): void => {
    for (const [side, bytes] of said) conversation.say(side, bytes);
  };
  say(close(1));
  say([[0, bindPdu(2, SRVSVC, 3, undefined, 9)]]);
  say(Array.from({ length: 1100 }, (_, i) => call(i + 3, 99, codeAnswer(0), 9)).flat());
  say(close(2000));
  say(tell(2001));
  const capture = pcap(framesOf(conversation.segments));
  const seen = await observe(capture);
  assert.equal(calls(seen).filter(([, name]) => name !== 'srvsvc'), [[1, null, false], [2000, 'samr', true], [2001, 'samr', true]]);
  assert.equal(await observe(capture, { limits: { chunk: 4096 } }), seen);
});

test.run();
