/** What becomes of contents on their way out, over a sink that is looked into. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { BlobSink } from '../../src/browser/extractBlobs.ts';
import { type Extracted, Extractor, type ExtractorOptions } from '../../src/extract/index.ts';
import type { Observation } from '../../src/observations.ts';
import type { SinkFault, SinkFile } from '../../src/platform.ts';
import { ofFile, setInfoRequest, setInfoResponse, Talk, text } from '../observe/talk.ts';
import { observe } from '../support/analyze.ts';
import { Bytes, framesOf, pcap } from '../support/capture-builder.ts';
import * as smb2 from '../support/smb2-builder.ts';

const SHARE = '\\\\server\\C$';

interface Seen extends Extracted {
  files: Map<string, Blob>;
  observations: Observation[];
}

async function extracted(talk: Talk, options: ExtractorOptions = {}, sink = new BlobSink()): Promise<Seen> {
  const extraction = new Extractor(sink, options);
  const observations = await observe(pcap(framesOf(talk.conversation.segments)), { extraction });
  return { ...extraction.finish(), files: sink.files, observations };
}

const contents = async ({ files }: Seen): Promise<Record<string, string>> =>
  Object.fromEntries(
    await Promise.all([...files].filter(([name]) => name.includes('/')).map(async ([name, blob]) => [name, await blob.text()])),
  );

const HOST = '10.0.0.2';

test('what is written and what is read, with the transfer that it was', async () => {
  const talk = new Talk().connect(SHARE).open('tools\\a.exe', 7n);
  talk.write(7n, text('MZ, or so'));
  talk.close(7n);
  talk.open('b.txt', 8n, 5);
  talk.read(8n, text('hello'));
  talk.close(8n);
  const seen = await extracted(talk);
  const host = seen.manifest.files[0].target.ip;
  assert.equal(await contents(seen), { [`${host}/C$/tools/a.exe`]: 'MZ, or so', [`${host}/C$/b.txt`]: 'hello' });
  const transfers = seen.observations.filter((o) => o.kind === 'transfer');
  assert.is(transfers.length, 2);
  for (const [index, { id: _, kind: __, ...facts }] of transfers.entries()) {
    const file = seen.manifest.files[index];
    for (const [name, value] of Object.entries(facts)) assert.equal(file[name as keyof typeof file], value, name);
  }
});

test('versions are kept apart, each as it was', async () => {
  const talk = new Talk().connect(SHARE).open('x.ini', 7n);
  talk.write(7n, text('first version'));
  talk.write(7n, text('second version'));
  talk.close(7n);
  const seen = await extracted(talk);
  assert.equal(Object.values(await contents(seen)), ['first version', 'second version']);
  assert.equal(
    seen.manifest.files.map(({ path, version, versions }) => [path.split('/').pop(), version, versions]),
    [
      ['x.v1.ini', 1, 2],
      ['x.v2.ini', 2, 2],
    ],
  );
});

test('a part written again: the new version has the rest of the one before', async () => {
  const talk = new Talk().connect(SHARE).open('x.txt', 7n);
  talk.write(7n, text('0123456789'));
  talk.write(7n, text('abc'), 4n);
  talk.close(7n);
  assert.equal(Object.values(await contents(await extracted(talk))), ['0123456789', '0123abc789']);
});

test('a cut takes the padding off the copy too', async () => {
  const padded = new Uint8Array(512).fill(0x20);
  padded.set(text('short'));
  const talk = new Talk().connect(SHARE).open('x.txt', 7n);
  talk.write(7n, padded);
  const ids = talk.next();
  talk.ask(setInfoRequest(ids, 7n, 20, new Bytes(8).u32(0, 5).bytes));
  talk.answer(setInfoResponse(ids));
  talk.close(7n);
  const seen = await extracted(talk);
  assert.equal([Object.values(await contents(seen)), seen.manifest.files[0].partial], [['short'], false]);
});

test('holes are zeros, listed, and the name says so', async () => {
  const talk = new Talk().connect(SHARE).open('big.bin', 7n, 12);
  talk.read(7n, text('abc'), 4n);
  talk.close(7n);
  const seen = await extracted(talk);
  const [{ path, holes, partial, size, bytes, sha256 }] = seen.manifest.files;
  assert.match(path, /\/C\$\/big\.bin\.partial$/);
  assert.equal([holes, partial, size, bytes, sha256], [[[0, 4], [7, 5]], true, 12, 3, null]);
  assert.equal(Object.values(await contents(seen)), ['\0\0\0\0abc\0\0\0\0\0']);
});

test('the same name again: one file where the content is the same, else a number', async () => {
  const talk = new Talk().connect(SHARE);
  for (const [index, content] of ['same', 'same', 'other'].entries()) {
    talk.open(index === 1 ? 'A.TXT' : 'a.txt', BigInt(10 + index), content.length);
    talk.read(BigInt(10 + index), text(content));
    talk.close(BigInt(10 + index));
  }
  const { manifest, files } = await extracted(talk);
  assert.equal(
    manifest.files.map(({ path, repeated }) => [path.split('/').pop(), repeated]),
    [
      ['a.txt', false],
      ['a.txt', true],
      ['a (2).txt', false],
    ],
  );
  assert.is([...files.keys()].filter((name) => name.includes('/')).length, 2);
});

test('a file where a folder is, and the other way round', async () => {
  const talk = new Talk().connect(SHARE);
  for (const [index, name] of ['a', 'a\\b', 'c\\d', 'C'].entries()) {
    talk.open(name, BigInt(10 + index), 1);
    talk.read(BigInt(10 + index), text(String(index)));
    talk.close(BigInt(10 + index));
  }
  const { manifest } = await extracted(talk);
  assert.equal(
    manifest.files.map(({ path }) => path.slice(path.indexOf('C$') + 3)),
    ['a', 'a (2)/b', 'c/d', 'C (2)'],
  );
});

test('what is wanted: by name, by what it is', async () => {
  const talk = new Talk().connect(SHARE);
  for (const [index, name] of ['run.cmd', 'note.txt', 'sub\\more.cmd'].entries()) {
    talk.open(name, BigInt(10 + index), 9);
    talk.read(BigInt(10 + index), text('echo this'));
    talk.close(BigInt(10 + index));
  }
  const names = async (options: ExtractorOptions): Promise<string[]> =>
    (await extracted(talk, options)).manifest.files.map(({ name }) => name ?? '');
  assert.equal(await names({ match: ['*.cmd'] }), ['run.cmd', 'sub\\more.cmd']);
  assert.equal(await names({ match: ['C$/*.cmd'] }), ['run.cmd']);
  assert.equal(await names({ match: ['note*', 'sub/**'] }), ['note.txt', 'sub\\more.cmd']);
  assert.equal(await names({ only: 'executables' }), ['run.cmd', 'sub\\more.cmd']);
  assert.equal(await names({ only: 'executables', match: ['note*'] }), []);
});

test('the limit holds for all bytes, and what is beyond it is said', async () => {
  const talk = new Talk().connect(SHARE);
  for (const [index, name] of ['a', 'b', 'c'].entries()) {
    talk.open(name, BigInt(10 + index));
    talk.write(BigInt(10 + index), text('0123'));
    talk.write(BigInt(10 + index), text('4567'), 4n);
    talk.close(BigInt(10 + index));
  }
  const seen = await extracted(talk, { maxBytes: 12 });
  assert.equal(await contents(seen), { [`${HOST}/C$/a`]: '01234567', [`${HOST}/C$/b.partial`]: '0123' });
  assert.match(seen.manifest.files[1].unwritten ?? '', /^4 bytes are beyond the limit of 12/);
  assert.equal(seen.manifest.lost.map(({ name }) => name), ['c']);
  assert.is(seen.manifest.bytes, 12);
});

test('a far offset does not make a far file', async () => {
  const talk = new Talk().connect(SHARE).open('a', 7n);
  talk.write(7n, text('here'));
  talk.write(7n, text('there'), 1n << 50n);
  talk.close(7n);
  const seen = await extracted(talk, { maxBytes: 1 << 20 });
  assert.equal(Object.values(await contents(seen)), ['here']);
  assert.equal([seen.manifest.files[0].partial, seen.manifest.bytes], [true, 4]);
});

test('what the server refused is no whole file', async () => {
  const talk = new Talk().connect(SHARE).open('a', 7n);
  const ids = talk.next();
  talk.ask(ofFile(smb2.writeRequest(ids, text('refused'), 0n), 7n, 16));
  talk.answer(smb2.smb2({ ...ids, command: smb2.SMB2_WRITE, response: true, status: 0xc000007f }, new Bytes(9).u16(0, 9).bytes));
  talk.close(7n);
  const [{ path, partial, unhashed }] = (await extracted(talk)).manifest.files;
  assert.match(path, /a\.partial$/);
  assert.ok(partial);
  assert.match(unhashed ?? '', /STATUS_DISK_FULL/);
});

/** A disk that is full after so many bytes. */
class FullSink extends BlobSink {
  dropped = 0;
  #left: number;

  constructor(bytes: number) {
    super();
    this.#left = bytes;
  }

  override create(): SinkFile {
    const file = super.create() as SinkFile;
    const fault: SinkFault = { fault: 'no space left on the device' };
    return {
      write: (offset, bytes) => {
        if (bytes.length > this.#left) return fault;
        this.#left -= bytes.length;
        return file.write(offset, bytes);
      },
      resize: (size) => file.resize(size),
      place: (path) => file.place(path),
      drop: () => {
        this.dropped++;
        file.drop();
      },
    };
  }
}

test('a full disk: what fits is written, what does not is gone from it and said', async () => {
  const talk = new Talk().connect(SHARE);
  for (const [index, name] of ['fits', 'does not', 'fits too'].entries()) {
    talk.open(name, BigInt(10 + index));
    talk.write(BigInt(10 + index), text(index === 1 ? '0123456789' : 'four'));
    talk.close(BigInt(10 + index));
  }
  const sink = new FullSink(8);
  const seen = await extracted(talk, {}, sink);
  assert.equal(await contents(seen), { [`${HOST}/C$/fits`]: 'four', [`${HOST}/C$/fits too`]: 'four' });
  assert.equal(seen.manifest.lost.map(({ name, why }) => [name, why]), [['does not', 'no space left on the device']]);
  assert.is(sink.dropped, 1);
  assert.equal([seen.written, seen.manifest.bytes], [['manifest.json'], 8]);
});

test('the observations are the same with and without', async () => {
  const talk = new Talk().connect(SHARE).open('x.txt', 7n);
  talk.write(7n, text('0123456789'));
  talk.write(7n, text('abc'), 4n);
  talk.close(7n);
  const { observations } = await extracted(talk, { match: ['nothing'] });
  assert.equal(observations, await observe(pcap(framesOf(talk.conversation.segments))));
});

test.run();
