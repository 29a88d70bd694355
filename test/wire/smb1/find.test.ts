/** SMB1 listings: messages of real captures. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isMalformed } from '../../../src/bytes.ts';
import {
  decodeFindEntries,
  decodeFindFirst2Request,
  decodeFindFirst2Response,
  decodeFindNext2Request,
  decodeFindNext2Response,
  decodeSearchRequest,
  decodeSearchResponse,
  type FindForm,
} from '../../../src/wire/smb1/index.ts';
import { bytesOf, cutEverywhere, mutate } from '../../hostile.ts';
import { Bytes, concat } from '../../support/capture-builder.ts';
import { checkVectors } from '../vectors.ts';
import { answered, first, transaction } from './check.ts';

const found = (informationLevel: number, hasResumeKeys: boolean) =>
  answered((answer, isUnicode) => {
    const told = decodeFindFirst2Response(answer.parameters);
    if (isMalformed(told)) return told;
    const form: FindForm = { informationLevel, count: told.searchCount, hasResumeKeys, isUnicode, zone: 0 };
    return { ...told, entries: decodeFindEntries(form, answer.data) };
  });

checkVectors('SEARCH request', first(decodeSearchRequest), [
  {
    name: 'LANMAN 1.0 begins',
    source: 'recordings/smb1.pcap.gz frame 84',
    hex: 'ff534d4281000000001800000000000000000000000000003ec6997605e3070002800116000700045c2a00050000',
    expected: { fileName: '\\*', goesOn: false },
  },
  {
    name: 'it goes on',
    source: 'recordings/smb1.pcap.gz frame 86',
    hex: `
      ff534d4281000000001800000000000000000000000000003ec6997605e3080002800116001a000400051500162a202020202020
      20202020010300000000000000`,
    expected: { fileName: '', goesOn: true },
  },
  {
    name: 'FIND',
    source: 'recordings/smb1.pcap.gz frame 28',
    hex: `
      ff534d4282000000000803c8000000000000000000000000cf8dac740efc0a0002010000002a000474006f007200740075007200
      65005f007300650061007200630068002e007400780074000000050000`,
    expected: { fileName: 'torture_search.txt', goesOn: false },
  },
  {
    name: 'FIND_UNIQUE',
    source: 'recordings/smb1.pcap.gz frame 30',
    hex: `
      ff534d4283000000000803c8000000000000000000000000cf8dac740efc0d0002010000002a000474006f007200740075007200
      65005f007300650061007200630068002e007400780074000000050000`,
    expected: { fileName: 'torture_search.txt', goesOn: false },
  },
]);

checkVectors('SEARCH answer', first((block) => decodeSearchResponse(block, 0)), [
  {
    name: 'five entries',
    source: 'recordings/smb1.pcap.gz frame 85',
    hex: `
      ff534d4281000000008802000000000000000000000000003ec6997605e30700010500da0005d700162a20202020202020202020
      010000000000000000100019775d000000002e000000000000000000000000162a20202020202020202020010000008000000000
      100019775d000000002e2e0000000000000000000000162a2020202020202020202001010000000000000020fa18775d00000000
      54574d3148397e4b2e54585400162a2020202020202020202001020000000000000012f018775d000000005f50594b5a4a7e3500
      00000000162a20202020202020202020010300000000000000200019775d204e0000412e5458540000000000000000`,
    expected: [
      { fileName: '.', details: { creationTime: 0n, lastAccessTime: 0n, lastWriteTime: 134398768800000000n, changeTime: 0n, endOfFile: 0, allocationSize: 0, fileAttributes: 16 } },
      { fileName: '..', details: { creationTime: 0n, lastAccessTime: 0n, lastWriteTime: 134398768800000000n, changeTime: 0n, endOfFile: 0, allocationSize: 0, fileAttributes: 16 } },
      { fileName: 'TWM1H9~K.TXT', details: { creationTime: 0n, lastAccessTime: 0n, lastWriteTime: 134398768720000000n, changeTime: 0n, endOfFile: 0, allocationSize: 0, fileAttributes: 32 } },
      { fileName: '_PYKZJ~5', details: { creationTime: 0n, lastAccessTime: 0n, lastWriteTime: 134398768520000000n, changeTime: 0n, endOfFile: 0, allocationSize: 0, fileAttributes: 18 } },
      { fileName: 'A.TXT', details: { creationTime: 0n, lastAccessTime: 0n, lastWriteTime: 134398768800000000n, changeTime: 0n, endOfFile: 20000, allocationSize: 0, fileAttributes: 32 } },
    ],
  },
  {
    name: 'FIND',
    source: 'recordings/smb1.pcap.gz frame 29',
    hex: `
      ff534d428200000000880348000000000000000000000000cf8dac740efc0a000101002e00052b0000746f72747572655f747874
      01ffffffff0000000020f418555e07000000544f523047417e4c2e54585400`,
    expected: [
      { fileName: 'TOR0GA~L.TXT', details: { creationTime: 0n, lastAccessTime: 0n, lastWriteTime: 134476528600000000n, changeTime: 0n, endOfFile: 7, allocationSize: 0, fileAttributes: 32 } },
    ],
  },
  {
    name: 'FIND_UNIQUE',
    source: 'recordings/smb1.pcap.gz frame 31',
    hex: `
      ff534d428300000000880348000000000000000000000000cf8dac740efc0d000101002e00052b0000746f72747572655f747874
      01ffffffff0000000020f418555e07000000544f523047417e4c2e54585400`,
    expected: [
      { fileName: 'TOR0GA~L.TXT', details: { creationTime: 0n, lastAccessTime: 0n, lastWriteTime: 134476528600000000n, changeTime: 0n, endOfFile: 7, allocationSize: 0, fileAttributes: 32 } },
    ],
  },
]);

checkVectors('FIND_FIRST2 request', transaction(({ parameters }, isUnicode) => decodeFindFirst2Request(parameters, isUnicode)), [
  {
    name: 'FIND_FIRST2 request',
    source: 'elc__smbexec.pcapng, frame 53',
    hex: `
      ff534d423200000000180548000077411fb163884aaf000002086a07000800000f16000000000404410000000000000000000016
      004100000057000100010016003700000206000401000000005f5f6f75747075740000`,
    expected: { informationLevel: 260, hasResumeKeys: true, fileName: '__output' },
  },
]);

checkVectors('FIND_FIRST2 answer, SMB_FIND_FILE_BOTH_DIRECTORY_INFO in OEM characters', found(0x0104, true), [
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

checkVectors('FIND_FIRST2 request', transaction(({ parameters }, isUnicode) => decodeFindFirst2Request(parameters, isUnicode)), [
  {
    name: 'SMB_INFO_STANDARD in OEM characters',
    source: 'recordings/smb1.pcap.gz frame 98',
    hex: `
      ff534d4232000000001803000000000000000000000000002bcc9f76905e19000f130000000a00ffff0000000000000000000013
      00440000005a000100010019000044200600560506000100000000005c622e74787400000000`,
    expected: { informationLevel: 1, hasResumeKeys: true, fileName: '\\b.txt' },
  },
]);

checkVectors('FIND_FIRST2 answer', found(0x0001, true), [
  {
    name: 'SMB_INFO_STANDARD',
    source: 'recordings/smb1.pcap.gz frame 99',
    hex: `
      ff534d4232000000008803000000000000000000000000002bcc9f76905e19000a0a00210000000a003800000021004400000000
      002e0000ffff0100010000000000000000000000775d0019775d0019775d0019204e000000500000200005622e74787400`,
    expected: {
      sid: 65535,
      searchCount: 1,
      entries: [{ fileName: 'b.txt', details: { creationTime: 134398768800000000n, lastAccessTime: 134398768800000000n, lastWriteTime: 134398768800000000n, changeTime: 0n, endOfFile: 20000, allocationSize: 20480, fileAttributes: 32 } }],
    },
  },
]);

checkVectors('FIND_FIRST2 answer', found(0x0002, false), [
  {
    name: 'SMB_INFO_QUERY_EA_SIZE',
    source: 'recordings/smb1.pcap.gz frame 33',
    hex: `
      ff534d4232000000008803c8000000000000000000000000cf8dac740efc13000a0a00400000000a003800000040004400000000
      004d0000ffff01000100000000000000145ff418b65ef418555ef41807000000002000002000290000002474006f007200740075
      00720065005f007300650061007200630068002e0074007800740000`,
    expected: {
      sid: 65535,
      searchCount: 1,
      entries: [{ fileName: 'torture_search.txt', details: { creationTime: 134632048600000000n, lastAccessTime: 134554288600000000n, lastWriteTime: 134476528600000000n, changeTime: 0n, endOfFile: 7, allocationSize: 8192, fileAttributes: 32 } }],
    },
  },
]);

checkVectors('FIND_FIRST2 answer', found(0x0101, false), [
  {
    name: 'SMB_FIND_FILE_DIRECTORY_INFO',
    source: 'recordings/smb1.pcap.gz frame 35',
    hex: `
      ff534d4232000000008803c8000000000000000000000000cf8dac740efc15000a0a00640000000a003800000064004400000000
      00710000ffff01000100000000000000640000000000000000a62f88224fde010026029f6908de0100a6d4b5b0c1dd0100a6d4b5
      b0c1dd0107000000000000000020000000000000200000002400000074006f00720074007500720065005f007300650061007200
      630068002e00740078007400`,
    expected: {
      sid: 65535,
      searchCount: 1,
      entries: [{ fileName: 'torture_search.txt', details: { creationTime: 134632048600000000n, lastAccessTime: 134554288600000000n, lastWriteTime: 134476528600000000n, changeTime: 134476528600000000n, endOfFile: 7, allocationSize: 8192, fileAttributes: 32 } }],
    },
  },
]);

checkVectors('FIND_FIRST2 answer', found(0x0102, false), [
  {
    name: 'SMB_FIND_FILE_FULL_DIRECTORY_INFO',
    source: 'recordings/smb1.pcap.gz frame 37',
    hex: `
      ff534d4232000000008803c8000000000000000000000000cf8dac740efc17000a0a00680000000a003800000068004400000000
      00750000ffff01000100000000000000680000000000000000a62f88224fde010026029f6908de0100a6d4b5b0c1dd0100a6d4b5
      b0c1dd010700000000000000002000000000000020000000240000002900000074006f00720074007500720065005f0073006500
      61007200630068002e00740078007400`,
    expected: {
      sid: 65535,
      searchCount: 1,
      entries: [{ fileName: 'torture_search.txt', details: { creationTime: 134632048600000000n, lastAccessTime: 134554288600000000n, lastWriteTime: 134476528600000000n, changeTime: 134476528600000000n, endOfFile: 7, allocationSize: 8192, fileAttributes: 32 } }],
    },
  },
]);

checkVectors('FIND_FIRST2 answer', found(0x0103, false), [
  {
    name: 'SMB_FIND_FILE_NAMES_INFO',
    source: 'recordings/smb1.pcap.gz frame 39',
    hex: `
      ff534d4232000000008803c8000000000000000000000000cf8dac740efc19000a0a00300000000a003800000030004400000000
      003d0000ffff0100010000000000000030000000000000002400000074006f00720074007500720065005f007300650061007200
      630068002e00740078007400`,
    expected: { sid: 65535, searchCount: 1, entries: [{ fileName: 'torture_search.txt' }] },
  },
]);

checkVectors('FIND_FIRST2 answer', found(0x0104, false), [
  {
    name: 'SMB_FIND_FILE_BOTH_DIRECTORY_INFO',
    source: 'recordings/smb1.pcap.gz frame 75',
    hex: `
      ff534d4232000000008803c8000000000000000000000000bcb30376b8ad0e000a0a006c0000000a00380000006c004400000000
      00790000ffff010001000000000000006c0000000000000024d1ead4f77add0124d1ead4f77add0124d1ead4f77add0124d1ead4
      f77add0100000000000000000010000000000000200000000c000000000000000000000000000000000000000000000000000000
      000000000000730064002e007400780074000000`,
    expected: {
      sid: 65535,
      searchCount: 1,
      entries: [{ fileName: 'sd.txt', details: { creationTime: 134398768738652452n, lastAccessTime: 134398768738652452n, lastWriteTime: 134398768738652452n, changeTime: 134398768738652452n, endOfFile: 0, allocationSize: 4096, fileAttributes: 32 } }],
    },
  },
]);

checkVectors('FIND_FIRST2 answer', found(0x0105, false), [
  {
    name: 'SMB_FIND_FILE_ID_FULL_DIRECTORY_INFO',
    source: 'recordings/smb1.pcap.gz frame 41',
    hex: `
      ff534d4232000000008803c8000000000000000000000000cf8dac740efc1d000a0a00740000000a003800000074004400000000
      00810000ffff01000100000000000000740000000000000000a62f88224fde010026029f6908de0100a6d4b5b0c1dd0100a6d4b5
      b0c1dd01070000000000000000200000000000002000000024000000290000000000000051ec40000000000074006f0072007400
      7500720065005f007300650061007200630068002e00740078007400`,
    expected: {
      sid: 65535,
      searchCount: 1,
      entries: [{ fileName: 'torture_search.txt', details: { creationTime: 134632048600000000n, lastAccessTime: 134554288600000000n, lastWriteTime: 134476528600000000n, changeTime: 134476528600000000n, endOfFile: 7, allocationSize: 8192, fileAttributes: 32 } }],
    },
  },
]);

checkVectors('FIND_FIRST2 answer', found(0x0106, false), [
  {
    name: 'SMB_FIND_FILE_ID_BOTH_DIRECTORY_INFO',
    source: 'recordings/smb1.pcap.gz frame 43',
    hex: `
      ff534d4232000000008803c8000000000000000000000000cf8dac740efc1f000a0a008c0000000a00380000008c004400000000
      00990000ffff010001000000000000008c0000000000000000a62f88224fde010026029f6908de0100a6d4b5b0c1dd0100a6d4b5
      b0c1dd01070000000000000000200000000000002000000024000000290000000000000000000000000000000000000000000000
      000000000000000051ec40000000000074006f00720074007500720065005f007300650061007200630068002e00740078007400`,
    expected: {
      sid: 65535,
      searchCount: 1,
      entries: [{ fileName: 'torture_search.txt', details: { creationTime: 134632048600000000n, lastAccessTime: 134554288600000000n, lastWriteTime: 134476528600000000n, changeTime: 134476528600000000n, endOfFile: 7, allocationSize: 8192, fileAttributes: 32 } }],
    },
  },
]);

checkVectors('FIND_NEXT2 request', transaction(({ parameters }) => decodeFindNext2Request(parameters)), [
  {
    name: 'by name',
    source: 'recordings/smb1.pcap.gz frame 44',
    hex: `
      ff534d4232000000000803c80000000000000000000000005986b274692d8e050f260000000a00ffff0000000000000000000026
      00440000006c00010002002b0000442000016400040100000000020074003300310031002d003300310031002e00740078007400
      00000000`,
    expected: { sid: 256, informationLevel: 260, hasResumeKeys: false },
  },
]);

checkVectors('FIND_NEXT2 answer', answered(({ parameters }) => decodeFindNext2Response(parameters)), [
  {
    name: 'nothing more',
    source: 'recordings/smb1.pcap.gz frame 45',
    hex: `
      ff534d4232000000008803c80000000000000000000000005986b274692d8e050a08000000000008003800000000000000000000
      000900000000010000000000`,
    expected: { searchCount: 0 },
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

test.run();
