/** Calls in several fragments of which some are not in the capture: what is left of them is not read as if it were all. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { only, pick, select } from '../support/analyze.ts';
import { Bytes, concat } from '../support/capture-builder.ts';
import { bindAck, bindPdu, createService, createServiceAnswer, FIRST_FRAG, handle, LAST_FRAG, request, response, SVCCTL } from './rpc-messages.ts';
import { seenIn, Talk } from './talk.ts';

const PIPE = 7n;
const PIECE = 4;
const ALLOC_HINT_AT = 16;

/** C706 §12.6.3.1 leaves alloc_hint to the sender: what is left, the whole each time, or nothing. */
const HINTS: Readonly<Record<string, (left: number, all: number) => number>> = {
  'what is left': (left) => left,
  'the whole': (_, all) => all,
  nothing: () => 0,
};

function service(): Talk {
  const talk = new Talk().connect('\\\\server\\IPC$', 2).open('svcctl', PIPE);
  talk.write(PIPE, bindPdu(1, SVCCTL, 2));
  talk.read(PIPE, bindAck(1));
  return talk;
}

function fragmentsOf(stub: Uint8Array, size: number, hint: (left: number, all: number) => number, one: (part: Uint8Array, flags: number) => Uint8Array): Uint8Array[] {
  const count = Math.ceil(stub.length / size);
  return Array.from({ length: count }, (_, i) => {
    const part = stub.subarray(i * size, (i + 1) * size);
    const pdu = one(part, (i === 0 ? FIRST_FRAG : 0) | (i === count - 1 ? LAST_FRAG : 0));
    return new Bytes(pdu.length).set(0, pdu).u32(ALLOC_HINT_AT, hint(stub.length - i * size, stub.length)).bytes;
  });
}

/** MS-SCMR §3.1.4.14: a buffer, its length too few, so many services, a resume index of null, ERROR_SUCCESS. Without its first word it ends with 101. */
function services(): Uint8Array {
  const words = [16, 1, 2, 3, 4, 0, 101, 0, 0];
  return words.reduce((stub, word, i) => stub.u32(i * 4, word), new Bytes(words.length * 4)).bytes;
}

/** What is seen where the segment that has this frame is not in the capture. */
async function without(talk: Talk, frame: number | undefined): ReturnType<typeof seenIn> {
  if (frame !== undefined) talk.conversation.segments.splice(frame - 1, 1);
  return seenIn(talk);
}

for (const [what, hint] of Object.entries(HINTS)) {
  const answers = fragmentsOf(services(), PIECE, hint, (part, flags) => response(2, part, undefined, { flags }));

  for (let lost = -1; lost < answers.length; lost++) {
    test(`alloc_hint tells ${what}: an answer of ${answers.length} fragments ${lost < 0 ? 'that are all there' : `without number ${lost}`}`, async () => {
      const talk = service();
      talk.write(PIPE, request(2, 14, concat(handle(1), new Bytes(20).u32(0, 0x30).u32(4, 3).bytes)));
      const frames = answers.map((answer) => talk.read(PIPE, answer));
      const seen = await without(talk, frames[lost]);
      const call = only(seen, 'rpc', { action: 'call' });
      assert.equal(pick(call, 'returnName', 'unread'), lost < 0 ? { returnName: 'ERROR_SUCCESS', unread: null } : { returnName: null, unread: lost === answers.length - 1 ? null : 'cut' });
      assert.is(only(seen, 'service').status, lost < 0 ? 'ERROR_SUCCESS' : 'unknown');
    });
  }

  test(`alloc_hint tells ${what}: a request without its middle tells its beginning`, async () => {
    const stub = createService(1, 'BTOBTO', 'cmd.exe /Q /c echo cd ^> C:\\out');
    const talk = service();
    const frames = fragmentsOf(stub, 60, hint, (part, flags) => request(2, 12, part, undefined, { flags })).map((part) => talk.write(PIPE, part));
    talk.read(PIPE, response(2, createServiceAnswer(2)));
    const seen = await without(talk, frames[1]);
    assert.equal(pick(only(seen, 'rpc', { action: 'call' }), 'returnName', 'unread'), { returnName: 'ERROR_SUCCESS', unread: 'cut' });
    assert.equal(pick(only(seen, 'service'), 'binaryPath', 'status'), { binaryPath: null, status: 'ERROR_SUCCESS' });
  });
}

test('what is lost of another message leaves a call whole whose alloc_hint goes on', async () => {
  const talk = service();
  talk.write(PIPE, request(2, 14, concat(handle(1), new Bytes(20).u32(0, 0x30).u32(4, 3).bytes)));
  const answers = fragmentsOf(services(), 12, HINTS['what is left'], (part, flags) => response(2, part, undefined, { flags }));
  talk.read(PIPE, answers[0]);
  const other = talk.open('wkssvc', 9n).frame;
  for (const answer of answers.slice(1)) talk.read(PIPE, answer);
  const seen = await without(talk, other);
  assert.ok(select(seen, 'blind spot').some(({ reason }) => reason === 'lost'));
  assert.equal(pick(only(seen, 'rpc', { action: 'call' }), 'returnName', 'unread'), { returnName: 'ERROR_SUCCESS', unread: null });
});

test.run();
