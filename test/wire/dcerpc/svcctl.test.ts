import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isMalformed } from '../../../src/bytes.ts';
import { decodeSvcctlRequest, decodeSvcctlResponse } from '../../../src/wire/dcerpc/svcctl.ts';
import { bytesOf, cutEverywhere } from '../../hostile.ts';
import { checkDamaged } from '../vectors.ts';
import { ENCODED } from './svcctlEncoded.ts';
import type { SvcctlVector } from './svcctlVector.ts';

const HANDLE = '00000000c255930e0aaf2c45910fe56e9bc0f915';
const HANDLE_TEXT = '00000000-0e9355c2-af0a-452c-910f-e56e9bc0f915';
const SECRET = '5300330063007200330074000000';

/** Put together by the IDL of MS-SCMR appendix A and the rules of C706 §14 and MS-RPCE §2.2.5. */
const WRITTEN: SvcctlVector[] = [
  {
    name: 'RCreateServiceA request: ANSI strings, each aligned to four',
    source: 'MS-SCMR §3.1.4.23',
    direction: 'request',
    opnum: 24,
    hex:
      `${HANDLE}04000000000000000400000055706400` +
      '0100000005000000000000000500000055706420' +
      '00000000' +
      'ff010f00100000000300000001000000' +
      '0600000000000000060000006120622063000000' +
      '000000000000000000000000000000000000000000000000' +
      '00000000',
    expected: {
      operation: 'RCreateServiceA',
      handle: HANDLE_TEXT,
      serviceName: 'Upd',
      displayName: 'Upd ',
      desiredAccess: ['SERVICE_ALL_ACCESS'],
      serviceType: 'SERVICE_WIN32_OWN_PROCESS',
      startType: 'SERVICE_DEMAND_START',
      errorControl: 'SERVICE_ERROR_NORMAL',
      binaryPathName: 'a b c',
      hasPassword: false,
      passwordLength: 0,
    },
  },
  {
    name: 'ROpenSCManagerA request',
    source: 'MS-SCMR §3.1.4.26',
    direction: 'request',
    opnum: 27,
    hex: '010000000400000000000000040000007372760000000000' + '05000000',
    expected: {
      operation: 'ROpenSCManagerA',
      machineName: 'srv',
      desiredAccess: ['SC_MANAGER_CONNECT', 'SC_MANAGER_ENUMERATE_SERVICE'],
    },
  },
  {
    name: 'RStartServiceA request with arguments',
    source: 'MS-SCMR §3.1.4.30',
    direction: 'request',
    opnum: 31,
    hex:
      `${HANDLE}020000000100000002000000020000000300000002000000000000000200000061000000030000000000000003000000626300`,
    expected: { operation: 'RStartServiceA', handle: HANDLE_TEXT, argv: ['a', 'bc'] },
  },
  {
    name: 'RCreateServiceWOW64W response',
    source: 'MS-SCMR §3.1.4.42',
    direction: 'response',
    opnum: 45,
    hex: `0100000007000000${HANDLE}00000000`,
    expected: { operation: 'RCreateServiceWOW64W', returnCode: 0, handle: HANDLE_TEXT, tagId: 7 },
  },
  {
    name: 'RControlServiceExW request',
    source: 'MS-SCMR §3.1.4.47',
    direction: 'request',
    opnum: 51,
    hex: `${HANDLE}01000000010000000100000001000000010004000200000002000000000000000200000061000000`,
    expected: {
      operation: 'RControlServiceExW',
      handle: HANDLE_TEXT,
      control: 'SERVICE_CONTROL_STOP',
      reason: 0x40001,
      comment: 'a',
    },
  },
  {
    name: 'RControlServiceExW response',
    source: 'MS-SCMR §3.1.4.47',
    direction: 'response',
    opnum: 51,
    hex: '0100000001000000' + '100000000100000000000000000000000000000000000000000000002a00000000000000' + '00000000',
    expected: {
      operation: 'RControlServiceExW',
      returnCode: 0,
      serviceStatus: {
        serviceType: 'SERVICE_WIN32_OWN_PROCESS',
        currentState: 'SERVICE_STOPPED',
        controlsAccepted: 0,
        win32ExitCode: 0,
        serviceSpecificExitCode: 0,
        checkPoint: 0,
        waitHint: 0,
        processId: 42,
        serviceFlags: 0,
      },
    },
  },
  {
    name: 'RChangeServiceConfig2W request: failure actions',
    source: 'MS-SCMR §3.1.4.35, §2.2.40',
    direction: 'request',
    opnum: 37,
    hex:
      `${HANDLE}0200000002000000010000003c00000000000000020000000200000003000000` +
      '0400000000000000040000006300610020000000' +
      '0200000003000000e80300000100000005000000',
    expected: {
      operation: 'RChangeServiceConfig2W',
      handle: HANDLE_TEXT,
      infoLevel: 'SERVICE_CONFIG_FAILURE_ACTIONS',
      failureActions: {
        resetPeriod: 60,
        command: 'ca ',
        actions: [
          { type: 'SC_ACTION_RUN_COMMAND', delay: 1000 },
          { type: 'SC_ACTION_RESTART', delay: 5 },
        ],
      },
    },
  },
  {
    name: 'RChangeServiceConfig2W request: description, NDR64',
    source: 'MS-SCMR §3.1.4.35, §2.2.35',
    direction: 'request',
    opnum: 37,
    ndr64: true,
    hex:
      `${HANDLE}00000000` +
      '01000000000000000100000000000000' +
      '01000000000000000200000000000000' +
      '0200000000000000000000000000000002000000000000006100' +
      '0000',
    expected: {
      operation: 'RChangeServiceConfig2W',
      handle: HANDLE_TEXT,
      infoLevel: 'SERVICE_CONFIG_DESCRIPTION',
      description: 'a',
    },
  },
  {
    name: 'RCreateWowService request',
    source: 'MS-SCMR §3.1.4.49',
    direction: 'request',
    opnum: 60,
    hex:
      `${HANDLE}02000000000000000200000061000000` +
      '00000000' +
      '10000000200000000200000000000000' +
      '02000000000000000200000062000000' +
      `000000000000000000000000000000000000000003000000` +
      `0e000000${SECRET}0000` +
      '0e0000004c01',
    expected: {
      operation: 'RCreateWowService',
      handle: HANDLE_TEXT,
      serviceName: 'a',
      desiredAccess: ['SERVICE_START'],
      serviceType: 'SERVICE_WIN32_SHARE_PROCESS',
      startType: 'SERVICE_AUTO_START',
      errorControl: 'SERVICE_ERROR_IGNORE',
      binaryPathName: 'b',
      hasPassword: true,
      passwordLength: 14,
      serviceWowType: 0x14c,
    },
  },
  {
    name: 'RQueryServiceConfigW response of a refusal',
    source: 'MS-SCMR §3.1.4.17',
    direction: 'response',
    opnum: 17,
    hex: '000000000000000000000000000000000000000000000000000000000000000000000000' + '0c0100007a000000',
    expected: { operation: 'RQueryServiceConfigW', returnCode: 122, bytesNeeded: 268 },
  },
  {
    name: 'RQueryServiceConfig2W response',
    source: 'MS-SCMR §3.1.4.37',
    direction: 'response',
    opnum: 39,
    hex: '02000000aabb00002800000000000000',
    expected: { operation: 'RQueryServiceConfig2W', returnCode: 0, bytesNeeded: 40 },
  },
  {
    name: 'RChangeServiceConfigW response',
    source: 'MS-SCMR §3.1.4.11',
    direction: 'response',
    opnum: 11,
    hex: '0000000005000000',
    expected: { operation: 'RChangeServiceConfigW', returnCode: 5 },
  },
];

const VECTORS = [...ENCODED, ...WRITTEN];

function decodeVector(vector: SvcctlVector, bytes: Uint8Array): unknown {
  const decodeStub = vector.direction === 'request' ? decodeSvcctlRequest : decodeSvcctlResponse;
  return decodeStub(vector.opnum, bytes, { bigEndian: vector.bigEndian, ndr64: vector.ndr64 });
}

/** Without the fields that an operation does not carry. */
function present(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

for (const vector of VECTORS) {
  test(`${vector.name} (${vector.source})`, () => {
    const value = decodeVector(vector, bytesOf(vector.hex));
    assert.not(isMalformed(value), JSON.stringify(value));
    assert.equal(present(value), { opnum: vector.opnum, ...vector.expected });
  });
}

test('a password leaves its length and nothing else', () => {
  const vector = WRITTEN.find(({ opnum }) => opnum === 60)!;
  assert.not.match(JSON.stringify(decodeVector(vector, bytesOf(vector.hex))), /S3cr3t|83,0,51/);
});

test('operations without a decoder are undefined', () => {
  assert.is(decodeSvcctlRequest(10, new Uint8Array()), undefined);
  assert.is(decodeSvcctlResponse(4711, new Uint8Array()), undefined);
});

test('bits and numbers without a name stay numbers', () => {
  const value = decodeSvcctlRequest(1, bytesOf(`${HANDLE}80000000`));
  assert.equal(present(value), { operation: 'RControlService', opnum: 1, handle: HANDLE_TEXT, control: '0x80' });
  const opened = decodeSvcctlRequest(64, bytesOf('0000000001004080')) as { desiredAccess: string[] };
  assert.equal(opened.desiredAccess, ['SC_MANAGER_CONNECT', 'GENERIC_READ', '0x400000']);
});

test('the verification trailer behind the arguments is not looked at', () => {
  const trailer = '8ae3137102f43671';
  assert.equal(
    decodeSvcctlRequest(2, bytesOf(HANDLE + trailer)),
    decodeSvcctlRequest(2, bytesOf(HANDLE)),
  );
});

test('counts that the bytes do not hold are malformed, not allocated', () => {
  const huge = {
    'argv of four thousand million': [19, `${HANDLE}ffffffff01000000ffffffff`],
    'string of four thousand million': [16, `${HANDLE}ffffffff00000000ffffffff`],
    'string longer than its maximum': [16, `${HANDLE}01000000000000000200000061006200` + '01000000'],
    'string with an offset': [16, `${HANDLE}02000000010000000200000061000000` + '01000000'],
  } as const;
  for (const [name, [opnum, hex]] of Object.entries(huge)) {
    assert.ok(isMalformed(decodeSvcctlRequest(opnum, bytesOf(hex))), name);
  }
  const argv64 = `${HANDLE}02000000` + '0100000000000000' + 'ffffffffffffffff';
  assert.ok(isMalformed(decodeSvcctlRequest(19, bytesOf(argv64), { ndr64: true })));
});

test('cut at every length', () => {
  for (const vector of VECTORS) {
    cutEverywhere(bytesOf(vector.hex), (bytes) => {
      assert.ok(isMalformed(decodeVector(vector, bytes)), `${vector.name} at ${bytes.length}`);
    });
  }
});

for (const vector of VECTORS) checkDamaged('svcctl', (bytes) => decodeVector(vector, bytes), [vector]);

test.run();
