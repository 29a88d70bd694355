/** SMB1 data without a header, told through the whole program: READ_RAW, WRITE_RAW; print files; what the Remote Administration Protocol asks. */
import { createHash } from 'node:crypto';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Observation } from '../../src/observations.ts';
import { observe, only, select } from '../support/analyze.ts';
import { Bytes, concat, framesOf, pcap } from '../support/capture-builder.ts';
import { Conversation } from '../support/conversation.ts';
import { seeded } from '../support/random.ts';
import * as smb1 from '../support/smb1-builder.ts';
import { nbss } from '../support/smb2-builder.ts';

const FID = 0x4001;
const WRITE_COMPLETE = 0x20;
const STATUS_DISK_FULL = 0xc000007f;
const KEEP_ALIVE = Uint8Array.of(0x85, 0, 0, 0);

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const text = (value: string): Uint8Array => new Uint8Array(Buffer.from(value, 'latin1'));

class Talk {
  readonly conversation = new Conversation({ mss: 1460 }).handshake();
  #mid = 0;

  constructor(path = '\\\\server\\C$') {
    this.say((ids) => [smb1.treeConnectRequest(ids, path), smb1.treeConnectResponse(ids)]);
  }

  /** Client and server in turn. */
  say(lines: (ids: smb1.Ids) => Uint8Array[]): this {
    for (const [i, line] of lines({ mid: ++this.#mid }).entries()) this.conversation.say((i % 2) as 0 | 1, nbss(line));
    return this;
  }

  open(): this {
    return this.say((ids) => [smb1.createRequest(ids, '\\raw.bin'), smb1.createResponse(ids, FID)]);
  }

  close(): this {
    return this.say((ids) => [smb1.closeRequest(ids, FID), smb1.done(ids, 0x04)]);
  }

  capture(): Uint8Array {
    return pcap(framesOf(this.conversation.segments));
  }
}

const transfers = (seen: readonly Observation[]) => select(seen, 'transfer').map((o) => [o.direction, o.name, o.size, o.complete, o.sha256]);

test('a file written raw, answered finally in either way or not at all, and read raw', async () => {
  const data = seeded(11).bytes(150_000);
  // data that begin as a message does are data all the same
  data.set(text('\xffSMB'), 100_000);
  const parts = [data.subarray(0, 50_000), data.subarray(50_000, 100_000), data.subarray(100_000)];
  const talk = new Talk().open();
  talk.say((ids) => [smb1.writeRawRequest(ids, FID, parts[0]), smb1.writeRawResponse(ids), parts[0], smb1.writeRawResponse(ids, 50_000)]);
  talk.say((ids) => [smb1.writeRawRequest(ids, FID, parts[1], 50_000, 700, false), smb1.writeRawResponse(ids), parts[1].subarray(700)]);
  talk.conversation.say(1, KEEP_ALIVE);
  talk.say((ids) => [smb1.writeRawRequest(ids, FID, parts[2], 100_000), smb1.writeRawResponse(ids), parts[2], smb1.writeRawResponse(ids, 50_000, WRITE_COMPLETE)]);
  for (const [i, part] of parts.entries()) talk.say((ids) => [smb1.readRawRequest(ids, FID, 60_000, i * 50_000), part]);
  talk.say((ids) => [smb1.readRawRequest(ids, FID, 60_000, data.length), new Uint8Array(0)]).close();
  const seen = await observe(talk.capture());
  assert.equal(transfers(seen), (['write', 'read'] as const).map((way) => [way, 'raw.bin', data.length, true, sha256(data)]));
  const closed = only(seen, 'file', { action: 'close' });
  assert.equal([closed.bytesWritten, closed.bytesRead], [data.length, data.length]);
  assert.equal(select(seen, 'blind spot'), []);
});

test('what the server took in part, or did not let come, is not said to be written', async () => {
  const data = seeded(12).bytes(3000);
  for (const answer of [
    (ids: smb1.Ids) => [smb1.refusal(ids, 0x1d, STATUS_DISK_FULL)],
    (ids: smb1.Ids) => [smb1.refusal(ids, WRITE_COMPLETE, STATUS_DISK_FULL)],
    (ids: smb1.Ids) => [smb1.writeRawResponse(ids), data.subarray(100), smb1.writeRawResponse(ids, 2000)],
  ]) {
    const talk = new Talk().open().say((ids) => [smb1.writeRawRequest(ids, FID, data, 0, 100), ...answer(ids)]).close();
    const seen = await observe(talk.capture());
    assert.is(only(seen, 'transfer').complete, false);
    assert.is(only(seen, 'file', { action: 'close' }).status, 'STATUS_SUCCESS');
    assert.equal(select(seen, 'blind spot'), []);
  }
});

test('a refusal with a header, and an oplock break on its way, are no data', async () => {
  const data = seeded(13).bytes(500);
  const oplockBreak = smb1.smb1({ mid: 0xffff, command: 0x24 }, new Bytes(16).u8(0, 0xff).u16(4, FID).bytes, new Uint8Array(0));
  const talk = new Talk().open();
  talk.say((ids) => [smb1.readRawRequest(ids, FID, 500), smb1.refusal(ids, 0x1a, 0xc0000002)]);
  talk.say((ids) => [smb1.readRawRequest(ids, FID, 500)]);
  talk.conversation.say(1, nbss(oplockBreak)).say(1, nbss(data));
  talk.close();
  const seen = await observe(talk.capture());
  assert.equal(transfers(seen), [['read', 'raw.bin', 500, true, sha256(data)]]);
  assert.equal(select(seen, 'blind spot'), []);
});

test('bytes of raw data that are not in the capture are a hole', async () => {
  const data = seeded(14).bytes(20_000);
  const talk = new Talk().open();
  const before = talk.conversation.segments.length;
  talk.say((ids) => [smb1.writeRawRequest(ids, FID, data), smb1.writeRawResponse(ids), data, smb1.writeRawResponse(ids, data.length)]).close();
  const { segments } = talk.conversation;
  const lost = segments.findIndex(({ payload }, i) => i > before + 5 && payload !== undefined && payload.length === 1460);
  const seen = await observe(pcap(framesOf(segments.filter((_, i) => i !== lost))));
  const written = only(seen, 'transfer');
  assert.is(written.complete, false);
  assert.equal([written.size, written.holeCount], [data.length, 1]);
  assert.ok(select(seen, 'blind spot', { reason: 'lost' }).length > 0);
  assert.is(only(seen, 'file', { action: 'close' }).status, 'STATUS_SUCCESS');
});

test('data that nobody asked for are no message, and are told', async () => {
  const talk = new Talk().open();
  talk.conversation.say(1, nbss(seeded(15).bytes(5000)));
  talk.close();
  const seen = await observe(talk.capture());
  assert.equal(transfers(seen), []);
  assert.is(select(seen, 'blind spot', { reason: 'malformed' }).length, 1);
});

test('a print file is a file, with what was printed', async () => {
  const pages = ['first page\n', 'second page\n'].map(text);
  const command = (code: number, words: Bytes, bytes: Uint8Array = new Uint8Array(0), answer = new Bytes(0)) => (ids: smb1.Ids): Uint8Array[] => [
    smb1.smb1({ ...ids, command: code }, words.bytes, bytes),
    smb1.smb1({ ...ids, command: code, response: true }, answer.bytes, new Uint8Array(0)),
  ];
  const talk = new Talk('\\\\server\\printer').say(command(0xc0, new Bytes(4).u16(2, 1), concat(Uint8Array.of(4), smb1.utf16('job')), new Bytes(2).u16(0, FID)));
  for (const page of pages) talk.say(command(0xc1, new Bytes(2).u16(0, FID), concat(Uint8Array.of(1), new Bytes(2).u16(0, page.length).bytes, page)));
  const seen = await observe(talk.say(command(0xc2, new Bytes(2).u16(0, FID))).capture());
  assert.equal(select(seen, 'file').map((o) => [o.action, o.name, o.status]), ['open', 'close'].map((action) => [action, 'job', 'STATUS_SUCCESS']));
  const all = concat(...pages);
  assert.equal(transfers(seen), [['write', 'job', all.length, true, sha256(all)]]);
  assert.equal(select(seen, 'blind spot'), []);
});

/** SMB_COM_TRANSACTION on \PIPE\LANMAN (MS-CIFS §2.2.4.33). */
function rap(ids: smb1.Ids, parameters: Uint8Array, answerParameters: Uint8Array, answerData: Uint8Array): Uint8Array[] {
  const name = smb1.utf16('\\PIPE\\LANMAN');
  const at = 33 + 28 + 2 + 1 + name.length;
  const words = new Bytes(28).u16(0, parameters.length).u16(18, parameters.length).u16(20, at).u16(24, at + parameters.length);
  const from = 33 + 20 + 2;
  const answer = new Bytes(20).u16(0, answerParameters.length).u16(2, answerData.length).u16(6, answerParameters.length).u16(8, from).u16(12, answerData.length).u16(14, from + answerParameters.length);
  return [
    smb1.smb1({ ...ids, command: 0x25 }, words.bytes, concat(new Uint8Array(1), name, parameters)),
    smb1.smb1({ ...ids, command: 0x25, response: true }, answer.bytes, concat(answerParameters, answerData)),
  ];
}

test('what is asked by MS-RAP, of whom, and what came back', async () => {
  const word = (value: number): Uint8Array => new Bytes(2).u16(0, value).bytes;
  const server = concat(text('SALES-PC\0'), new Uint8Array(7), new Uint8Array(10));
  const talk = new Talk('\\\\server\\IPC$');
  talk.say((ids) => rap(ids, concat(word(13), text('WrLh\0B16BBDz\0'), word(1), word(4096)), concat(word(0), word(0), word(26)), server));
  talk.say((ids) => rap(ids, concat(word(0x38), text('zWrLh\0B21\0ssales\0'), word(11), word(4096)), concat(word(5), word(0), word(0)), new Uint8Array(0)));
  talk.say((ids) => rap(ids, concat(word(0x73), text('zb16b16WW\0\0ssales\0'), new Uint8Array(36)), concat(word(0), word(0)), new Uint8Array(0)));
  talk.say((ids) => rap(ids, concat(word(0x51), text('W\0\0'), word(3)), concat(word(0), word(0)), new Uint8Array(0)));
  const seen = await observe(talk.capture());
  assert.equal(select(seen, 'query').map((o) => [o.operation, o.what, o.subject, o.names, o.status]), [
    ['NetServerGetInfo', 'server', null, ['SALES-PC'], 'ERROR_SUCCESS'],
    ['NetUserGetInfo', 'account', 'ssales', [], 'ERROR_ACCESS_DENIED'],
  ]);
  const changed = only(seen, 'account');
  assert.equal([changed.action, changed.account, changed.status], ['change password', 'ssales', 'ERROR_SUCCESS']);
  assert.match(only(seen, 'blind spot').what, 'NetPrintJobDelete');
});

test.run();
