/** SMB1 listings: messages of real captures, and of the lab in dialects that no capture has. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isMalformed } from '../../../src/bytes.ts';
import {
  decodeFindEntries,
  decodeFindFirst2Request,
  decodeFindFirst2Response,
  decodeFindNext2Request,
  decodeSearchRequest,
  decodeSearchResponse,
  decodeTransactionRequest,
  decodeTransactionResponse,
  type FindForm,
  type Smb1Block,
} from '../../../src/wire/smb1/index.ts';
import { bytesOf, cutEverywhere, mutate } from '../../hostile.ts';
import { Bytes, concat } from '../../support/capture-builder.ts';
import { checkVectors } from '../smb2/check.ts';
import { first } from './check.ts';

function findFirstRequest(block: Smb1Block): unknown {
  const request = decodeTransactionRequest(block);
  return isMalformed(request) ? request : decodeFindFirst2Request(request.parameters, block.isUnicode);
}

function found(block: Smb1Block, informationLevel: number): unknown {
  const response = decodeTransactionResponse(block);
  if (isMalformed(response)) return response;
  const told = decodeFindFirst2Response(response.parameters);
  if (isMalformed(told)) return told;
  const form: FindForm = { informationLevel, count: told.searchCount, hasResumeKeys: true, isUnicode: block.isUnicode, zone: 0 };
  return { ...told, entries: decodeFindEntries(form, response.data) };
}

checkVectors('SEARCH request', first(decodeSearchRequest), [
  {
    name: 'SEARCH request',
    source: 'smb-lab nt1 with -m LANMAN1 (Samba 4.17), frame 12',
    hex: `
      ff534d4281000000001800000000000000000000000000006fcd025f9ae4030002800116000700045c2a00050000`,
    expected: { fileName: '\\*', goesOn: false },
  },
]);

checkVectors('SEARCH request that goes on', first(decodeSearchRequest), [
  {
    name: 'SEARCH request that goes on',
    source: 'smb-lab nt1 with -m LANMAN1 (Samba 4.17), frame 14',
    hex: `
      ff534d4281000000001800000000000000000000000000006fcd025f9ae4040002800116001a000400051500162a202020202020
      20202020010000008000000000`,
    expected: { fileName: '', goesOn: true },
  },
]);

checkVectors('SEARCH answer', first((block) => decodeSearchResponse(block, 0)), [
  {
    name: 'SEARCH answer',
    source: 'smb-lab nt1 with -m LANMAN1 (Samba 4.17), frame 13',
    hex: `
      ff534d4281000000008802000000000000000000000000006fcd025f9ae403000102005900055600162a20202020202020202020
      01000000000000000010a088765d000000002e000000000000000000000000162a20202020202020202020010000008000000000
      10a188765d000000002e2e0000000000000000000000`,
    expected: [{ fileName: '.', details: { creationTime: 0n, lastAccessTime: 0n, lastWriteTime: 134398407000000000n, changeTime: 0n, endOfFile: 0, allocationSize: 0, fileAttributes: 16 } }, { fileName: '..', details: { creationTime: 0n, lastAccessTime: 0n, lastWriteTime: 134398407020000000n, changeTime: 0n, endOfFile: 0, allocationSize: 0, fileAttributes: 16 } }],
  },
]);

checkVectors('FIND_FIRST2 request', first(findFirstRequest), [
  {
    name: 'FIND_FIRST2 request',
    source: 'elc__smbexec.pcapng, frame 53',
    hex: `
      ff534d423200000000180548000077411fb163884aaf000002086a07000800000f16000000000404410000000000000000000016
      004100000057000100010016003700000206000401000000005f5f6f75747075740000`,
    expected: { informationLevel: 260, hasResumeKeys: true, fileName: '__output' },
  },
]);

checkVectors('FIND_FIRST2 answer, SMB_FIND_FILE_BOTH_DIRECTORY_INFO in OEM characters', first((block) => found(block, 0x0104)), [
  {
    name: 'FIND_FIRST2 answer, SMB_FIND_FILE_BOTH_DIRECTORY_INFO in OEM characters',
    source: 'elc__smbexec.pcapng, frame 54',
    hex: `
      ff534d42320000000098054800004356bd3a1fa8c58e000002086a07000800000a0a00680000000a003800000068004400000000
      007500000008010001000000000000000000000000000000bedab125bcc2d201bedab125bcc2d201bedab125bcc2d201bedab125
      bcc2d201150000000000000018000000000000002000000009000000000000000000000000000000000000000000000000000000
      0000000000005f5f6f75747075740000`,
    expected: { sid: 2048, searchCount: 1, entries: [{ fileName: '__output', details: { creationTime: 131381452489218750n, lastAccessTime: 131381452489218750n, lastWriteTime: 131381452489218750n, changeTime: 131381452489218750n, endOfFile: 21, allocationSize: 24, fileAttributes: 32 } }] },
  },
]);

checkVectors('FIND_FIRST2 answer, SMB_FIND_FILE_BOTH_DIRECTORY_INFO in Unicode', first((block) => found(block, 0x0104)), [
  {
    name: 'FIND_FIRST2 answer, SMB_FIND_FILE_BOTH_DIRECTORY_INFO in Unicode',
    source: 'smb-lab nt1 (Samba 4.17), frame 528',
    hex: `
      ff534d4232000000008803c800000000000000000000000000d11d0be50f1b000a0a00740000000a003800000074004400000000
      00810000ffff010001000000000000007400000000000000fca07f4ea17add01fca07f4ea17add017703804ea17add017703804e
      a17add01130000000000000000100000000000002000000016000000000000000000000000000000000000000000000000000000
      000000000000720065006e0061006d00650064002e00740078007400`,
    expected: { sid: 65535, searchCount: 1, entries: [{ fileName: 'renamed.txt', details: { creationTime: 134398397116293372n, lastAccessTime: 134398397116293372n, lastWriteTime: 134398397116318583n, changeTime: 134398397116318583n, endOfFile: 19, allocationSize: 4096, fileAttributes: 32 } }] },
  },
]);

checkVectors('FIND_FIRST2 answer, SMB_INFO_STANDARD with resume keys', first((block) => found(block, 0x0001)), [
  {
    name: 'FIND_FIRST2 answer, SMB_INFO_STANDARD with resume keys',
    source: 'smb-lab nt1 with -m LANMAN2 (Samba 4.17), frame 13',
    hex: `
      ff534d423200000000880300000000000000000000000000e6fb355f1f3c03000a0a00600000000a003800000060004400000000
      006d0000ffff0300010000003b00000000000000765da288765da288765da28800000000000000001000012e0000000000765da0
      88765da088765da18800000000000000001000022e2e0000000000765da288765da388765da3880000000000000000100009642d
      6c616e6d616e3100`,
    expected: { sid: 65535, searchCount: 3, entries: [{ fileName: '.', details: { creationTime: 134398407040000000n, lastAccessTime: 134398407040000000n, lastWriteTime: 134398407040000000n, changeTime: 0n, endOfFile: 0, allocationSize: 0, fileAttributes: 16 } }, { fileName: '..', details: { creationTime: 134398407000000000n, lastAccessTime: 134398407000000000n, lastWriteTime: 134398407020000000n, changeTime: 0n, endOfFile: 0, allocationSize: 0, fileAttributes: 16 } }, { fileName: 'd-lanman1', details: { creationTime: 134398407040000000n, lastAccessTime: 134398407060000000n, lastWriteTime: 134398407060000000n, changeTime: 0n, endOfFile: 0, allocationSize: 0, fileAttributes: 16 } }] },
  },
]);


/** SMB_DATE and SMB_TIME of 2026-11-22, 17:05:04, three times; size, allocation, attributes. */
function oldFields(size: number): Uint8Array {
  const bytes = new Bytes(22).u32(12, size).u32(16, 4096).u16(20, 0x20);
  for (const at of [0, 4, 8]) bytes.u16(at, 0x5d76).u16(at + 2, 0x88a2);
  return bytes.bytes;
}
const text = (name: string): Uint8Array => new Uint8Array(Buffer.from(name, 'latin1'));
const number = (value: number): Uint8Array => new Bytes(4).u32(0, value).bytes;
const FORM: FindForm = { informationLevel: 1, count: 2, hasResumeKeys: false, isUnicode: false, zone: 60 };
const WHEN = 134398407040000000n + 36_000_000_000n;

const OLD_LEVELS: readonly [level: number, name: string, data: Uint8Array][] = [
  [0x0001, 'SMB_INFO_STANDARD', concat(oldFields(1), text('\x01a\0'), oldFields(2), text('\x02bc\0'))],
  [0x0002, 'SMB_INFO_QUERY_EA_SIZE', concat(oldFields(1), number(99), text('\x01a\0'), oldFields(2), number(0), text('\x02bc\0'))],
  [
    0x0003,
    'SMB_INFO_QUERY_EAS_FROM_LIST',
    concat(oldFields(1), number(7), text('eas'), text('\x01a\0'), oldFields(2), number(4), text('\x02bc\0')),
  ],
];

for (const [informationLevel, name, data] of OLD_LEVELS) {
  const decode = (bytes: Uint8Array): unknown => decodeFindEntries({ ...FORM, informationLevel }, bytes);

  test(`${name} (MS-CIFS §2.2.8.1): names, sizes, and times by the server's time zone`, () => {
    const entries = decode(data) as { fileName: string; details: { endOfFile: number; creationTime: bigint } }[];
    assert.equal(
      entries.map(({ fileName, details }) => [fileName, details.endOfFile, details.creationTime]),
      [
        ['a', 1, WHEN],
        ['bc', 2, WHEN],
      ],
    );
  });

  test(`${name}, damaged`, () => {
    cutEverywhere(data, decode);
    mutate(data, 300, decode);
  });
}

test('without a time zone no time is told; a count of a liar sizes nothing', () => {
  const [, , data] = OLD_LEVELS[0];
  const [{ details }] = decodeFindEntries({ ...FORM, count: 1, zone: undefined }, data) as { details: { creationTime: bigint } }[];
  assert.is(details.creationTime, 0n);
  assert.is((decodeFindEntries({ ...FORM, count: 65535 }, data) as unknown[]).length, 2);
  assert.equal(decodeFindEntries({ ...FORM, count: 0 }, data), []);
});

test('SMB_FIND_FILE_NAMES_INFO and a pass-through level (MS-SMB §2.2.2.3.5)', () => {
  const data = concat(number(0), number(0), number(2), text('ab'));
  for (const informationLevel of [0x0103, 0x03e8 + 12]) {
    assert.equal(decodeFindEntries({ ...FORM, informationLevel, count: 1 }, data), [{ fileName: 'ab' }]);
  }
  assert.is(decodeFindEntries({ ...FORM, informationLevel: 0x0202 }, data), undefined);
});

checkVectors('FIND_NEXT2 request', decodeFindNext2Request, [
  {
    name: 'by resume key',
    source: 'MS-CIFS §2.2.6.3.1',
    hex: '0108 5605 0401 00000000 0e00 62696e00',
    expected: { sid: 0x0801, informationLevel: 0x0104, hasResumeKeys: true },
  },
]);

test.run();
