/** The Remote Administration Protocol: transactions of real captures, by their parameters and data. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isMalformed } from '../../../src/bytes.ts';
import { decodeRapRequest, decodeRapResponse, NET_SERVER_ENUM2, NET_SHARE_ENUM, rapNames } from '../../../src/wire/smb1/rap.ts';
import { bytesOf, cutEverywhere, mutate } from '../../hostile.ts';
import { checkVectors } from '../smb2/check.ts';

const SERVERS = { rapOpcode: NET_SERVER_ENUM2, operation: 'NetServerEnum2', paramDesc: 'WrLehDO', dataDesc: 'B16BBDz', infoLevel: 1, domain: undefined };

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
    expected: { ...SERVERS, paramDesc: 'WrLehDz', dataDesc: 'B16', infoLevel: 0, domain: 'LAB' },
  },
  {
    name: 'shares',
    source: 'MS-RAP §2.5.6.1.1',
    hex: '0000 57724c656800 42313342577a00 0100 0010',
    expected: { rapOpcode: NET_SHARE_ENUM, operation: 'NetShareEnum', paramDesc: 'WrLeh', dataDesc: 'B13BWz', infoLevel: 1, domain: undefined },
  },
]);

const answer = (bytes: Uint8Array) => decodeRapResponse(bytes, NET_SERVER_ENUM2);

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

/** malcolm__doublepulsar-backdoor-connect-win7.pcap, frame 50 */
const LIST = bytesOf(
  '4445534b544f502d4146505645513200 0a00 03100700 34000000 4945313157494e370000000000000000 0601 03100300 35000000 0000'.replaceAll(' ', ''),
);

test('names of servers', () => {
  assert.equal(rapNames(LIST, SERVERS, 2), ['DESKTOP-AFPVEQ2', 'IE11WIN7']);
  assert.equal(rapNames(LIST, SERVERS, 1), ['DESKTOP-AFPVEQ2']);
  assert.equal(rapNames(LIST, { ...SERVERS, infoLevel: 1234 }, 2), []);
});

test('a list that is cut or damaged gives the names that it holds, whatever count it claims', () => {
  cutEverywhere(LIST, (bytes) => assert.ok(rapNames(bytes, SERVERS, 65535).length <= bytes.length / 26));
  mutate(LIST, 300, (bytes) => assert.ok(rapNames(bytes, SERVERS, 65535).every((name) => name.length <= 16)));
});

test('a descriptor without an end is no request', () => {
  assert.ok(isMalformed(decodeRapRequest(bytesOf('680057724c65'))));
});

test.run();
