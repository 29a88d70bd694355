/** Files out of captures into a folder: what stands in the folder before does not matter, and is not touched. */
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { extract, type ExtractedFile, ExtractError, type ExtractOptions } from '../../src/node/index.ts';
import { type Folder, temporaryFolder } from '../cli/command.ts';
import { Talk, text } from '../observe/talk.ts';
import { framesOf, pcap } from '../support/capture-builder.ts';
import { engineModule } from '../support/engine.ts';
import { sharedCaptures, skipUnlessShared } from '../support/shared.ts';

const test = suite<{ folder: Folder }>('extract');
test.before.each((context) => {
  context.folder = temporaryFolder();
});
test.after.each(({ folder }) => folder.remove());

const engine = engineModule();
const run = async (input: string | Uint8Array, to: string, options: Partial<ExtractOptions> = {}) =>
  extract(input, { to, engine, ...options });

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

function talkOf(...files: readonly (readonly [name: string, content: string])[]): Uint8Array {
  const talk = new Talk().connect('\\\\server\\C$');
  for (const [index, [name, content]] of files.entries()) {
    talk.open(name, BigInt(10 + index));
    talk.write(BigInt(10 + index), text(content));
    talk.close(BigInt(10 + index));
  }
  return pcap(framesOf(talk.conversation.segments));
}

interface Exported {
  name: string;
  size: number;
  sha256: string;
}

/** Captures and objects that TShark exports of them which are whole files; the rest are pipes, and beginnings of files. */
const EXPORTED: Readonly<Record<string, (object: Exported) => boolean>> = {
  'zeek__smb-smb2.pcap': ({ name }) => name.endsWith('.pdf'),
  'zeek__smb-smb2readwrite.pcap': () => true,
  'malcolm__smb_mimikatz_copy_to_host.pcap': ({ size }) => size === 804352,
  'otrf__covenant_copy_smb_CreateRequest_2020-09-22145302.pcap': () => true,
  'otrf__empire_msbuild_dcerpc_wmi_smb_WORKSTATION5_2020-09-20173857.pcap': () => true,
  'elc__normal_share_traversal.pcapng': ({ name }) => !name.startsWith('\\srvsvc'),
  'elc__delete.pcapng': ({ name }) => !name.startsWith('\\srvsvc'),
  'elc__remote_copy_of_file.pcapng': () => true,
  'elc__impacket_psexec.pcapng': ({ name }) => name.endsWith('.exe'),
  'elc__wmiexec.pcapng': () => true,
  'attack__LM_smbexec_smb_dcerpc_svcctl_epm.pcapng': () => true,
  'sv__smb2-07-20171220_smb_psexec_add_user.pcap': ({ name }) => name.endsWith('.exe'),
  'arkime__smb-smbclient.pcap': () => true,
  'sv__smb-eicar-file.pcap': () => true,
  'sv__smb-filename.pcap': ({ name }) => name.endsWith('.exe'),
  'zeek__smb-smb1.pcap': () => true,
  'elc__winexesvc.pcap': ({ name }) => name.endsWith('.exe'),
  'elc__smbexec.pcapng': ({ name }) => name.startsWith('__output'),
  'sv__smb-length-5786.pcap': ({ size }) => size > 0,
};

for (const [capture, isFile] of Object.entries(EXPORTED)) {
  test(`${capture}: what TShark exports, byte for byte`, async ({ folder }) => {
    if (skipUnlessShared('exported files', capture)) return;
    const path = sharedCaptures().find(({ name }) => name === capture)?.path ?? '';
    const truth = JSON.parse(readFileSync(join(path, '..', 'truth', `${capture}.json`), 'utf8'));
    const exported = (truth.exported_smb_objects as Exported[]).filter(isFile);
    assert.ok(exported.length > 0);
    const { manifest } = await run(path, join(folder.path, 'out'));
    const hashes = new Map(manifest.files.map((file: ExtractedFile) => [file.path, file]));
    const onDisk = new Set<string>();
    for (const [name, file] of hashes) {
      const bytes = readFileSync(join(folder.path, 'out', name));
      assert.is(bytes.length, file.size, name);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      if (!file.partial) assert.is(sha256, file.sha256, name);
      onDisk.add(sha256);
    }
    for (const { name, sha256 } of exported) assert.ok(onDisk.has(sha256), name);
  });
}

test('files and folders are of this user alone, and no file can be run', async ({ folder }) => {
  if (process.platform === 'win32') return;
  const before = process.umask(0);
  try {
    await run(talkOf(['a\\b.exe', 'MZ']), join(folder.path, 'out'));
  } finally {
    process.umask(before);
  }
  const files = filesBelow(join(folder.path, 'out'));
  assert.equal(files, ['10.0.0.2/C$/a/b.exe', 'manifest.json']);
  for (const file of files) assert.is(statSync(join(folder.path, 'out', file)).mode & 0o777, 0o600, file);
  for (const part of ['', '10.0.0.2', '10.0.0.2/C$', '10.0.0.2/C$/a'])
    assert.is(statSync(join(folder.path, 'out', part)).mode & 0o777, 0o700, part);
});

test('hostile names stay inside', async ({ folder }) => {
  const names = ['..\\..\\..\\up.txt', '/etc/passwd', 'C:\\x', 'con', 'a\0b', '\u202etxt.exe', 'x:stream', '...', `${'d\\'.repeat(300)}deep`, 'l'.repeat(2000)];
  const { manifest } = await run(talkOf(...names.map((name) => [name, name] as const)), join(folder.path, 'out'));
  assert.is(manifest.files.length, names.length);
  assert.equal(manifest.lost, []);
  assert.equal(readdirSync(folder.path), ['out']);
  assert.equal(filesBelow(join(folder.path, 'out')), [...manifest.files.map(({ path }) => path), 'manifest.json'].sort());
  for (const { path, name } of manifest.files) {
    assert.not.match(path, /\.\.|[\0\\:\u202e]/);
    assert.is(readFileSync(join(folder.path, 'out', path), 'utf8'), name);
  }
});

test('twice into one folder: nothing is written over', async ({ folder }) => {
  const to = join(folder.path, 'out');
  await run(talkOf(['x.txt', 'first']), to);
  const { manifest, written } = await run(talkOf(['x.txt', 'second']), to);
  assert.equal([manifest.files[0].path, written], ['10.0.0.2/C$/x (2).txt', ['manifest (2).json']]);
  assert.is(readFileSync(join(to, '10.0.0.2/C$/x.txt'), 'utf8'), 'first');
  assert.is(readFileSync(join(to, '10.0.0.2/C$/x (2).txt'), 'utf8'), 'second');
});

test('links in the folder lead nowhere', async ({ folder }) => {
  if (process.platform === 'win32') return;
  const to = folder.folder('out');
  const outside = folder.folder('outside');
  const victim = folder.put('victim', 'untouched');
  symlinkSync(outside, join(to, '10.0.0.2'));
  symlinkSync(join(folder.path, 'made'), join(to, 'manifest.json'));
  await run(talkOf(['a.txt', 'a']), to);
  assert.equal([readdirSync(outside), existsSync(join(folder.path, 'made'))], [[], false]);
  assert.ok(lstatSync(join(to, '10.0.0.2')).isSymbolicLink());
  assert.is(readFileSync(join(to, '10.0.0.2 (2)/C$/a.txt'), 'utf8'), 'a');

  const inner = join(to, '10.0.0.2 (2)/C$');
  symlinkSync(victim, join(inner, 'link.txt'));
  linkSync(victim, join(inner, 'hard.txt'));
  symlinkSync(join(folder.path, 'made'), join(inner, 'dangling.txt'));
  mkdirSync(join(inner, 'folder.txt'));
  const { manifest } = await run(talkOf(...['link', 'hard', 'dangling', 'folder'].map((name) => [`${name}.txt`, name] as const)), to);
  assert.equal(manifest.files.length, 4);
  assert.equal([readFileSync(victim, 'utf8'), existsSync(join(folder.path, 'made'))], ['untouched', false]);
  for (const { path } of manifest.files) {
    assert.match(path, /10\.0\.0\.2 \(2\)\/C\$\/\w+ \(2\)\.txt$/);
    assert.ok(lstatSync(join(to, path)).isFile());
  }
});

test('folders that are refused', async ({ folder }) => {
  const refusal = async (to: string): Promise<string> => {
    try {
      await run(talkOf(['a', 'a']), to);
    } catch (error) {
      assert.instance(error, ExtractError);
      return (error as Error).message.slice(to.length + 1);
    }
    return '';
  };
  assert.is(await refusal(folder.put('file', 'x')), 'is not a folder');
  assert.is(await refusal(join(folder.put('other', 'x'), 'below')), 'is not a folder');
  if (process.platform === 'win32') return;
  const open = folder.folder('open');
  chmodSync(open, 0o777);
  assert.match(await refusal(open), /^may be written to by everyone/);
  symlinkSync(join(folder.path, 'nowhere'), join(folder.path, 'dangling'));
  assert.not.equal(await refusal(join(folder.path, 'dangling')), '');
  if (process.getuid?.() === 0) return;
  const readOnly = folder.folder('read-only');
  chmodSync(readOnly, 0o500);
  assert.is(await refusal(readOnly), 'cannot be written to: not allowed');
});

test('more files at once than are open at once, each in pieces out of order', async ({ folder }) => {
  const talk = new Talk().connect('\\\\server\\C$');
  const count = 150;
  for (let index = 0; index < count; index++) talk.open(`f${index}`, BigInt(10 + index));
  for (const part of [2, 0, 1])
    for (let index = 0; index < count; index++) talk.write(BigInt(10 + index), text(`${index}.${part}`.padEnd(8)), BigInt(8 * part));
  for (let index = 0; index < count; index++) talk.close(BigInt(10 + index));
  const { manifest } = await run(pcap(framesOf(talk.conversation.segments)), join(folder.path, 'out'));
  assert.is(manifest.files.length, count);
  for (const [index, { path, partial }] of manifest.files.entries()) {
    assert.not.ok(partial);
    const content = readFileSync(join(folder.path, 'out', path), 'utf8');
    assert.is(content, [0, 1, 2].map((part) => `${index}.${part}`.padEnd(8)).join(''));
  }
});

test('an extraction that is stopped leaves no unnamed files', async ({ folder }) => {
  if (skipUnlessShared('stopping', 'zeek__smb-smb2.pcap')) return;
  const path = sharedCaptures().find(({ name }) => name === 'zeek__smb-smb2.pcap')?.path ?? '';
  const abort = new AbortController();
  abort.abort(new Error('enough'));
  try {
    await run(path, join(folder.path, 'out'), { signal: abort.signal });
    assert.unreachable();
  } catch (error) {
    assert.is((error as Error).message, 'enough');
  }
  assert.equal(readdirSync(join(folder.path, 'out')), ['manifest.json']);
});

test('directories as they were listed', async ({ folder }) => {
  const capture = 'elc__normal_share_traversal.pcapng';
  if (skipUnlessShared('listings', capture)) return;
  const path = sharedCaptures().find(({ name }) => name === capture)?.path ?? '';
  const { written } = await run(path, join(folder.path, 'out'));
  assert.equal(written, ['manifest.json', 'listing.json', 'listing.txt']);
  const { shares } = JSON.parse(readFileSync(join(folder.path, 'out/listing.json'), 'utf8'));
  assert.equal(shares.map(({ host, share }: { host: string; share: string }) => [host, share]), [['192.168.1.46', '\\\\CHIP_DOUGLAS-PC\\Users']]);
  const names = shares[0].entries.map(({ name }: { name: string }) => name);
  assert.ok(names.includes('choppydog') && names.includes('Public'), names.join());
  const text = readFileSync(join(folder.path, 'out/listing.txt'), 'utf8');
  assert.match(text, /^\\\\CHIP_DOUGLAS-PC\\Users \(192\.168\.1\.46\)\n/);
  assert.match(text, /\n {2}choppydog\\ {2}\(.*frame \d+\)\n {4}\S/);
});

test.run();
