/** What a stream carries: NBSS, SMB and DCE/RPC on any port, garbage between messages, connections that end and begin again. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  END_FIN,
  END_REUSED,
  END_RST,
  MALFORMED_CHAIN,
  MALFORMED_STREAM,
  MESSAGE_CUT,
  MESSAGE_LAST,
  MESSAGE_LIMITED,
  MESSAGE_RESYNCHRONISED,
} from '../../assembly/abi.ts';
import { Bytes, concat, framesOf, pcap, type Segment, udpFrame } from '../support/capture-builder.ts';
import { Conversation } from '../support/conversation.ts';
import { type EngineRun, type PlainRecord, runEngine } from '../support/engine.ts';
import { seeded } from '../support/random.ts';
import { bind, pdu, rpcRequest, rpcResponse } from '../support/rpc-builder.ts';
import * as smb2 from '../support/smb2-builder.ts';

const UUID = new Uint8Array(Buffer.from('81bb7a364498f135ad3298f038001003', 'hex'));
const LIMITS = { flowsPerShard: 16, records: 512 };

function run(segments: readonly Segment[]): Promise<EngineRun> {
  return runEngine(pcap(framesOf(segments)), { limits: LIMITS });
}

function on(port: number): Conversation {
  return new Conversation({ server: { ip: '10.0.0.2', port } });
}

function ask(id: number): Uint8Array {
  return smb2.nbss(smb2.echo({ messageId: id }));
}
function answer(id: number): Uint8Array {
  return smb2.nbss(smb2.echo({ messageId: id }, true));
}

/** Records between a flow's beginning and end, as kind and flags. */
function told(result: EngineRun): string[] {
  return result.records
    .filter(({ kind }) => kind !== 'flowBegin' && kind !== 'flowEnd')
    .map(({ kind, flags }) => `${kind}:${flags}`);
}

function ofKind(result: EngineRun, kind: PlainRecord['kind']): PlainRecord[] {
  return result.records.filter((record) => record.kind === kind);
}

const WHOLE = MESSAGE_LAST;

test('NetBIOS session service: request, positive response, messages', async () => {
  const request = smb2.nbss(new Uint8Array(68).fill(0x20), 0x81);
  const positive = smb2.nbss(new Uint8Array(0), 0x82);
  const result = await run(
    on(139).handshake().say(0, request).say(1, positive).say(0, ask(1)).say(1, answer(1)).close().segments,
  );
  assert.equal(told(result), ['nbss:0', 'nbss:0', `smb2:${WHOLE}`, `smb2:${WHOLE}`]);
  const [first, second] = ofKind(result, 'nbss');
  assert.equal([...first.bytes], [...request]);
  assert.equal([...second.bytes], [...positive]);
});

test('keep-alives before, between and within segments of messages', async () => {
  const keepAlive = smb2.nbss(new Uint8Array(0), 0x85);
  const bytes = concat(keepAlive, ask(1), keepAlive, keepAlive, ask(2), keepAlive);
  for (const size of [1, 3, 5, 100, 1000]) {
    const result = await run(
      on(445)
        .handshake()
        .say(0, bytes, () => size)
        .close().segments,
    );
    assert.equal(told(result), [`smb2:${WHOLE}`, `smb2:${WHOLE}`], `segments of ${size}`);
  }
});

test('garbage between messages is passed over, and counted', async () => {
  const garbage = new Uint8Array(333).fill(0x77);
  for (const size of [1, 50, 1000]) {
    const result = await run(
      on(445)
        .handshake()
        .say(0, concat(ask(1), garbage, ask(2), ask(3)), () => size).segments,
    );
    const found = `smb2:${WHOLE | MESSAGE_RESYNCHRONISED}`;
    assert.equal(told(result), [
      `smb2:${WHOLE}`,
      `malformed:${MALFORMED_STREAM}`,
      `malformed:${MALFORMED_STREAM}`,
      found,
      `smb2:${WHOLE}`,
    ]);
    assert.equal(
      ofKind(result, 'malformed').map(({ extra }) => extra),
      [0, 333],
    );
  }
});

test('an NBSS message that is no SMB is searched for the next', async () => {
  const result = await run(
    on(445)
      .handshake()
      .say(0, concat(ask(1), smb2.nbss(new Uint8Array(200).fill(1)), ask(2))).segments,
  );
  assert.equal(
    ofKind(result, 'smb2').map(({ flags }) => flags),
    [WHOLE, WHOLE | MESSAGE_RESYNCHRONISED],
  );
});

test('SMB on any port', async () => {
  const data = new Uint8Array(5000);
  const conversation = on(4455)
    .handshake()
    .say(0, ask(1))
    .say(1, answer(1))
    .say(0, smb2.nbss(smb2.writeRequest({ messageId: 2 }, data)));
  const result = await run(conversation.close().segments);
  assert.equal(told(result), [
    `smb2:${WHOLE}`,
    `smb2:${WHOLE}`,
    'smb2:0',
    'payload:0',
    'payload:0',
    `payload:${WHOLE}`,
  ]);
});

test('DCE/RPC on any port, in either byte order', async () => {
  for (const bigEndian of [false, true]) {
    const options = { bigEndian };
    const conversation = on(50000)
      .handshake()
      .say(0, bind(1, UUID, 2, options))
      .say(1, pdu(12, 1, new Uint8Array(40), options));
    conversation
      .say(0, rpcRequest(2, 12, new Uint8Array(4000), options), () => 700)
      .say(1, rpcResponse(2, new Uint8Array(8), options));
    const result = await run(conversation.close().segments);
    assert.equal(told(result), new Array(4).fill(`rpc:${WHOLE}`), `big-endian: ${bigEndian}`);
    assert.equal(
      ofKind(result, 'rpc').map(({ bytes }) => bytes.length),
      [72, 56, 4024, 32],
    );
  }
});

test('several PDUs in one segment, one PDU in many', async () => {
  const bytes = concat(bind(1, UUID, 2), rpcRequest(2, 0, new Uint8Array(3)), rpcRequest(3, 1, new Uint8Array(3000)));
  for (const size of [1, 15, 17, 1460]) {
    const result = await run(
      on(135)
        .handshake()
        .say(0, bytes, () => size).segments,
    );
    assert.equal(told(result), new Array(3).fill(`rpc:${WHOLE}`), `segments of ${size}`);
  }
});

test('a PDU whose length cannot be does not stop the next ones', async () => {
  for (const length of [0, 15]) {
    const bad = pdu(0, 1, new Uint8Array(8));
    bad[8] = length;
    const conversation = on(135)
      .handshake()
      .say(0, bind(1, UUID, 2))
      .say(0, concat(bad, rpcRequest(2, 0, new Uint8Array(8))));
    const result = await run(conversation.segments);
    assert.equal(
      ofKind(result, 'rpc').map(({ flags }) => flags),
      [WHOLE, WHOLE | MESSAGE_RESYNCHRONISED],
    );
  }
});

test('other protocols are not followed', async () => {
  const http = new Uint8Array(Buffer.from('GET / HTTP/1.1\r\nHost: example.org\r\n\r\n'));
  const result = await run(on(80).handshake().say(0, http).say(1, new Uint8Array(4000)).close().segments);
  assert.equal(result.records, []);
});

test('connectionless DCE/RPC leaves as datagrams', async () => {
  const body = new Bytes(80 + 20).u8(0, 4).u8(4, 0x10).u16(74, 20).bytes;
  const frame = udpFrame({ ip: '10.0.0.1', port: 5000 }, { ip: '10.0.0.2', port: 1027 }, body);
  const result = await runEngine(pcap([{ time: 1n, bytes: frame, length: frame.length }]), { limits: LIMITS });
  assert.equal(
    result.records.map(({ kind }) => kind),
    ['flowBegin', 'rpcDatagram', 'flowEnd'],
  );
  assert.equal([...result.records[1].bytes], [...body]);
  assert.is(result.records[0].flow.protocol, 17);
});

test('encrypted and compressed messages: the header alone', async () => {
  const bytes = concat(
    smb2.nbss(smb2.transform(5n, seeded(1).bytes(5000))),
    smb2.nbss(smb2.compression(900, seeded(2).bytes(300))),
    ask(3),
  );
  for (const size of [1, 53, 1460]) {
    const result = await run(
      on(445)
        .handshake()
        .say(0, bytes, () => size).segments,
    );
    assert.equal(told(result), [`transform:${WHOLE}`, `compression:${WHOLE}`, `smb2:${WHOLE}`]);
    assert.equal(
      result.records.slice(1, 3).map(({ bytes: header, wireLength }) => [header.length, wireLength]),
      [
        [52, 5052],
        [16, 316],
      ],
    );
  }
});

test('a chain whose NextCommand cannot be', async () => {
  for (const next of [4, 60, 65, 100_000, 0xfffffff8]) {
    const bad = new Bytes(136)
      .set(0, smb2.echo({ messageId: 1 }))
      .set(68, smb2.echo({ messageId: 2 }))
      .u32(20, next).bytes;
    const result = await run(
      on(445)
        .handshake()
        .say(0, concat(smb2.nbss(bad), ask(3))).segments,
    );
    assert.equal(
      told(result),
      [`malformed:${MALFORMED_CHAIN}`, `smb2:${WHOLE}`, `smb2:${WHOLE}`],
      `NextCommand ${next}`,
    );
  }
});

test('a payload that its message has no room for is cut', async () => {
  const message = new Bytes(112 + 500)
    .set(0, smb2.writeRequest({ messageId: 1 }, new Uint8Array(500)))
    .u32(68, 0xffffffff).bytes;
  const result = await run(
    on(445)
      .handshake()
      .say(0, concat(smb2.nbss(message), ask(2))).segments,
  );
  assert.equal(told(result), [`smb2:${WHOLE | MESSAGE_CUT}`, `smb2:${WHOLE}`]);
  assert.equal([ofKind(result, 'smb2')[0].payload.length, ofKind(result, 'smb2')[0].payloadTotal], [500, 500]);
});

test('a message beyond the limit is cut there, and the next one is read', async () => {
  const limit = 1 << 20;
  const large = smb2.ioctlRequest({ messageId: 1 }, 0x0011c017, new Uint8Array(limit + 5000));
  const conversation = on(445)
    .handshake()
    .say(0, concat(smb2.nbss(large), ask(2)));
  const result = await run(conversation.segments);
  assert.equal(told(result), [`smb2:${WHOLE | MESSAGE_CUT | MESSAGE_LIMITED}`, `smb2:${WHOLE}`]);
  const [cut] = ofKind(result, 'smb2');
  assert.equal([cut.bytes.length, cut.wireLength], [limit, large.length]);
  assert.is(result.summary.problems.find(({ problem }) => problem === 'buffers full')?.count, 1);
});

test('a port used again after FIN and after RST is another connection', async () => {
  const first = on(445).handshake().say(0, ask(1)).say(1, answer(1)).close();
  const again = (isn: number): Conversation =>
    new Conversation({ isn: [isn, isn + 5], start: 1_600_000_001_000_000_000n });
  const second = again(90_000).handshake().say(0, ask(2)).rst(1);
  const third = again(700).handshake().say(0, ask(3)).say(1, answer(3));
  const fourth = again(4_000_000_000).handshake().say(0, ask(4));
  const result = await run([first, second, third, fourth].flatMap(({ segments }) => segments));
  const ends = ofKind(result, 'flowEnd');
  assert.equal(
    ends.map(({ flags }) => flags),
    [END_FIN, END_RST, END_REUSED, 6],
  );
  assert.is(new Set(ends.map(({ flow }) => flow.number)).size, 4);
  assert.is(ofKind(result, 'smb2').length, 6);
  assert.equal(ofKind(result, 'hole'), []);
});

test('a repeated SYN is of the same connection', async () => {
  const conversation = on(445).handshake();
  const [syn, synAck, ack] = conversation.segments;
  conversation.say(0, ask(1)).say(1, answer(1));
  const [, , , request, reply] = conversation.segments;
  const result = await run([syn, syn, synAck, synAck, ack, request, syn, synAck, reply]);
  assert.equal(
    result.records.map(({ kind }) => kind),
    ['flowBegin', 'smb2', 'smb2', 'flowEnd'],
  );
});

test('a SYN with another initial sequence number before any data takes its place', async () => {
  const before = on(445).handshake();
  const after = new Conversation({ isn: [5, 3_000_000_000] })
    .handshake()
    .say(0, ask(1))
    .say(1, answer(1))
    .say(0, ask(2));
  const result = await run([...before.segments.slice(0, 2), ...after.segments]);
  assert.is(ofKind(result, 'smb2').length, 3);
  assert.equal(ofKind(result, 'hole'), []);
});

test('both sides end at once', async () => {
  const conversation = on(445).handshake().say(0, ask(1)).say(1, answer(1));
  const fin = (side: 0 | 1): Segment => new Conversation({ isn: ISN(side) }).fin(side).segments[0];
  const sent = [ask(1).length, answer(1).length];
  function ISN(_: 0 | 1): [number, number] {
    return [1000 + 1 + sent[0], 2000 + 1 + sent[1]];
  }
  const result = await run([...conversation.segments, fin(0), fin(1)]);
  const [end] = ofKind(result, 'flowEnd');
  assert.is(end.reason, 'fin');
  assert.equal(ofKind(result, 'hole'), []);
});

test('IPv4 and IPv6 endpoints whose bytes are alike are kept apart', async () => {
  const four = new Conversation({
    client: { ip: '32.1.13.184', port: 5000 },
    server: { ip: '32.1.13.185', port: 445 },
  });
  const six = new Conversation({
    client: { ip: '2001:db8::', port: 5000 },
    server: { ip: '2001:db9::', port: 445 },
    isn: [9, 9],
  });
  const result = await run([...four.handshake().say(0, ask(1)).segments, ...six.handshake().say(0, ask(2)).segments]);
  assert.equal(
    ofKind(result, 'flowEnd').map(({ reason }) => reason),
    ['capture end', 'capture end'],
  );
});

test.run();
