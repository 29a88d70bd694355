/** Files and directories over SMB1, told through the whole program: long writes and reads, listings in parts. */
import { createHash } from 'node:crypto';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { BlobSink } from '../../src/browser/extractBlobs.ts';
import { Extractor } from '../../src/extract/index.ts';
import { observe, only, select } from '../support/analyze.ts';
import { Bytes, concat, framesOf, pcap } from '../support/capture-builder.ts';
import { Conversation } from '../support/conversation.ts';
import { seeded } from '../support/random.ts';
import * as smb1 from '../support/smb1-builder.ts';
import { nbss } from '../support/smb2-builder.ts';

const FID = 0x4001;
const STATUS_DISK_FULL = 0xc000007f;

/** A connection on which a share is connected to, and `big.bin` opened. */
class Talk {
  readonly conversation = new Conversation({ mss: 60_000 }).handshake();
  #mid = 0;

  constructor() {
    this.exchange((ids) => [smb1.treeConnectRequest(ids, '\\\\server\\C$'), smb1.treeConnectResponse(ids)]);
  }

  exchange(say: (ids: smb1.Ids) => [ask: Uint8Array, answer: Uint8Array]): this {
    const [ask, answer] = say({ mid: ++this.#mid });
    this.conversation.say(0, nbss(ask)).say(1, nbss(answer));
    return this;
  }

  open(): this {
    return this.exchange((ids) => [smb1.createRequest(ids, '\\big.bin'), smb1.createResponse(ids, FID)]);
  }

  close(): this {
    return this.exchange((ids) => [smb1.closeRequest(ids, FID), smb1.done(ids, 0x04)]);
  }

  capture(): Uint8Array {
    return pcap(framesOf(this.conversation.segments));
  }
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

test('a file written in messages of 1.5 MiB and read in one of 3 MiB, with its hash', async () => {
  const data = seeded(5).bytes(3 << 20);
  const half = data.length / 2;
  const talk = new Talk().open();
  for (const at of [0, half]) {
    const part = data.subarray(at, at + half);
    talk.exchange((ids) => [smb1.writeRequest(ids, FID, part, at), smb1.writeResponse(ids, part.length)]);
  }
  talk.exchange((ids) => [smb1.readRequest(ids, FID, data.length), smb1.readResponse(ids, data)]).close();
  const seen = await observe(talk.capture());
  assert.equal(
    select(seen, 'transfer').map((o) => [o.direction, o.name, o.size, o.complete, o.sha256]),
    (['write', 'read'] as const).map((direction) => [direction, 'big.bin', data.length, true, sha256(data)]),
  );
  const closed = only(seen, 'file', { action: 'close' });
  assert.equal([closed.bytesWritten, closed.bytesRead], [data.length, data.length]);
  assert.equal(select(seen, 'blind spot'), []);
});

test('what the server refused to take is not there', async () => {
  const data = seeded(6).bytes(2 << 20);
  const talk = new Talk().open();
  talk.exchange((ids) => [smb1.writeRequest(ids, FID, data), smb1.refusal(ids, 0x2f, STATUS_DISK_FULL)]).close();
  const seen = await observe(talk.capture());
  assert.not(select(seen, 'transfer').some(({ complete }) => complete));
  assert.is(only(seen, 'file', { action: 'close' }).bytesWritten, 0);
});

test('data of an answer whose request was not seen goes nowhere', async () => {
  const talk = new Talk();
  talk.conversation.say(1, nbss(smb1.readResponse({ mid: 77 }, seeded(7).bytes(200_000))));
  const seen = await observe(talk.capture());
  assert.equal(select(seen, 'transfer'), []);
  assert.match(only(seen, 'blind spot', { reason: 'beginning not seen' }).what, 'SMB_COM_READ_ANDX');
});

test('the oldest commands: a temporary file, written, read, its times set, closed', async () => {
  const hello = new Uint8Array(Buffer.from('hello'));
  const data = concat(new Bytes(3).u8(0, 1).u16(1, hello.length).bytes, hello);
  const call = (command: number, words: Bytes, bytes: Uint8Array, answerWords = new Bytes(0), answerBytes: Uint8Array = new Uint8Array(0)) =>
    (ids: smb1.Ids): [Uint8Array, Uint8Array] => [
      smb1.smb1({ ...ids, command }, words.bytes, bytes),
      smb1.smb1({ ...ids, command, response: true }, answerWords.bytes, answerBytes),
    ];
  const talk = new Talk()
    .exchange(call(0x0e, new Bytes(6), concat(Uint8Array.of(4), smb1.utf16('\\Temp')), new Bytes(2).u16(0, FID), new Uint8Array(Buffer.from('T1.TMP\0'))))
    .exchange(call(0x14, new Bytes(10).u16(0, FID).u16(2, hello.length), data, new Bytes(2).u16(0, hello.length)))
    .exchange(call(0x13, new Bytes(10).u16(0, FID).u16(2, hello.length), new Uint8Array(0), new Bytes(10).u16(0, hello.length), data))
    .exchange(call(0x22, new Bytes(14).u16(0, FID).u16(10, 0x5d76), new Uint8Array(0)))
    .close();
  const seen = await observe(talk.capture());
  assert.equal(
    select(seen, 'file').map((o) => [o.action, o.name, o.status]),
    ['open', 'set', 'close'].map((action) => [action, 'Temp\\T1.TMP', 'STATUS_SUCCESS']),
  );
  assert.equal(
    select(seen, 'transfer').map((o) => [o.direction, o.name, o.sha256]),
    ['write', 'read'].map((direction) => [direction, 'Temp\\T1.TMP', sha256(hello)]),
  );
  assert.equal(select(seen, 'blind spot'), []);
});

/** SMB_FIND_FILE_BOTH_DIRECTORY_INFO (MS-CIFS §2.2.8.1.7). */
function listed(...names: string[]): Uint8Array {
  const entries = names.map((name, i) => {
    const text = Buffer.from(name, 'utf16le');
    const length = (94 + text.length + 7) & ~7;
    return new Bytes(length)
      .u32(0, i === names.length - 1 ? 0 : length)
      .u32(40, 1000 + i)
      .u32(56, 0x20)
      .u32(60, text.length)
      .set(94, text).bytes;
  });
  return concat(...entries);
}

test('FIND_FIRST2 and FIND_NEXT2 fill one directory of the tree; one observation of the listing', async () => {
  const first = concat(new Bytes(12).u16(0, 0x16).u16(2, 512).u16(6, 0x0104).bytes, smb1.utf16('\\Windows\\Temp\\*'));
  const next = concat(new Bytes(12).u16(0, 0x0800).u16(2, 512).u16(4, 0x0104).bytes, smb1.utf16('b.txt'));
  const talk = new Talk()
    .exchange((ids) => [
      smb1.transaction2Request(ids, 1, first),
      smb1.transaction2Response(ids, new Bytes(10).u16(0, 0x0800).u16(2, 2).bytes, listed('a.txt', 'b.txt')),
    ])
    .exchange((ids) => [
      smb1.transaction2Request(ids, 2, next),
      smb1.transaction2Response(ids, new Bytes(8).u16(0, 1).bytes, listed('c.txt')),
    ]);
  const sink = new BlobSink();
  const extraction = new Extractor(sink);
  const seen = await observe(talk.capture(), { extraction });
  const told = select(seen, 'file', { action: 'list' }).map((o) => [o.name, o.pattern, o.share, o.status]);
  assert.equal(told, [['Windows\\Temp', '*', '\\\\server\\C$', 'STATUS_SUCCESS']]);
  extraction.finish();
  const [{ share, entries }] = JSON.parse((await sink.files.get('listing.json')?.text()) ?? '[]').shares;
  assert.is(share, '\\\\server\\C$');
  const files = entries[0].entries[0].entries.map(({ name, size }: { name: string; size: number }) => [name, size]);
  assert.equal(files, [
    ['a.txt', 1000],
    ['b.txt', 1001],
    ['c.txt', 1000],
  ]);
});

test.run();
