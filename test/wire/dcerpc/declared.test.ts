/** What calls of real captures (vectors.test.ts) do not show of declared interfaces, and bytes of no meaning. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { declaredInterfaces, decoderOf } from '../../../src/wire/dcerpc/decoders.ts';
import { SAMR_UUID } from '../../../src/wire/dcerpc/declared/samr.ts';
import { SRVSVC_UUID } from '../../../src/wire/dcerpc/declared/srvsvc.ts';
import { type Operation, readRequest, readResponse } from '../../../src/wire/dcerpc/idl/index.ts';
import { bytesOf } from '../../hostile.ts';
import { seeded } from '../../support/random.ts';

const SERVER_INFO_1005 = 'ed030000000002000400020005000000000000000500000073003400370036000000000005000000';
const declared = (uuid: string, opnum: number): Operation => decoderOf(uuid)?.operations[opnum] as Operation;

test('of a level that is not declared nothing is read, and no return value out of the middle of it', () => {
  // NetrServerGetInfo of level 1005, which is for setting, as the NDR library of Samba 4.17 encodes it
  const answer = bytesOf(SERVER_INFO_1005);
  const { values, unread, returnCode } = readResponse('answer', declared(SRVSVC_UUID, 21), answer, {});
  assert.equal([values, unread?.detail, returnCode], [{}, 'union without an arm for 1005', null]);
});

test('spans of 64 bits stand at a multiple of eight, and fill their structure up to one in NDR64', () => {
  // SamrQueryInformationDomain of DomainLockoutInformation: 30 minutes, for ever, 10 times (MS-SAMR §2.2.4.15)
  const spans = '00cc1dcffbffffff' + '0000000000000080' + '0a00';
  const buffer = { lockoutDuration: 1800, lockoutObservationWindow: null, lockoutThreshold: 10 };
  const read = (stub: string, ndr64: boolean): unknown => {
    const { values, returnName } = readResponse('answer', declared(SAMR_UUID, 8), bytesOf(stub), { ndr64 });
    return [values, returnName];
  };
  assert.equal(read(`000002000c000000${spans}0000220000c0`, false), [{ buffer }, 'STATUS_ACCESS_DENIED']);
  const wide = `00000200000000000c00000000000000${spans}000000000000220000c0`;
  assert.equal(read(wide, true), [{ buffer }, 'STATUS_ACCESS_DENIED']);
});

test('any bytes, for every operation that is declared', () => {
  const random = seeded(11);
  for (const { operations } of declaredInterfaces()) {
    for (const operation of Object.values(operations)) {
      for (let round = 0; round < 12; round++) {
        const bytes = Uint8Array.from({ length: random.below(200) }, () =>
          random.below(3) === 0 ? random.below(256) : random.below(3),
        );
        const options = { ndr64: round % 2 === 1, bigEndian: round % 3 === 2 };
        readRequest('any', operation, bytes, options);
        readResponse('any', operation, bytes, options);
      }
    }
  }
});

test.run();
