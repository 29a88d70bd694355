/** The Remote Administration Protocol: transactions of real captures, by their parameters and data. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isMalformed } from '../../../src/bytes.ts';
import { decodeRapRequest, decodeRapResponse, NET_SERVER_ENUM2, NET_SHARE_ENUM, rapNames } from '../../../src/wire/smb1/rap.ts';
import { bytesOf, cutEverywhere, mutate } from '../../hostile.ts';
import { checkVectors } from '../vectors.ts';
import { transaction } from './check.ts';

const SERVERS = { rapOpcode: NET_SERVER_ENUM2, operation: 'NetServerEnum2', paramDesc: 'WrLehDO', dataDesc: 'B16BBDz', infoLevel: 1, strings: [] };

checkVectors('RAP request', decodeRapRequest, [
  {
    name: 'servers of all kinds',
    source: 'malcolm__doublepulsar-backdoor-connect-win7.pcap, frame 49',
    hex: '6800 57724c6568444f00 423136424244 7a00 0100 6810 ffffffff',
    expected: SERVERS,
  },
  {
    name: 'servers of a domain',
    source: 'MS-RAP §2.5.5.2.1',
    hex: '6800 57724c6568447a00 42313600 0000 0010 00000080 4c414200',
    expected: { ...SERVERS, paramDesc: 'WrLehDz', dataDesc: 'B16', infoLevel: 0, strings: ['LAB'] },
  },
  {
    name: 'a password changed',
    source: 'MS-RAP §2.5.8, NetUserPasswordSet2',
    hex: `7300 7a6231366231365757 00 00 6e6f626f647900 ${'01'.repeat(32)} 0000 0800`,
    expected: { rapOpcode: 0x73, operation: 'NetUserPasswordSet2', paramDesc: 'zb16b16WW', dataDesc: '', infoLevel: 0, strings: ['nobody'] },
  },
  {
    name: 'a string that has no end is not there',
    source: 'MS-RAP §2.5.1',
    hex: '0100 7a57724c6800 42313300 7368617265',
    expected: { rapOpcode: 1, operation: 'NetShareGetInfo', paramDesc: 'zWrLh', dataDesc: 'B13', infoLevel: undefined, strings: [] },
  },
  {
    name: 'shares',
    source: 'MS-RAP §2.5.6.1.1',
    hex: '0000 57724c656800 42313342577a00 0100 0010',
    expected: { rapOpcode: NET_SHARE_ENUM, operation: 'NetShareEnum', paramDesc: 'WrLeh', dataDesc: 'B13BWz', infoLevel: 1, strings: [] },
  },
]);

checkVectors('RAP request of a transaction', transaction(({ parameters }) => decodeRapRequest(parameters)), [
  {
    name: 'shares',
    source: 'recordings/smb1.pcap.gz frame 117',
    hex: `
      ff534d422500000000180140000000000000000000000000ac3b3412fd8510000e130000000004002000000000e8030000000013
      004c0000005f00000020005c504950455c4c414e4d414e00000057724c65680042313342577a0001000010`,
    expected: { rapOpcode: 0, operation: 'NetShareEnum', paramDesc: 'WrLeh', dataDesc: 'B13BWz', infoLevel: 1, strings: [] },
  },
  {
    name: 'one share',
    source: 'recordings/smb1.pcap.gz frame 119',
    hex: `
      ff534d422500000000180140000000000000000000000000ac3b3412fd8511000e190000000004002000000000e8030000000019
      004c0000006500000026005c504950455c4c414e4d414e0001007a57724c680042313342577a0073686172650001000010`,
    expected: { rapOpcode: 1, operation: 'NetShareGetInfo', paramDesc: 'zWrLh', dataDesc: 'B13BWz', infoLevel: 1, strings: ['share'] },
  },
  {
    name: 'servers of a domain',
    source: 'recordings/smb1.pcap.gz frame 125',
    hex: `
      ff534d422500000000180140000000000000000000000000ac3b3412fd8514000e1e0000000004002000000000e803000000001e
      004c0000006a0000002b005c504950455c4c414e4d414e00680057724c6568447a004231364242447a0001000010ffffffff4c41
      4200`,
    expected: { rapOpcode: 104, operation: 'NetServerEnum2', paramDesc: 'WrLehDz', dataDesc: 'B16BBDz', infoLevel: 1, strings: ['LAB'] },
  },
  {
    name: 'the workstation',
    source: 'recordings/smb1.pcap.gz frame 123',
    hex: `
      ff534d422500000000180140000000000000000000000000ac3b3412fd8513000e130000000004002000000000e8030000000013
      004c0000005f00000020005c504950455c4c414e4d414e003f0057724c68007a7a7a42427a7a000a000010`,
    expected: { rapOpcode: 63, operation: 'NetWkstaGetInfo', paramDesc: 'WrLh', dataDesc: 'zzzBBzz', infoLevel: 10, strings: [] },
  },
]);


const answer = (bytes: Uint8Array) => decodeRapResponse(bytes, SERVERS);

checkVectors('RAP response', answer, [
  {
    name: 'two servers',
    source: 'malcolm__doublepulsar-backdoor-connect-win7.pcap, frame 50',
    hex: '0000 0000 0200 0200',
    expected: { errorCode: 0, converter: 0, entriesReturned: 2, entriesAvailable: 2 },
  },
  {
    name: 'a service that is not there (NERR_ServiceNotInstalled)',
    source: 'elc__windows_miscellany.pcapng, frame 612',
    hex: '8808 0000 0000 0000',
    expected: { errorCode: 2184, converter: 0, entriesReturned: 0, entriesAvailable: 0 },
  },
]);

const LISTED = '4445534b544f502d4146505645513200 0a00 03100700 34000000 4945313157494e370000000000000000 0601 03100300 35000000 0000';
const LIST = bytesOf(LISTED.replaceAll(' ', ''));

const ANSWER = { errorCode: 0, converter: 0, entriesReturned: 2, entriesAvailable: 2 };

checkVectors('RAP names', (bytes) => rapNames(bytes, SERVERS, ANSWER, 2), [
  { name: 'servers', source: 'malcolm__doublepulsar-backdoor-connect-win7.pcap, frame 50', hex: LISTED, expected: ['DESKTOP-AFPVEQ2', 'IE11WIN7'] },
]);

test('names of servers: no more than were asked for, none without a field for them', () => {
  assert.equal(rapNames(LIST, SERVERS, ANSWER, 1), ['DESKTOP-AFPVEQ2']);
  assert.equal(rapNames(LIST, { ...SERVERS, dataDesc: 'WWDD' }, ANSWER, 2), []);
});

/** What a workstation says of itself, Samba 4.17: pointers, less the converter, to strings behind the entry. */
const WORKSTATION = bytesOf('16000000 1f000000 26000000 0601 2a000000 2e000000 53414c45532d504300 6e6f626f647900 4c414200 4c414200 00'.replaceAll(' ', ''));

test('a string that the entry points at, wherever the pointer leads', () => {
  const asked = { ...SERVERS, dataDesc: 'zzzBBzz' };
  assert.equal(rapNames(WORKSTATION, asked, ANSWER, 1), ['SALES-PC']);
  assert.equal(rapNames(WORKSTATION, asked, { ...ANSWER, converter: 0xfff7 }, 1), ['nobody']);
  assert.equal(rapNames(WORKSTATION, asked, { ...ANSWER, converter: 1000 }, 1), ['']);
  assert.equal(rapNames(WORKSTATION, { ...asked, dataDesc: 'B65535z'.repeat(40) }, ANSWER, 9), [], 'an entry longer than the data');
});

test('a list that is cut or damaged gives the names that it holds, whatever count it claims', () => {
  cutEverywhere(LIST, (bytes) => assert.ok(rapNames(bytes, SERVERS, ANSWER, 65535).length <= bytes.length / 26));
  mutate(LIST, 300, (bytes) => assert.ok(rapNames(bytes, SERVERS, ANSWER, 65535).every((name) => name.length <= 16)));
});

test('a descriptor without an end is no request', () => {
  assert.ok(isMalformed(decodeRapRequest(bytesOf('680057724c65'))));
});

test.run();
