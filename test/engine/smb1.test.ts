/** SMB1 writes and reads leave the engine while they arrive, however long they are; the rest of SMB1 leaves whole. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { MESSAGE_CUT, MESSAGE_LAST } from '../../assembly/abi.ts';
import { concat, framesOf, pcap } from '../support/capture-builder.ts';
import { Conversation } from '../support/conversation.ts';
import { type EngineRun, type PlainRecord, runEngine } from '../support/engine.ts';
import { seeded } from '../support/random.ts';
import * as smb1 from '../support/smb1-builder.ts';
import { nbss } from '../support/smb2-builder.ts';

const LIMITS = { flowsPerShard: 16, records: 512 };
const FIXED = { write: 63, read: 59 };

function run(conversation: Conversation, chunk?: number): Promise<EngineRun> {
  return runEngine(pcap(framesOf(conversation.segments)), { limits: LIMITS, chunk });
}

interface Told {
  head: PlainRecord;
  /** Zeros where nothing came. */
  payload: Uint8Array;
  came: number;
  /** Of the last record. */
  flags: number;
}

/** The heads of one direction, each with its payload put together. */
function payloads({ records }: EngineRun, direction: 0 | 1): Told[] {
  const told: Told[] = [];
  for (const record of records) {
    if (record.direction !== direction || (record.kind !== 'smb1' && record.kind !== 'payload')) continue;
    if (record.kind === 'smb1') told.push({ head: record, payload: new Uint8Array(record.payloadTotal), came: 0, flags: 0 });
    const last = told[told.length - 1];
    last.payload.set(record.payload, record.payloadOffset);
    last.came += record.payload.length;
    last.flags = record.flags;
  }
  return told;
}

test('a write and a read of 3 MiB and one byte, in segments and chunks of any size', async () => {
  const data = seeded(1).bytes((3 << 20) + 1);
  const bytes = nbss(smb1.writeRequest({ mid: 1 }, 7, data));
  const answer = nbss(smb1.readResponse({ mid: 2 }, data, 5));
  const talk = new Conversation({ mss: 8960 }).handshake().say(0, bytes).say(1, answer).close();
  for (const chunk of [undefined, 65536]) {
    const result = await run(talk, chunk);
    assert.equal(result.records.filter(({ kind }) => kind === 'malformed' || kind === 'hole'), []);
    const [write] = payloads(result, 0);
    const [read] = payloads(result, 1);
    assert.equal([write.head.bytes.length, read.head.bytes.length], [FIXED.write, FIXED.read]);
    assert.equal([write.head.payloadTotal, read.head.payloadTotal], [data.length, data.length]);
    assert.ok(Buffer.from(write.payload).equals(data) && Buffer.from(read.payload).equals(data));
    assert.equal([write.flags, read.flags], [MESSAGE_LAST, MESSAGE_LAST]);
  }
});

test('the longest that an NBSS header can say', async () => {
  const data = new Uint8Array(0xffffff - 64).fill(0x5a);
  const result = await run(new Conversation({ mss: 60000 }).handshake().say(0, nbss(smb1.writeRequest({ mid: 1 }, 7, data))).close());
  const [{ payload, flags }] = payloads(result, 0);
  assert.equal([payload.length, flags], [data.length, MESSAGE_LAST]);
});

test('segments of a few bytes: heads are put together, the bytes before the data are passed over', async () => {
  const data = seeded(2).bytes(500);
  for (const size of [1, 2, 7, 62, 63, 64, 65]) {
    for (const gap of [0, 1, 40]) {
      const bytes = concat(nbss(smb1.writeRequest({ mid: 1 }, 7, data, 0, gap)), nbss(smb1.writeRequest({ mid: 2 }, 7, data, 500, gap)));
      const talk = new Conversation().handshake().say(0, bytes, () => size).say(1, nbss(smb1.readResponse({ mid: 3 }, data, gap)), () => size);
      const result = await run(talk);
      const all = [...payloads(result, 0), ...payloads(result, 1)];
      assert.equal(all.map(({ head }) => head.bytes.length), [FIXED.write, FIXED.write, FIXED.read], `segments of ${size}`);
      for (const { payload } of all) assert.equal(Buffer.from(payload), Buffer.from(data), `segments of ${size}, gap ${gap}`);
    }
  }
});

test('a hole within the data ends it as cut; what follows is read', async () => {
  const data = seeded(3).bytes(6000);
  const talk = new Conversation().handshake().say(0, nbss(smb1.writeRequest({ mid: 1 }, 7, data))).say(0, nbss(smb1.closeRequest({ mid: 2 }, 7))).close();
  talk.segments.splice(5, 1);
  const result = await run(talk);
  const [write, close] = payloads(result, 0);
  assert.equal([write.flags, write.head.payloadTotal, write.came], [MESSAGE_LAST | MESSAGE_CUT, 6000, 6000 - 1460]);
  assert.ok(result.records.some(({ kind }) => kind === 'hole'));
  assert.equal([close.head.bytes[4], close.flags], [0x04, MESSAGE_LAST]);
});

test('lengths and offsets of a liar: as far as the message reaches, or whole', async () => {
  const honest = smb1.writeRequest({ mid: 1 }, 7, new Uint8Array(100).fill(1));
  const lie = (at: number, low: number, high: number): Uint8Array => {
    const bytes = honest.slice();
    bytes.set([low, high], at);
    return nbss(bytes);
  };
  const wrong = [lie(51, 0xff, 0xff), lie(55, 10, 0), lie(55, 0xff, 0xff)];
  const talk = new Conversation().handshake();
  for (const bytes of wrong) talk.say(0, bytes);
  const all = payloads(await run(talk.close()), 0);
  assert.equal(
    all.map(({ came, flags, head }) => [head.bytes.length, came, flags]),
    [
      [63, 100, MESSAGE_LAST | MESSAGE_CUT],
      [honest.length, 0, MESSAGE_LAST],
      [honest.length, 0, MESSAGE_LAST],
    ],
  );
});

test('what has a command chained behind it leaves whole', async () => {
  const chained = smb1.writeRequest({ mid: 1 }, 7, new Uint8Array(10));
  chained.set([0x04, 0, 80, 0], 33);
  const [{ head }] = payloads(await run(new Conversation().handshake().say(0, nbss(chained)).close()), 0);
  assert.equal([head.bytes.length, head.payloadTotal], [chained.length, 0]);
});

test.run();
