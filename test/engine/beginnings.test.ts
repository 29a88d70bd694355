/** The first packets of a connection in any order, with its handshake, with a part of it or without: what was said is heard from its first byte on. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { ACK, framesOf, pcap, type Segment } from '../support/capture-builder.ts';
import { Conversation } from '../support/conversation.ts';
import { type EngineRun, runEngine } from '../support/engine.ts';
import { permutations } from '../support/permutations.ts';
import { bind, pdu, rpcRequest, rpcResponse } from '../support/rpc-builder.ts';
import { echo, nbss } from '../support/smb2-builder.ts';

const LIMITS = { flowsPerShard: 16, records: 512 };
const UUID = new Uint8Array(Buffer.from('81bb7a364498f135ad3298f038001003', 'hex'));
const BIND_ACK = pdu(12, 1, new Uint8Array(44));

const run = (segments: readonly Segment[]): Promise<EngineRun> => runEngine(pcap(framesOf(segments)), { limits: LIMITS });

/** What was said, in order, and what was told of bytes that are missing. */
const heard = ({ records }: EngineRun): string[] =>
  records
    .filter(({ kind }) => kind !== 'flowBegin' && kind !== 'flowEnd')
    .map(({ kind, flags, bytes }) => `${kind} ${flags} ${Buffer.from(bytes).toString('hex')}`);

const onPort = (port: number): Conversation => new Conversation({ server: { ip: '10.0.0.2', port }, isn: [0xffff_fff0, 2000] });

const smb = (): Conversation =>
  onPort(445)
    .handshake()
    .say(0, nbss(echo({ messageId: 1 })))
    .say(1, nbss(echo({ messageId: 1 }, true)))
    .say(0, nbss(echo({ messageId: 2 })))
    .say(1, nbss(echo({ messageId: 2 }, true)));

const rpc = (): Conversation =>
  onPort(50_000)
    .handshake()
    .say(0, bind(1, UUID, 2))
    .say(1, BIND_ACK)
    .say(0, rpcRequest(2, 0, new Uint8Array(30)))
    .say(1, rpcResponse(2, new Uint8Array(8)));

/** More of the same, in order: what came before has settled by then. */
const later = (conversation: Conversation, say: (conversation: Conversation, id: number) => void): Segment[] => {
  const before = conversation.segments.length;
  for (let id = 3; id < 9; id++) say(conversation, id);
  return conversation.segments.slice(before);
};

const moreSmb = (c: Conversation, id: number) => c.say(0, nbss(echo({ messageId: id }))).say(1, nbss(echo({ messageId: id }, true)));
const moreRpc = (c: Conversation, id: number) => c.say(0, rpcRequest(id, 1, new Uint8Array(9))).say(1, rpcResponse(id, new Uint8Array(4)));

for (const [what, begin, more] of [
  ['SMB', smb, moreSmb],
  ['DCE/RPC on a port of its own', rpc, moreRpc],
] as const) {
  const first = begin();
  const [handshake, said] = [first.segments.slice(0, 3), first.segments.slice(3)];
  for (const [tail, rest] of [['and no more', []], ['and more', later(begin(), more)]] as const) {
    test(`${what} ${tail}: every order of what is said first, with and without handshake`, async () => {
      const expected = heard(await run([...first.segments, ...rest]));
      assert.is(expected.length, said.length + rest.length);
      for (const order of permutations(said)) {
        assert.equal(heard(await run([...handshake, ...order, ...rest])), expected, 'with handshake');
        assert.equal(heard(await run([...order, ...rest])), expected, 'without');
        assert.equal(heard(await run([handshake[1], ...order, ...rest])), expected, 'with its answer alone');
        assert.equal(heard(await run([handshake[0], ...order, ...rest])), expected, 'with its first packet alone');
      }
    });
  }

  test(`${what}: the handshake in any order among the first messages`, async () => {
    const expected = heard(await run(first.segments));
    for (const order of permutations([...handshake.slice(0, 2), ...said.slice(0, 3)]))
      assert.equal(heard(await run([...order, ...said.slice(3)])), expected);
  });
}

test('bytes before the first one seen that never come are missing where the SYN says so, and not known of where none was seen', async () => {
  const { segments } = smb();
  const holes = async (from: readonly Segment[]): Promise<number[]> =>
    (await run(from)).records.filter(({ kind }) => kind === 'hole').map(({ extra }) => extra);
  const length = nbss(echo({ messageId: 1 })).length;
  assert.equal(await holes([...segments.slice(0, 3), ...segments.slice(5), ...later(smb(), moreSmb)]), [length, length]);
  assert.equal(await holes([...segments.slice(5), ...later(smb(), moreSmb)]), []);
});

test('what was passed over before a conversation began is not missing', async () => {
  const conversation = onPort(593)
    .handshake()
    .say(1, new Uint8Array(Buffer.from('ncacn_http/1.0')))
    .say(0, bind(1, UUID, 2))
    .say(1, BIND_ACK);
  moreRpc(conversation, 2);
  assert.equal((await run(conversation.segments)).records.map(({ kind }) => kind), ['flowBegin', 'rpc', 'rpc', 'rpc', 'rpc', 'flowEnd']);
});

test('a stray segment from far away is not where a stream begins', async () => {
  const { segments } = smb();
  const stray = { ...segments[3], seq: (segments[3].seq - 1_000_000) >>> 0 };
  const expected = heard(await run(segments.slice(3)));
  assert.equal(heard(await run([segments[3], stray, ...segments.slice(4)])), expected);
});

test('data that passed before a SYN with data of its own are of another connection', async () => {
  const [syn] = onPort(50_000).handshake().segments;
  const passed: Segment = { ...syn, flags: ACK, ack: 7, payload: new Uint8Array(20).fill(0x41) };
  const { records } = await run([passed, { ...syn, payload: bind(1, UUID, 2) }]);
  assert.equal(records.map(({ kind, frame }) => `${kind} ${frame}`), ['flowBegin 2', 'rpc 2', 'flowEnd 2']);
});

test.run();
