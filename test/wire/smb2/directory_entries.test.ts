/** Entries of QUERY_DIRECTORY by class. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isMalformed } from '../../../src/bytes.ts';
import { decodeDirectoryEntries, FileIdBothDirectoryInformation } from '../../../src/wire/smb2/index.ts';
import { bytesOf, cutEverywhere, mutate } from '../../hostile.ts';
import { checkVectors, type Vector } from '../vectors.ts';
import { malformed } from './check.ts';

const decodeIdBoth = (bytes: Uint8Array) => decodeDirectoryEntries(FileIdBothDirectoryInformation, bytes);

const ENTRIES: Vector[] = [
  {
    name: 'mimikatz.exe in a directory',
    source: 'malcolm__smb_mimikatz_copy_to_host.pcap, frame 19',
    hex: `
      7000000000000000722b1e10c16ed3011ec5ca27c16ed3011ec5ca27c16ed3011ec5ca27c16ed30100000000000000000000000000000000
      100000000200000000000000000000000000000000000000000000000000000000000000000000001de90000000002002e00000000000000
      7000000000000000722b1e10c16ed3011ec5ca27c16ed3011ec5ca27c16ed3011ec5ca27c16ed30100000000000000000000000000000000
      1000000004000000000000000000000000000000000000000000000000000000000000000000000000000000000000002e002e0004004c8b
      00000000000000001ec5ca27c16ed3011ec5ca27c16ed30105bb1e9ffc6ad3017827cd27c16ed30100460c000000000000500c0000000000
      20000000180000000000000000000000000000000000000000000000000000000000000000000000c7e90000000009006d0069006d006900
      6b00610074007a002e00650078006500`,
    expected: [
      {
        fileName: '.',
        details: {
          creationTime: 131570589602032498n,
          lastAccessTime: 131570589999219998n,
          lastWriteTime: 131570589999219998n,
          changeTime: 131570589999219998n,
          endOfFile: 0,
          allocationSize: 0,
          fileAttributes: 16,
        },
      },
      {
        fileName: '..',
        details: {
          creationTime: 131570589602032498n,
          lastAccessTime: 131570589999219998n,
          lastWriteTime: 131570589999219998n,
          changeTime: 131570589999219998n,
          endOfFile: 0,
          allocationSize: 0,
          fileAttributes: 16,
        },
      },
      {
        fileName: 'mimikatz.exe',
        details: {
          creationTime: 131570589999219998n,
          lastAccessTime: 131570589999219998n,
          lastWriteTime: 131566447357770501n,
          changeTime: 131570589999376248n,
          endOfFile: 804352,
          allocationSize: 806912,
          fileAttributes: 32,
        },
      },
    ],
  },
];

checkVectors('FileIdBothDirectoryInformation', decodeIdBoth, ENTRIES);

/** Class and where FileName begins in an entry (MS-FSCC §2.4). */
const CLASSES = [
  [1, 64],
  [2, 68],
  [3, 94],
  [37, 104],
  [38, 80],
  [60, 88],
];

/** Entries of a class, `a` and `bb`, the second at a multiple of 8. */
function list(fileNameOffset: number): Uint8Array {
  const next = (fileNameOffset + 2 + 7) & ~7;
  const bytes = new Uint8Array(next + fileNameOffset + 4);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, next, true);
  for (const [at, text, size] of [
    [0, 'a', 5],
    [next, 'bb', 7],
  ] as const) {
    view.setBigUint64(at + 8, 1n, true);
    view.setBigUint64(at + 24, 3n, true);
    view.setUint32(at + 40, size, true);
    view.setUint32(at + 48, 4096, true);
    view.setUint32(at + 56, 0x20, true);
    view.setUint32(at + 60, text.length * 2, true);
    for (let i = 0; i < text.length; i++) view.setUint16(at + fileNameOffset + i * 2, text.charCodeAt(i), true);
  }
  return bytes;
}

test('directory entries: every class', () => {
  for (const [fileInformationClass, fileNameOffset] of CLASSES) {
    const entries = decodeDirectoryEntries(fileInformationClass, list(fileNameOffset));
    assert.ok(entries !== undefined && !isMalformed(entries));
    assert.equal(
      entries.map(({ fileName, details }) => [fileName, details?.endOfFile, details?.allocationSize]),
      [
        ['a', 5, 4096],
        ['bb', 7, 4096],
      ],
    );
    assert.is(entries[0].details?.creationTime, 1n);
    assert.is(entries[0].details?.lastWriteTime, 3n);
    assert.is(entries[1].details?.fileAttributes, 0x20);
  }
});

test('directory entries: FileNamesInformation', () => {
  const bytes = bytesOf('10000000000000000400000061006200000000000000000002000000ac20');
  assert.equal(decodeDirectoryEntries(12, bytes), [{ fileName: 'ab' }, { fileName: '€' }]);
});

test('directory entries: no directory class', () => {
  assert.is(decodeDirectoryEntries(4, new Uint8Array(100)), undefined);
  assert.equal(decodeDirectoryEntries(12, new Uint8Array(0)), []);
});

test('directory entries: a step within the entry, a name into the next one', () => {
  assert.is(malformed(decodeDirectoryEntries(12, bytesOf(`08000000${'00'.repeat(40)}`))), 'invalid');
  const bytes = bytesOf('1000000000000000ff000000610062000000000000000000ff0000006100');
  assert.is(malformed(decodeDirectoryEntries(12, bytes)), 'truncated');
});

test('directory entries: damaged', () => {
  for (const [fileInformationClass, fileNameOffset] of CLASSES) {
    const decode = (bytes: Uint8Array) => decodeDirectoryEntries(fileInformationClass, bytes);
    cutEverywhere(list(fileNameOffset), decode);
    mutate(list(fileNameOffset), 200, decode);
  }
});

test.run();
