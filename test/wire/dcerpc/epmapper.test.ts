import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isMalformed } from '../../../src/bytes.ts';
import * as epmapper from '../../../src/wire/dcerpc/epmapper.ts';
import { bytesOf, cutEverywhere, mutate } from '../../hostile.ts';

type Decoder = 'decodeEptMapRequest' | 'decodeEptMapResponse' | 'decodeEptLookupRequest' | 'decodeEptLookupResponse';

interface Vector {
  name: string;
  source: string;
  decode: Decoder;
  ndr64?: boolean;
  hex: string;
  expected: unknown;
}

const VECTORS: Vector[] = [
  {
    name: 'ept_map request',
    source: 'attack__LM_psexec_smb_dcerpc_epm_svcctl.pcapng frame 124',
    decode: 'decodeEptMapRequest',
    hex:
      '0100000000000000000000000000000000000000020000004b0000004b000000050013000d81bb7a364498f135ad3298f0380010' +
      '0302000200000013000d045d888aeb1cc9119fe808002b10486002000200000001000b02000000010007020000870100090400ac' +
      '10422400000000000000000000000000000000000000000004000000',
    expected: {
      object: '00000000-0000-0000-0000-000000000000',
      tower: {
        protocols: ['ncacn', 'tcp', 'ip'],
        interfaceUuid: '367abb81-9844-35f1-ad32-98f038001003',
        versionMajor: 2,
        versionMinor: 0,
        transferSyntax: { uuid: '8a885d04-1ceb-11c9-9fe8-08002b104860', versionMajor: 2, versionMinor: 0 },
        tcpPort: 135,
        ip: '172.16.66.36',
      },
      maxTowers: 4,
    },
  },
  {
    name: 'ept_map response',
    source: 'attack__LM_psexec_smb_dcerpc_epm_svcctl.pcapng frame 125',
    decode: 'decodeEptMapResponse',
    hex:
      '000000000000000000000000000000000000000001000000040000000000000001000000030000004b0000004b00000005001300' +
      '0d81bb7a364498f135ad3298f03800100302000200000013000d045d888aeb1cc9119fe808002b10486002000200000001000b02' +
      '0000000100070200c2180100090400ac1042240000000000',
    expected: {
      towers: [
        {
          protocols: ['ncacn', 'tcp', 'ip'],
          interfaceUuid: '367abb81-9844-35f1-ad32-98f038001003',
          versionMajor: 2,
          versionMinor: 0,
          transferSyntax: { uuid: '8a885d04-1ceb-11c9-9fe8-08002b104860', versionMajor: 2, versionMinor: 0 },
          tcpPort: 49688,
          ip: '172.16.66.36',
        },
      ],
      status: 0,
    },
  },
  {
    name: 'ept_map request, NDR64',
    source: 'attack__LM_smbexec_smb_dcerpc_svcctl_epm.pcapng frame 3',
    decode: 'decodeEptMapRequest',
    ndr64: true,
    hex:
      '01000000000000000000000000000000000000000000000002000000000000004b000000000000004b000000050013000d81bb7a' +
      '364498f135ad3298f03800100302000200000013000d045d888aeb1cc9119fe808002b10486002000200000001000b0200000001' +
      '0007020000870100090400ac10422400000000000000000000000000000000000000000004000000',
    expected: {
      object: '00000000-0000-0000-0000-000000000000',
      tower: {
        protocols: ['ncacn', 'tcp', 'ip'],
        interfaceUuid: '367abb81-9844-35f1-ad32-98f038001003',
        versionMajor: 2,
        versionMinor: 0,
        transferSyntax: { uuid: '8a885d04-1ceb-11c9-9fe8-08002b104860', versionMajor: 2, versionMinor: 0 },
        tcpPort: 135,
        ip: '172.16.66.36',
      },
      maxTowers: 4,
    },
  },
  {
    name: 'ept_map response, NDR64',
    source: 'attack__LM_smbexec_smb_dcerpc_svcctl_epm.pcapng frame 4',
    decode: 'decodeEptMapResponse',
    ndr64: true,
    hex:
      '00000000000000000000000000000000000000000100000004000000000000000000000000000000010000000000000003000000' +
      '000000004b000000000000004b000000050013000d81bb7a364498f135ad3298f03800100302000200000013000d045d888aeb1c' +
      'c9119fe808002b10486002000200000001000b020000000100070200c2130100090400ac1042240000000000',
    expected: {
      towers: [
        {
          protocols: ['ncacn', 'tcp', 'ip'],
          interfaceUuid: '367abb81-9844-35f1-ad32-98f038001003',
          versionMajor: 2,
          versionMinor: 0,
          transferSyntax: { uuid: '8a885d04-1ceb-11c9-9fe8-08002b104860', versionMajor: 2, versionMinor: 0 },
          tcpPort: 49683,
          ip: '172.16.66.36',
        },
      ],
      status: 0,
    },
  },
  {
    name: 'ept_lookup request',
    source: 'attack__discovery_scan_dcerpc_endpoint_mapper.pcapng frame 3',
    decode: 'decodeEptLookupRequest',
    hex: '00000000000000000000000000000000000000000000000000000000000000000000000001000000',
    expected: { inquiryType: 0, versOption: 0, maxEnts: 1 },
  },
  {
    name: 'ept_lookup response',
    source: 'attack__discovery_scan_dcerpc_endpoint_mapper.pcapng frame 4',
    decode: 'decodeEptLookupResponse',
    hex:
      '000000002d6482bbbdd58e498a326b0859c414d001000000010000000000000001000000ba945276bc60b84892e989fd77769d91' +
      '010000000000000001000000000000004b0000004b000000050013000d70fe5ad9d5a65942822e2c84da1ddb0d01000200000013' +
      '000d045d888aeb1cc9119fe808002b10486002000200000001000b020000000100070200c20001000904000a0002120000000000',
    expected: {
      entryHandle: '00000000-bb82642d-d5bd-498e-8a32-6b0859c414d0',
      entries: [
        {
          object: '765294ba-60bc-48b8-92e9-89fd77769d91',
          annotation: '',
          tower: {
            protocols: ['ncacn', 'tcp', 'ip'],
            interfaceUuid: 'd95afe70-a6d5-4259-822e-2c84da1ddb0d',
            versionMajor: 1,
            versionMinor: 0,
            transferSyntax: { uuid: '8a885d04-1ceb-11c9-9fe8-08002b104860', versionMajor: 2, versionMinor: 0 },
            tcpPort: 49664,
            ip: '10.0.2.18',
          },
        },
      ],
      status: 0,
    },
  },
];

function decodeVector(vector: Vector, bytes: Uint8Array): unknown {
  return epmapper[vector.decode](bytes, { ndr64: vector.ndr64 });
}

for (const vector of VECTORS) {
  test(`${vector.name} (${vector.source})`, () => {
    const value = decodeVector(vector, bytesOf(vector.hex));
    assert.not(isMalformed(value), JSON.stringify(value));
    assert.equal(JSON.parse(JSON.stringify(value)), vector.expected);
  });
}

const INTERFACE_FLOORS =
  '13000d81bb7a364498f135ad3298f0380010030200' + '02000000' + '13000d045d888aeb1cc9119fe808002b1048600200' + '02000000';

/** The floors below interface and transfer syntax. */
const TOWERS = [
  {
    name: 'ncacn_np',
    floors: '01000b02000000' + '01000f0d005c504950455c73766363746c00' + '0100110600' + '5c5c4c414200',
    expected: { protocols: ['ncacn', 'smb', 'netbios'], namedPipe: '\\PIPE\\svcctl', netbiosName: '\\\\LAB' },
  },
  {
    name: 'ncacn_http',
    floors: '01000b02000000' + '01001f02000251' + '01000904000a000001',
    expected: { protocols: ['ncacn', 'http', 'ip'], httpPort: 593, ip: '10.0.0.1' },
  },
  {
    name: 'ncadg_ip_udp',
    floors: '01000a02000000' + '01000802000087' + '010009040000000000',
    expected: { protocols: ['ncadg', 'udp', 'ip'], udpPort: 135, ip: '0.0.0.0' },
  },
  {
    name: 'ncalrpc',
    floors: '01000c02000000' + '0100100400' + '4c525000',
    expected: { protocols: ['ncalrpc', 'named pipe'], localEndpoint: 'LRP' },
  },
  {
    name: 'a protocol without a name, an address of no length',
    floors: '0100fe0000' + '0100070000' + '0100090000',
    expected: { protocols: ['0xfe', 'tcp', 'ip'] },
  },
];

for (const tower of TOWERS) {
  test(`tower: ${tower.name} (C706 appendix L)`, () => {
    const count = tower.floors.startsWith('01000c') ? 4 : 5;
    const bytes = bytesOf(`0${count}00${INTERFACE_FLOORS}${tower.floors}`);
    const expected = {
      interfaceUuid: '367abb81-9844-35f1-ad32-98f038001003',
      versionMajor: 2,
      versionMinor: 0,
      transferSyntax: { uuid: '8a885d04-1ceb-11c9-9fe8-08002b104860', versionMajor: 2, versionMinor: 0 },
      ...tower.expected,
    };
    assert.equal(JSON.parse(JSON.stringify(epmapper.decodeTower(bytes))), expected);
    cutEverywhere(bytes, (cut) => assert.ok(isMalformed(epmapper.decodeTower(cut))));
    mutate(bytes, 200, (damaged) => epmapper.decodeTower(damaged));
  });
}

test('a tower that makes no sense is left out, the others stay', () => {
  const value = epmapper.decodeEptMapResponse(
    bytesOf(`${'00'.repeat(20)}01000000040000000000000001000000030000000300000003000000ffffff00d6a0c916`),
  );
  assert.equal(value, { entryHandle: undefined, towers: [], status: 0x16c9a0d6 });
});

test('counts that the bytes do not hold are malformed, not allocated', () => {
  const counts = `${'00'.repeat(20)}ffffffffffffffff00000000ffffffff`;
  assert.ok(isMalformed(epmapper.decodeEptMapResponse(bytesOf(counts))));
  assert.ok(isMalformed(epmapper.decodeEptLookupResponse(bytesOf(counts))));
});

test('cut at every length', () => {
  for (const vector of VECTORS) {
    cutEverywhere(bytesOf(vector.hex), (bytes) => assert.ok(isMalformed(decodeVector(vector, bytes)), vector.name));
  }
});

test('mutations never throw', () => {
  for (const vector of VECTORS) mutate(bytesOf(vector.hex), 400, (bytes) => decodeVector(vector, bytes));
});

test.run();
