/** Files and sessions by the protocol's rules (MS-SMB2 §3.2.5, §3.3.5), where real captures lack the case. */
import { createHash } from 'node:crypto';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { only, pick, select } from '../support/analyze.ts';
import * as smb2 from '../support/smb2-builder.ts';
import {
  asynchronous,
  interim,
  logoff,
  ofFile,
  openedFile,
  refusal,
  renameTo,
  SESSION,
  STATUS_ACCESS_DENIED,
  STATUS_DISK_FULL,
  seenIn,
  setInfoRequest,
  setInfoResponse,
  Talk,
  text,
  treeDisconnect,
} from './talk.ts';

const SHARE = '\\\\server\\share';
const RELATED = 0xffff_ffff_ffff_ffffn;
const sha256 = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');

test('a related compound: CREATE, WRITE and CLOSE mean one open, whose FileId only the answer names', async () => {
  const talk = new Talk().connect(SHARE);
  const content = text('written in one go');
  const [first, second, third] = [talk.next(), { ...talk.next(), related: true }, { ...talk.next(), related: true }];
  const asked = talk.ask(
    smb2.createRequest(first, 'a\\b.txt'),
    ofFile(smb2.writeRequest(second, content), RELATED, 16),
    smb2.closeRequest(third, RELATED),
  );
  const answered = talk.answer(
    openedFile(first, 7n),
    smb2.writeResponse(second, content.length),
    smb2.closeResponse(third),
  );
  const seen = await seenIn(talk);
  assert.equal(
    select(seen, 'file').map((o) => [o.action, o.frame, o.responseFrame, o.share, o.name, o.status, o.bytesWritten]),
    [
      ['open', asked, answered, SHARE, 'a\\b.txt', 'STATUS_SUCCESS', null],
      ['close', asked, answered, SHARE, 'a\\b.txt', 'STATUS_SUCCESS', content.length],
    ],
  );
  assert.equal(pick(only(seen, 'transfer'), 'name', 'size', 'complete', 'sha256'), {
    name: 'a\\b.txt',
    size: content.length,
    complete: true,
    sha256: sha256(content),
  });
});

test('the same compound without any answer: the open is unknown, what was sent is told all the same', async () => {
  const talk = new Talk().connect(SHARE);
  const content = text('sent into the void');
  const [first, second, third] = [talk.next(), { ...talk.next(), related: true }, { ...talk.next(), related: true }];
  talk.ask(
    smb2.createRequest(first, 'void.txt'),
    ofFile(smb2.writeRequest(second, content), RELATED, 16),
    smb2.closeRequest(third, RELATED),
  );
  const seen = await seenIn(talk);
  assert.equal(
    select(seen, 'file').map((o) => [o.action, o.name, o.status, o.responseFrame]),
    [
      ['open', 'void.txt', 'unknown', null],
      ['close', 'void.txt', 'unknown', null],
    ],
  );
  assert.equal(pick(only(seen, 'transfer'), 'name', 'sha256', 'fileId'), {
    name: 'void.txt',
    sha256: sha256(content),
    fileId: null,
  });
});

test('STATUS_PENDING is no answer: the one that follows is', async () => {
  const talk = new Talk().connect(SHARE);
  const ids = talk.next();
  const asked = talk.ask(smb2.createRequest(ids, 'slow.txt'));
  talk.answer(interim(smb2.SMB2_CREATE, ids));
  const answered = talk.answer(asynchronous(openedFile(ids, 7n)));
  const open = only(await seenIn(talk), 'file');
  assert.equal([open.frame, open.responseFrame, open.status], [asked, answered, 'STATUS_SUCCESS']);
});

test('STATUS_PENDING alone leaves the status unknown', async () => {
  const talk = new Talk().connect(SHARE);
  const ids = talk.next();
  talk.ask(smb2.createRequest(ids, 'slow.txt'));
  talk.answer(interim(smb2.SMB2_CREATE, ids));
  const open = only(await seenIn(talk), 'file');
  assert.equal([open.status, open.responseFrame, open.result], ['unknown', null, null]);
});

test('a request without an answer is unknown, never a success', async () => {
  const talk = new Talk().connect(SHARE);
  talk.ask(smb2.createRequest(talk.next(), 'lost.txt'));
  talk.ask(smb2.treeConnectRequest(talk.next(), '\\\\server\\other'));
  const seen = await seenIn(talk);
  assert.equal(pick(only(seen, 'file'), 'name', 'status', 'responseFrame'), {
    name: 'lost.txt',
    status: 'unknown',
    responseFrame: null,
  });
  assert.equal(pick(select(seen, 'share')[1], 'path', 'status', 'type', 'treeId'), {
    path: '\\\\server\\other',
    status: 'unknown',
    type: null,
    treeId: null,
  });
});

test('answers whose requests were not seen are counted, and make no observations', async () => {
  const talk = new Talk();
  talk.answer(smb2.writeResponse(talk.next(), 10));
  talk.answer(smb2.closeResponse(talk.next()));
  const seen = await seenIn(talk);
  assert.equal(select(seen, 'file'), []);
  const spot = select(seen, 'blind spot', { reason: 'beginning not seen' }).find(({ what }) =>
    what.includes('answers'),
  );
  assert.is(spot?.count, 2);
});

test('an open whose CREATE was not seen: its content is told, its name is not guessed', async () => {
  const talk = new Talk().connect(SHARE);
  const content = text('who am I');
  talk.write(0x77n, content);
  talk.close(0x77n);
  const seen = await seenIn(talk);
  assert.equal(pick(only(seen, 'transfer'), 'share', 'name', 'complete', 'sha256'), {
    share: SHARE,
    name: null,
    complete: true,
    sha256: sha256(content),
  });
  assert.equal(select(seen, 'file', { action: 'open' }), []);
});

test('a CREATE of which only the answer was seen still says how large the file is', async () => {
  const talk = new Talk().connect(SHARE);
  talk.answer(openedFile(talk.next(), 7n, 100));
  talk.read(7n, text('first part'));
  talk.close(7n);
  const transfer = only(await seenIn(talk), 'transfer');
  assert.equal([transfer.name, transfer.size, transfer.bytes, transfer.complete], [null, 100, 10, false]);
});

test('a WRITE that the server refuses is no content of the file', async () => {
  const talk = new Talk().connect(SHARE).open('full.bin', 7n);
  talk.write(7n, text('first'));
  const ids = talk.next();
  talk.ask(ofFile(smb2.writeRequest(ids, text('second'), 5n), 7n, 16));
  talk.answer(refusal(smb2.SMB2_WRITE, ids, STATUS_DISK_FULL));
  talk.close(7n);
  const seen = await seenIn(talk);
  const transfer = only(seen, 'transfer');
  assert.equal(pick(transfer, 'complete', 'md5', 'sha1', 'sha256'), {
    complete: false,
    md5: null,
    sha1: null,
    sha256: null,
  });
  assert.match(transfer.unhashed ?? '', /refused to write bytes 5-10: STATUS_DISK_FULL/);
  assert.is(only(seen, 'file', { action: 'close' }).bytesWritten, 5);
});

test('a WRITE that the server takes in part is said to be so', async () => {
  const talk = new Talk().connect(SHARE).open('part.bin', 7n);
  const ids = talk.next();
  talk.ask(ofFile(smb2.writeRequest(ids, text('ten bytes!')), 7n, 16));
  talk.answer(smb2.writeResponse(ids, 4));
  talk.close(7n);
  const transfer = only(await seenIn(talk), 'transfer');
  assert.equal([transfer.complete, transfer.sha256], [false, null]);
  assert.match(transfer.unhashed ?? '', /4 of 10 bytes taken/);
});

test('a CREATE that is refused opens nothing', async () => {
  const talk = new Talk().connect(SHARE);
  const ids = talk.next();
  talk.ask(smb2.createRequest(ids, 'secret.txt'));
  talk.answer(refusal(smb2.SMB2_CREATE, ids, STATUS_ACCESS_DENIED));
  const open = only(await seenIn(talk), 'file');
  assert.equal([open.status, open.result, open.fileId, open.size], ['STATUS_ACCESS_DENIED', null, null, null]);
});

test('a renamed file bears its new name from then on', async () => {
  const talk = new Talk().connect(SHARE).open('update.tmp', 7n);
  talk.write(7n, text('MZ'));
  const ids = talk.next();
  talk.ask(setInfoRequest(ids, 7n, 10, renameTo('svc.exe')));
  talk.answer(setInfoResponse(ids));
  talk.close(7n);
  const seen = await seenIn(talk);
  assert.equal(pick(only(seen, 'file', { action: 'rename' }), 'name', 'newName', 'status'), {
    name: 'update.tmp',
    newName: 'svc.exe',
    status: 'STATUS_SUCCESS',
  });
  assert.is(only(seen, 'file', { action: 'close' }).name, 'svc.exe');
  assert.is(only(seen, 'transfer').name, 'svc.exe');
});

test('a rename that is refused changes no name', async () => {
  const talk = new Talk().connect(SHARE).open('update.tmp', 7n);
  const ids = talk.next();
  talk.ask(setInfoRequest(ids, 7n, 10, renameTo('svc.exe')));
  talk.answer(refusal(17, ids, STATUS_ACCESS_DENIED));
  talk.close(7n);
  const seen = await seenIn(talk);
  assert.equal(pick(only(seen, 'file', { action: 'rename' }), 'newName', 'status'), {
    newName: 'svc.exe',
    status: 'STATUS_ACCESS_DENIED',
  });
  assert.is(only(seen, 'file', { action: 'close' }).name, 'update.tmp');
});

test('FILE_DELETE_ON_CLOSE deletes when the open is closed, and not before', async () => {
  const talk = new Talk().connect(SHARE);
  const ids = talk.next();
  const request = smb2.createRequest(ids, 'trace.txt');
  new DataView(request.buffer, request.byteOffset).setUint32(64 + 40, 0x1000, true);
  talk.ask(request);
  talk.answer(openedFile(ids, 7n));
  const closed = talk.close(7n);
  const gone = only(await seenIn(talk), 'file', { action: 'delete' });
  assert.equal(
    [gone.frame, gone.name, gone.information, gone.status],
    [closed, 'trace.txt', 'FILE_DELETE_ON_CLOSE', 'STATUS_SUCCESS'],
  );
});

test('LOGOFF ends what the session had open: its content is told there', async () => {
  const talk = new Talk().connect(SHARE).open('open.bin', 7n);
  talk.write(7n, text('still open'));
  const ids = talk.next();
  talk.ask(logoff(ids));
  talk.answer(logoff(ids, true));
  talk.connect('\\\\server\\later');
  const seen = await seenIn(talk);
  const kinds = seen.map(({ kind }) => kind);
  assert.ok(
    kinds.indexOf('transfer') < kinds.lastIndexOf('share'),
    'told when the session ended, not at the end of the connection',
  );
});

test('TREE_DISCONNECT ends the opens of its tree alone', async () => {
  const talk = new Talk().connect(SHARE).open('one.bin', 7n);
  talk.write(7n, text('in the first tree'));
  const other = { ...talk.next(), treeId: 6 };
  talk.ask(smb2.treeConnectRequest(other, '\\\\server\\second'));
  talk.answer(smb2.treeConnectResponse(other));
  const create = { ...talk.next(), treeId: 6 };
  talk.ask(smb2.createRequest(create, 'two.bin'));
  talk.answer(openedFile(create, 8n));
  const ids = talk.next();
  talk.ask(treeDisconnect(ids));
  talk.answer(treeDisconnect(ids, true));
  const write = { ...talk.next(), treeId: 6 };
  talk.ask(ofFile(smb2.writeRequest(write, text('in the second')), 8n, 16));
  talk.answer(smb2.writeResponse(write, 13));
  const seen = await seenIn(talk);
  assert.equal(
    select(seen, 'transfer').map((o) => [o.name, o.share]),
    [
      ['one.bin', SHARE],
      ['two.bin', '\\\\server\\second'],
    ],
  );
  assert.equal(pick(only(seen, 'share', { action: 'disconnect' }), 'path', 'status'), {
    path: SHARE,
    status: 'STATUS_SUCCESS',
  });
});

/** A NEGOTIATE whose answer names the server. */
function greet(talk: Talk, guid: number): Talk {
  const ids = { ...talk.next(), sessionId: 0n };
  talk.ask(smb2.negotiateRequest(ids));
  const response = smb2.negotiateResponse(ids);
  response.fill(guid, 64 + 8, 64 + 24);
  talk.answer(response);
  return talk;
}

const SECOND = 1_000_000_000n;
const START = 1_600_000_000n * SECOND;

test('two channels of one session: what one opens, the other writes', async () => {
  const one = greet(new Talk({ start: START }), 0xaa)
    .connect(SHARE)
    .open('wide.bin', 7n);
  const two = greet(
    new Talk({ start: START + SECOND, client: { ip: '10.0.1.1', port: 50000 }, server: { ip: '10.0.1.2', port: 445 } }),
    0xaa,
  );
  one.write(7n, text('left '));
  two.write(7n, text('right'), 5n);
  one.conversation.pause(3n * SECOND);
  one.close(7n);
  const transfer = only(await seenIn(one, two), 'transfer');
  assert.equal(
    [transfer.name, transfer.size, transfer.complete, transfer.sha256],
    ['wide.bin', 10, true, sha256(text('left right'))],
  );
});

test('one SessionId on two servers: two sessions, two files', async () => {
  const one = greet(new Talk({ start: START }), 0xaa)
    .connect(SHARE)
    .open('first.bin', 7n);
  const two = greet(
    new Talk({ start: START + SECOND, client: { ip: '10.0.0.1', port: 50000 }, server: { ip: '10.0.0.3', port: 445 } }),
    0xbb,
  );
  two.connect('\\\\third\\share').open('second.bin', 7n);
  two.write(7n, text('to the second'));
  one.conversation.pause(3n * SECOND);
  one.write(7n, text('to the first'));
  const seen = await seenIn(one, two);
  assert.equal(
    select(seen, 'transfer')
      .map((o) => [o.name, o.share, o.target.ip, o.sha256])
      .sort(),
    [
      ['first.bin', SHARE, '10.0.0.2', sha256(text('to the first'))],
      ['second.bin', '\\\\third\\share', '10.0.0.3', sha256(text('to the second'))],
    ],
  );
});

test('the session survives the connection that began it, as long as another carries it', async () => {
  const one = greet(new Talk({ start: START }), 0xaa)
    .connect(SHARE)
    .open('kept.bin', 7n);
  const two = greet(new Talk({ start: START + SECOND, client: { ip: '10.0.1.1', port: 50000 } }), 0xaa);
  two.write(7n, text('abc'));
  one.conversation.pause(2n * SECOND).close();
  two.conversation.pause(2n * SECOND);
  two.write(7n, text('def'), 3n);
  two.close(7n);
  const transfer = only(await seenIn(one, two), 'transfer');
  assert.equal([transfer.name, transfer.share, transfer.size, transfer.complete], ['kept.bin', SHARE, 6, true]);
  assert.is(transfer.sessionId, `0x${SESSION.toString(16)}`);
});

test('a message id that is used again leaves the first request unanswered', async () => {
  const talk = new Talk().connect(SHARE);
  const ids = talk.next();
  talk.ask(smb2.createRequest(ids, 'first.txt'));
  talk.ask(smb2.createRequest(ids, 'second.txt'));
  talk.answer(openedFile(ids, 7n));
  assert.equal(
    select(await seenIn(talk), 'file').map((o) => [o.name, o.status]),
    [
      ['first.txt', 'unknown'],
      ['second.txt', 'STATUS_SUCCESS'],
    ],
  );
});

test('the same offset written twice with other bytes makes two versions', async () => {
  const talk = new Talk().connect(SHARE).open('twice.bin', 7n);
  talk.write(7n, text('version one'));
  talk.write(7n, text('version two'));
  talk.close(7n);
  const versions = select(await seenIn(talk), 'transfer').map((o) => [o.version, o.sha256]);
  assert.equal(versions, [
    [1, sha256(text('version one'))],
    [2, sha256(text('version two'))],
  ]);
});

test.run();
