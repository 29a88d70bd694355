import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isMalformed, toHex } from '../../../src/bytes.ts';
import { decodePdu, peekFragment, type Pdu } from '../../../src/wire/dcerpc/pdu.ts';
import { bytesOf, cutEverywhere } from '../../hostile.ts';
import { checkDamaged } from '../vectors.ts';

const NDR = { uuid: '8a885d04-1ceb-11c9-9fe8-08002b104860', versionMajor: 2, versionMinor: 0 };
const NDR64 = { uuid: '71710533-beba-4937-8319-b5dbef9ccc36', versionMajor: 1, versionMinor: 0 };
const BIND_TIME = { uuid: '6cb71c2c-9812-4540-0300-000000000000', versionMajor: 1, versionMinor: 0 };
const NO_SYNTAX = { uuid: '00000000-0000-0000-0000-000000000000', versionMajor: 0, versionMinor: 0 };
const EPMAPPER = { uuid: 'e1af8308-5d1f-11c9-91a4-08002b14a0fa', versionMajor: 3, versionMinor: 0 };
const SVCCTL = { uuid: '367abb81-9844-35f1-ad32-98f038001003', versionMajor: 2, versionMinor: 0 };
const SRVSVC = { uuid: '4b324fc8-1670-01d3-1278-5a47bf6ee188', versionMajor: 3, versionMinor: 0 };

interface Vector {
  name: string;
  source: string;
  hex: string;
  /** Of the sec_trailer; `authValue` is how it begins. */
  auth?: { authType: number; authLevel: number; authPadLength: number; authContextId: number; authValue: string };
  stub?: string;
  expected: Record<string, unknown>;
}

const VECTORS: Vector[] = [
  {
    name: 'bind with bind time feature negotiation',
    source: 'attack__LM_psexec_smb_dcerpc_epm_svcctl.pcapng frame 122',
    hex:
      '05000b03100000007400000002000000d016d0160000000002000000000001000883afe11f5dc91191a408002b14a0fa03000000' +
      '045d888aeb1cc9119fe808002b10486002000000010001000883afe11f5dc91191a408002b14a0fa030000002c1cb76c12984045' +
      '030000000000000001000000',
    expected: {
      ptype: 'bind',
      rpcVersMinor: 0,
      firstFragment: true,
      lastFragment: true,
      bigEndian: false,
      fragLength: 116,
      callId: 2,
      maxXmitFrag: 5840,
      maxRecvFrag: 5840,
      assocGroupId: 0,
      contexts: [
        { contextId: 0, abstractSyntax: EPMAPPER, transferSyntaxes: [NDR] },
        { contextId: 1, abstractSyntax: EPMAPPER, transferSyntaxes: [BIND_TIME] },
      ],
      auth: undefined,
    },
  },
  {
    name: 'bind that carries an NTLM token',
    source: 'attack__LM_psexec_smb_dcerpc_epm_svcctl.pcapng frame 126',
    hex:
      '05000b0710000000a400280002000000d016d01600000000020000000000010081bb7a364498f135ad3298f03800100302000000' +
      '045d888aeb1cc9119fe808002b104860020000000100010081bb7a364498f135ad3298f038001003020000002c1cb76c12984045' +
      '0300000000000000010000000a060000000000004e544c4d5353500001000000b78208e200000000000000000000000000000000' +
      '0a005a290000000f',
    auth: { authType: 10, authLevel: 6, authPadLength: 0, authContextId: 0, authValue: '4e544c4d535350' },
    expected: {
      ptype: 'bind',
      pfcFlags: 0x07,
      authLength: 40,
      contexts: [
        { contextId: 0, abstractSyntax: SVCCTL, transferSyntaxes: [NDR] },
        { contextId: 1, abstractSyntax: SVCCTL, transferSyntaxes: [BIND_TIME] },
      ],
    },
  },
  {
    name: 'bind that offers NDR64',
    source: 'arkime__wireshark-smb-on-windows10.pcap frame 109',
    hex:
      '05000b0310000000a000000002000000b810b810000000000300000000000100c84f324b7016d30112785a47bf6ee18803000000' +
      '045d888aeb1cc9119fe808002b1048600200000001000100c84f324b7016d30112785a47bf6ee1880300000033057171babe3749' +
      '8319b5dbef9ccc360100000002000100c84f324b7016d30112785a47bf6ee188030000002c1cb76c129840450300000000000000' +
      '01000000',
    expected: {
      ptype: 'bind',
      callId: 2,
      contexts: [
        { contextId: 0, abstractSyntax: SRVSVC, transferSyntaxes: [NDR] },
        { contextId: 1, abstractSyntax: SRVSVC, transferSyntaxes: [NDR64] },
        { contextId: 2, abstractSyntax: SRVSVC, transferSyntaxes: [BIND_TIME] },
      ],
    },
  },
  {
    name: 'bind in big-endian',
    source: 'arkime__dcerpc_synthetic.pcap frame 18',
    hex:
      '05000b0300000000004800000000000110b810b8000000000100000000000100123456781234abcdef0001234567cffb00010000' +
      '8a885d041ceb11c99fe808002b10486000020000',
    expected: {
      ptype: 'bind',
      bigEndian: true,
      characterSet: 'ASCII',
      floatingPoint: 'IEEE',
      fragLength: 72,
      callId: 1,
      maxXmitFrag: 4280,
      contexts: [
        {
          contextId: 0,
          abstractSyntax: { uuid: '12345678-1234-abcd-ef00-01234567cffb', versionMajor: 1, versionMinor: 0 },
          transferSyntaxes: [NDR],
        },
      ],
    },
  },
  {
    name: 'bind_ack of a named pipe, with an NTLM challenge',
    source: 'malcolm__PrintNightmare.pcap frame 23',
    hex:
      '05000c07100000001a01b60002000000b810b8103d1b13000e005c706970655c73706f6f6c7373000200000000000000045d888a' +
      'eb1cc9119fe808002b104860020000000300030000000000000000000000000000000000000000000a060000000000004e544c4d' +
      '53535000020000000a000a0038000000358289e2eef6a425a9fab5a4000000000000000074007400420000000a0039380000000f' +
      '4c00410052004500530002000a004c0041005200450053000100040044004300040014006c0061007200650073002e006c006100' +
      '6200730003001a00440043002e006c0061007200650073002e006c00610062007300050014006c0061007200650073002e006c00' +
      '610062007300070008008fd4b3743b6fd70100000000',
    auth: { authType: 10, authLevel: 6, authPadLength: 0, authContextId: 0, authValue: '4e544c4d535350' },
    expected: {
      ptype: 'bind_ack',
      secondaryAddress: '\\pipe\\spoolss',
      assocGroupId: 0x131b3d,
      results: [
        { result: 0, reason: 0, transferSyntax: NDR },
        { result: 3, reason: 3, transferSyntax: NO_SYNTAX },
      ],
    },
  },
  {
    name: 'bind_ack that ends at the secondary address, in big-endian',
    source: 'malcolm__cve-2022-26809-4.pcap frame 75',
    hex: '05000c0300000000001a00000000000210b810b8000012340000',
    expected: { ptype: 'bind_ack', bigEndian: true, callId: 2, secondaryAddress: '', results: [] },
  },
  {
    name: 'bind_nak',
    source: 'arkime__dcerpc_synthetic.pcap frame 20',
    hex: '05000d030000000000180000000000010000000000000000',
    expected: { ptype: 'bind_nak', providerRejectReason: 0, versions: [] },
  },
  {
    name: 'bind_nak with versions',
    source: 'C706 §12.6.4.5',
    hex: '05000d031000000018000000020000000400010500000000',
    expected: { ptype: 'bind_nak', providerRejectReason: 4, versions: [{ major: 5, minor: 0 }] },
  },
  {
    name: 'alter_context',
    source: 'arkime__dcerpc_synthetic.pcap frame 26',
    hex:
      '05000e03100000004800000001000000b810b81001000000010000000100010081bb7a364498f135ad3298f03800100301000000' +
      '045d888aeb1cc9119fe808002b10486002000000',
    expected: {
      ptype: 'alter_context',
      contexts: [{ contextId: 1, abstractSyntax: { ...SVCCTL, versionMajor: 1 }, transferSyntaxes: [NDR] }],
    },
  },
  {
    name: 'alter_context_resp with padding behind an empty secondary address',
    source: 'elc__ipconf1.pcapng frame 44',
    hex:
      '05000f03100000006900290012000000d016d016e1380000000031330100000000000000045d888aeb1cc9119fe808002b104860' +
      '020000000902000000000000a1273025a0030a0100a31e041c040405ffffffffff000000000000000079ab114d3c480c4c3651db' +
      'c2',
    auth: { authType: 9, authLevel: 2, authPadLength: 0, authContextId: 0, authValue: 'a12730' },
    expected: { ptype: 'alter_context_resp', secondaryAddress: '', results: [{ result: 0, reason: 0, transferSyntax: NDR }] },
  },
  {
    name: 'auth3',
    source: 'attack__zerologon_mimikatz_ntlm_privacy_scan_and_exploit_encrypted.pcapng frame 8',
    hex:
      '05001007100000009d00810002000000d016d0160a060000000000004e544c4d5353500003000000010001007000000000000000' +
      '710000000000000058000000000000005800000018001800580000001000100071000000358a98e20a005a290000000fd9045b47' +
      '16adbaf81a5e90c01f2d5ce03000320036003900340057002d00570049004e0031003000002e6be55d708c4d641e064497534043' +
      '7c',
    auth: { authType: 10, authLevel: 6, authPadLength: 0, authContextId: 0, authValue: '4e544c4d53535000030000' },
    expected: { ptype: 'auth3', fragLength: 157, authLength: 129 },
  },
  {
    name: 'sealed request',
    source: 'attack__LM_psexec_smb_dcerpc_epm_svcctl.pcapng frame 133',
    hex:
      '050000031000000050001000040000001400000000000000aa9261c3fc86a9d451f707cf31c9cbd8aada16a93461c57900efb135' +
      '9069392c0a060c00000000000100000000e5e7166fb7f0a702000000',
    auth: { authType: 10, authLevel: 6, authPadLength: 12, authContextId: 0, authValue: '0100000000e5e716' },
    stub: 'aa9261c3fc86a9d451f707cf31c9cbd8aada16a9',
    expected: { ptype: 'request', contextId: 0, opnum: 0, allocHint: 20, object: undefined, callId: 4 },
  },
  {
    name: 'request with an object',
    source: 'elc__Wmiexec-Regout-Whoami.pcap frame 14',
    hex:
      '05000083100000008000100004000000400000000100050000540000600300002d781bc649e7ff9f050007000000000000000000' +
      '3c37b96a74f1185fe5485d27e5d28534000000000100cece010000000128030060030000d4a643279cbc8cb80100000000000000' +
      '0a0500008035010001000000c8c2d9b5f8bb80c900000000',
    auth: { authType: 10, authLevel: 5, authPadLength: 0, authContextId: 79232, authValue: '01000000' },
    expected: { ptype: 'request', contextId: 1, opnum: 5, object: '00005400-0360-0000-2d78-1bc649e7ff9f' },
  },
  {
    name: 'request in big-endian',
    source: 'arkime__dcerpc_synthetic.pcap frame 61',
    hex: '0500000300000000002c00000000000100000064000000080000000000000000000000000000000000000000',
    stub: '0000000000000000000000000000000000000000',
    expected: { ptype: 'request', bigEndian: true, callId: 1, allocHint: 100, contextId: 0, opnum: 8 },
  },
  {
    name: 'request without a stub',
    source: 'elc__ipconf1.pcapng frame 6',
    hex: '050000031000000018000000110000000000000000000500',
    stub: '',
    expected: { ptype: 'request', contextId: 0, opnum: 5, callId: 17 },
  },
  {
    name: 'sealed response',
    source: 'attack__LM_psexec_smb_dcerpc_epm_svcctl.pcapng frame 138',
    hex:
      '050002031000000040001000060000000400000000000000bd9fb48dfcf94695781539ddd5db05060a060c000000000001000000' +
      '7697a80c682c701f04000000',
    auth: { authType: 10, authLevel: 6, authPadLength: 12, authContextId: 0, authValue: '010000007697a80c' },
    stub: 'bd9fb48d',
    expected: { ptype: 'response', contextId: 0, cancelCount: 0, allocHint: 4 },
  },
  {
    name: 'fault',
    source: 'attack__CVE-2020-1472_Zerologon_RPC_NetLogon_NullChallenge_SecChan_6_from_nonDC_to_DC.pcapng frame 4406',
    hex: '050003031000000020000000030000002000000000000000f706000000000000',
    stub: '',
    expected: { ptype: 'fault', allocHint: 32, contextId: 0, cancelCount: 0, extendedError: false, status: 0x6f7 },
  },
  {
    name: 'co_cancel',
    source: 'arkime__dcerpc_synthetic.pcap frame 41',
    hex: '050012031000000018000000010000000000000000000000',
    expected: { ptype: 'co_cancel', callId: 1, fragLength: 24 },
  },
  {
    name: 'orphaned',
    source: 'arkime__dcerpc_synthetic.pcap frame 48',
    hex: '050013031000000018000000010000000000000000000000',
    expected: { ptype: 'orphaned', callId: 1 },
  },
  {
    name: 'shutdown',
    source: 'C706 §12.6.4.11',
    hex: '05001103100000001000000000000000',
    expected: { ptype: 'shutdown', callId: 0, fragLength: 16 },
  },
];

for (const vector of VECTORS) {
  test(`${vector.name} (${vector.source})`, () => {
    const pdu = decodePdu(bytesOf(vector.hex)) as Pdu;
    assert.not(isMalformed(pdu), JSON.stringify(pdu));
    const fields = pdu as unknown as Record<string, unknown>;
    for (const [field, value] of Object.entries(vector.expected)) assert.equal(fields[field], value, field);
    if (vector.auth !== undefined) {
      const { authValue, ...rest } = pdu.auth!;
      const { authValue: begins, ...expected } = vector.auth;
      assert.equal(rest, expected);
      assert.is(authValue.length, pdu.authLength);
      assert.ok(toHex(authValue).startsWith(begins));
    }
    if (vector.stub !== undefined) assert.is(toHex(fields['stub'] as Uint8Array), vector.stub);
  });
}

test('what follows the fragment is not looked at', () => {
  const [first] = VECTORS;
  const alone = decodePdu(bytesOf(first.hex));
  assert.equal(decodePdu(bytesOf(`${first.hex}deadbeef`)), alone);
});

test('peekFragment tells length and type from ten bytes', () => {
  for (const vector of VECTORS) {
    const bytes = bytesOf(vector.hex);
    const expected = { length: bytes.length, ptype: vector.expected['ptype'] };
    assert.equal(peekFragment(bytes.subarray(0, 10)), expected, vector.name);
    assert.is(peekFragment(bytes.subarray(0, 9)), undefined);
  }
});

test('peekFragment refuses what is no version 5 PDU', () => {
  const refused = {
    'version 4': '04000003100000001800',
    'minor version 2': '05020003100000001800',
    'ptype of datagrams': '05000103100000001800',
    'unknown ptype': '05001403100000001800',
    'drep of no byte order': '05000003200000001800',
    'drep of no character set': '05000003120000001800',
    'drep of no floating point': '05000003100400001800',
    'shorter than a header': '05000003100000000f00',
    'SMB2': 'fe534d42400001000000',
  };
  for (const [name, hex] of Object.entries(refused)) assert.is(peekFragment(bytesOf(hex)), undefined, name);
});

test('lengths that contradict each other are malformed', () => {
  const contradictions = {
    'auth_length beyond the fragment': '05000003100000001800ffff01000000000000000000000000',
    'auth_length over the header': '050000031000000018000a0001000000000000000000000000',
    'auth_pad_length beyond the stub': '050000031000000024000400010000000000000000000000' + '0a06ff000000000001000000',
    'no room for a request': '05000003100000001400000001000000000000000000',
  };
  for (const [name, hex] of Object.entries(contradictions)) assert.ok(isMalformed(decodePdu(bytesOf(hex))), name);
});

test('a fragment that is not there in full is truncated', () => {
  const bytes = bytesOf(VECTORS[0].hex);
  assert.equal(decodePdu(bytes.subarray(0, 40)), {
    malformed: 'truncated',
    layer: 'DCE/RPC PDU',
    offset: 0,
    needed: 116,
    had: 40,
  });
});

test('cut at every length, a PDU is truncated', () => {
  for (const vector of VECTORS) {
    cutEverywhere(bytesOf(vector.hex), (bytes) => assert.ok(isMalformed(decodePdu(bytes)), vector.name));
  }
});

checkDamaged('PDU', decodePdu, VECTORS);
checkDamaged('beginning of a PDU', peekFragment, VECTORS.slice(0, 1));

test.run();
