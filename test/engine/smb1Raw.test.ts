/** SMB1 data without a header leave the engine as such, in whatever pieces they come; only where they were let come. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { MESSAGE_CUT, MESSAGE_LAST } from '../../assembly/abi.ts';
import { framesOf, pcap } from '../support/capture-builder.ts';
import { Conversation } from '../support/conversation.ts';
import { runEngine } from '../support/engine.ts';
import { seeded } from '../support/random.ts';
import * as smb1 from '../support/smb1-builder.ts';
import { nbss } from '../support/smb2-builder.ts';

const LIMITS = { flowsPerShard: 16, records: 512 };
const FID = 7;

async function told(conversation: Conversation, chunk?: number) {
  const { records } = await runEngine(pcap(framesOf(conversation.segments)), { limits: LIMITS, chunk });
  return records.filter(({ kind }) => kind !== 'flowBegin' && kind !== 'flowEnd');
}

test('an answer of any length, in segments and chunks of any size', async () => {
  for (const [length, mss] of [[0, 1460], [1, 1], [31, 7], [35, 1460], [51, 20], [52, 1460], [65_535, 1460], [0x1ffff, 8960]]) {
    const data = seeded(length).bytes(length);
    const talk = new Conversation({ mss }).handshake().say(0, nbss(smb1.readRawRequest({ mid: 1 }, FID, 65_535))).say(1, nbss(data)).say(0, nbss(smb1.closeRequest({ mid: 2 }, FID)));
    for (const chunk of [undefined, 65_536]) {
      const records = await told(talk, chunk);
      const raw = records.filter(({ direction }) => direction === 1);
      assert.equal(raw.map(({ kind }) => kind).filter((kind, i) => kind !== (i === 0 ? 'smb1Raw' : 'payload')), [], `${length} in ${mss}`);
      const whole = new Uint8Array(length);
      for (const { payload, payloadOffset } of raw) whole.set(payload, payloadOffset);
      assert.ok(Buffer.from(whole).equals(data), `${length} in ${mss}`);
      assert.equal([raw[0].payloadTotal, raw[raw.length - 1].flags], [length, MESSAGE_LAST]);
      assert.equal(records.filter(({ direction }) => direction === 0).map(({ kind }) => kind), ['smb1', 'smb1']);
    }
  }
});

test('the rest of a write comes once the server lets it, and only then', async () => {
  const data = seeded(2).bytes(3000);
  const begin = () => new Conversation().handshake().say(0, nbss(smb1.writeRawRequest({ mid: 1 }, FID, data)));
  const kinds = async (talk: Conversation) => (await told(talk)).map(({ kind, direction }) => `${kind} ${direction}`);
  const interim = nbss(smb1.writeRawResponse({ mid: 1 }));
  const let_ = begin().say(1, interim).say(0, nbss(data)).say(1, nbss(smb1.writeRawResponse({ mid: 1 }, 3000))).say(0, nbss(smb1.closeRequest({ mid: 2 }, FID)));
  assert.equal(await kinds(let_), ['smb1 0', 'smb1 1', 'smb1Raw 0', 'payload 0', 'payload 0', 'smb1 1', 'smb1 0']);
  const refused = begin().say(1, nbss(smb1.refusal({ mid: 1 }, 0x1d, 0xc000007f))).say(0, nbss(data));
  assert.equal((await kinds(refused)).slice(0, 3), ['smb1 0', 'smb1 1', 'malformed 0']);
  const unanswered = begin().say(0, nbss(data));
  assert.equal((await kinds(unanswered)).slice(0, 2), ['smb1 0', 'malformed 0']);
});

test('a hole anywhere within the data cuts them, and what follows comes in its order', async () => {
  const talk = new Conversation().handshake().say(0, nbss(smb1.readRawRequest({ mid: 1 }, FID, 20_000)));
  const first = talk.segments.length;
  talk.say(1, nbss(seeded(3).bytes(20_000)));
  const end = talk.segments.length;
  talk.say(0, nbss(smb1.closeRequest({ mid: 2 }, FID))).say(1, nbss(smb1.done({ mid: 2 }, 0x04))).close();
  for (let lost = first + 1; lost < end; lost++) {
    const segments = talk.segments.filter((_, i) => i !== lost);
    const { records } = await runEngine(pcap(framesOf(segments)), { limits: LIMITS });
    const raw = records.filter(({ direction, kind }) => direction === 1 && (kind === 'smb1Raw' || kind === 'payload'));
    assert.is(raw[raw.length - 1].flags, MESSAGE_LAST | MESSAGE_CUT);
    assert.ok(records.some(({ kind }) => kind === 'hole'));
    // the CLOSE before its answer, though the client was read past the hole by then
    assert.equal(records.filter(({ kind }) => kind === 'smb1').map(({ direction }) => direction), [0, 0, 1], `segment ${lost}`);
  }
});

test('a hole within what is written cuts it; what the server then answers comes behind what the client asked', async () => {
  const data = seeded(4).bytes(20_000);
  const talk = new Conversation().handshake().say(0, nbss(smb1.writeRawRequest({ mid: 1 }, FID, data))).say(1, nbss(smb1.writeRawResponse({ mid: 1 })));
  const first = talk.segments.length;
  talk.say(0, nbss(data));
  const end = talk.segments.length;
  talk.say(1, nbss(smb1.writeRawResponse({ mid: 1 }, data.length))).say(0, nbss(smb1.closeRequest({ mid: 2 }, FID))).say(1, nbss(smb1.done({ mid: 2 }, 0x04)));
  for (let lost = first + 1; lost < end; lost++) {
    const { records } = await runEngine(pcap(framesOf(talk.segments.filter((_, i) => i !== lost))), { limits: LIMITS });
    assert.equal(records.filter(({ kind }) => kind === 'smb1').map(({ direction }) => direction), [0, 1, 1, 0, 1], `segment ${lost}`);
  }
});

test.run();
