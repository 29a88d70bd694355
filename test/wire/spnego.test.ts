import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { toHex } from '../../src/bytes.ts';
import { findTokens, type SecurityTokens } from '../../src/wire/spnego.ts';
import { bytesOf } from '../hostile.ts';
import {
  der,
  explicit,
  generalString,
  OID_KRB5,
  OID_NTLMSSP,
  OID_SPNEGO,
  objectIdentifier,
  octets,
  sequence,
} from './der.ts';
import { SECURITY_BUFFERS } from './securityBuffers.ts';
import { checkDamaged } from './vectors.ts';

const NTLMSSP = bytesOf('4e544c4d5353500001000000978208e2');

const VECTORS: {
  name: string;
  source: string;
  hex: string;
  expected: Partial<SecurityTokens>;
  ntlm?: number;
  kerberos?: number;
}[] = [
  {
    name: 'NegTokenInit2 of a server',
    ...SECURITY_BUFFERS.negTokenInit2,
    expected: {
      kind: 'spnego',
      mechTypes: ['NegoEx', 'MS-KRB5', 'KRB5', 'KRB5 user-to-user', 'NTLMSSP'],
      hintName: 'not_defined_in_RFC4178@please_ignore',
      mechListMic: false,
    },
  },
  {
    name: 'NegTokenInit with NTLM',
    ...SECURITY_BUFFERS.ntlmNegotiate,
    expected: { kind: 'ntlmssp', mechTypes: ['NTLMSSP'] },
    ntlm: 40,
  },
  {
    name: 'NegTokenResp with a CHALLENGE',
    ...SECURITY_BUFFERS.ntlmChallenge,
    expected: { kind: 'ntlmssp', negState: 'accept-incomplete', supportedMech: 'NTLMSSP', mechListMic: false },
    ntlm: 252,
  },
  {
    name: 'NegTokenResp with an AUTHENTICATE and a mechListMIC',
    ...SECURITY_BUFFERS.ntlmAuthenticate,
    expected: { kind: 'ntlmssp', negState: 'accept-incomplete', supportedMech: undefined, mechListMic: true },
    ntlm: 534,
  },
  {
    name: 'NegTokenResp that accepts',
    ...SECURITY_BUFFERS.acceptCompleted,
    expected: { kind: 'spnego', negState: 'accept-completed', mechListMic: true },
  },
  {
    name: 'bare NTLMSSP',
    ...SECURITY_BUFFERS.bareNegotiate,
    expected: { kind: 'ntlmssp', mechTypes: ['NTLMSSP'] },
    ntlm: 40,
  },
  {
    name: 'NegTokenInit with an AP-REQ, cut off',
    ...SECURITY_BUFFERS.apReq,
    expected: { kind: 'kerberos', mechTypes: ['MS-KRB5', 'KRB5', 'NegoEx', 'NTLMSSP'], problem: 'cut off' },
    kerberos: 322,
  },
  {
    name: 'NegTokenResp with an AP-REP',
    ...SECURITY_BUFFERS.apRep,
    expected: { kind: 'kerberos', negState: 'accept-completed', supportedMech: 'MS-KRB5', mechTypes: [] },
    kerberos: 155,
  },
];

for (const { name, source, hex, expected, ntlm, kerberos } of VECTORS) {
  test(`${name} (${source})`, () => {
    const found = findTokens(bytesOf(hex)) as unknown as Record<string, unknown>;
    assert.equal(Object.fromEntries(Object.keys(expected).map((key) => [key, found[key]])), expected);
    if (expected.problem === undefined) assert.is(found.problem, undefined);
    const { ntlm: ntlmFound, kerberos: kerberosFound } = findTokens(bytesOf(hex));
    assert.is(ntlmFound?.length, ntlm);
    assert.is(kerberosFound?.length, kerberos);
  });
}
checkDamaged('security tokens', findTokens, VECTORS);

test('no bytes are none', () => assert.is(findTokens(new Uint8Array(0)).kind, 'none'));

test('cut within the NTLM message: the beginning is there', () => {
  const found = findTokens(bytesOf(SECURITY_BUFFERS.ntlmAuthenticate.hex).subarray(0, 100));
  assert.is(found.kind, 'ntlmssp');
  assert.is(found.problem, 'cut off');
});

test('NTLMSSP framed by GSS-API alone', () => {
  const found = findTokens(der(0x60, objectIdentifier(OID_NTLMSSP), NTLMSSP));
  assert.is(found.kind, 'ntlmssp');
  assert.equal(found.mechTypes, ['NTLMSSP']);
});

test('Kerberos framed by GSS-API alone, and bare', () => {
  const framed = findTokens(der(0x60, objectIdentifier(OID_KRB5), [0x01, 0x00], der(0x6e)));
  assert.is(framed.kind, 'kerberos');
  assert.equal(framed.mechTypes, ['KRB5']);
  assert.is(findTokens(der(0x6e, sequence())).kind, 'kerberos');
});

test('NegTokenInit without framing, with a mechListMIC in the place of RFC 4178', () => {
  const mechTypes = explicit(0, sequence(objectIdentifier(OID_NTLMSSP), objectIdentifier('2a03')));
  const found = findTokens(explicit(0, sequence(mechTypes, explicit(2, octets(NTLMSSP)), explicit(3, octets([1])))));
  assert.equal(found.mechTypes, ['NTLMSSP', '1.2.3']);
  assert.is(toHex(found.ntlm ?? NTLMSSP.subarray(0, 0)), toHex(NTLMSSP));
  assert.is(found.mechListMic, true);
});

test('hintName of a server that names itself', () => {
  const hints = explicit(3, sequence(explicit(0, generalString('srv$@EXAMPLE.ORG'))));
  const found = findTokens(der(0x60, objectIdentifier(OID_SPNEGO), explicit(0, sequence(hints))));
  assert.is(found.hintName, 'srv$@EXAMPLE.ORG');
});

test('negStates', () => {
  const stateOf = (value: number) => findTokens(explicit(1, sequence(explicit(0, der(0x0a, [value]))))).negState;
  assert.equal([0, 1, 2, 3, 4, 255].map(stateOf), [
    'accept-completed',
    'accept-incomplete',
    'reject',
    'request-mic',
    undefined,
    undefined,
  ]);
});

test('what is not ASN.1 gives its NTLMSSP, and says so', () => {
  const found = findTokens(Uint8Array.from([0xff, 0x4e, 0x80, ...NTLMSSP]));
  assert.is(found.kind, 'ntlmssp');
  assert.is(toHex(found.ntlm ?? NTLMSSP.subarray(0, 0)), toHex(NTLMSSP));
  assert.is(found.problem, 'neither SPNEGO nor a known mechanism; NTLMSSP found by its signature');
});

test('indefinite lengths are not DER: NTLMSSP is found by its signature', () => {
  const found = findTokens(Uint8Array.from([0xa1, 0x80, 0x30, 0x80, 0xa2, 0x12, 0x04, 0x10, ...NTLMSSP]));
  assert.is(found.kind, 'ntlmssp');
  assert.ok(found.problem);
});

test('garbage and unknown mechanisms are unreadable', () => {
  assert.is(findTokens(bytesOf('deadbeef')).kind, 'unreadable');
  const unknown = findTokens(der(0x60, objectIdentifier('2a03'), [1, 2, 3]));
  assert.is(unknown.kind, 'unreadable');
  assert.is(unknown.problem, 'mechanism 1.2.3');
});

const HOSTILE: Record<string, Uint8Array> = {
  'nested 100,000 deep, indefinite': Uint8Array.from({ length: 200_000 }, (_, i) => (i % 2 === 0 ? 0x30 : 0x80)),
  'nested as deep as 64 KiB are': nested(65_535),
  'object identifiers without end': Uint8Array.from([
    0xa0,
    0x83,
    0,
    0xff,
    0xfa,
    0x30,
    0x83,
    0,
    0xff,
    0xf5,
    ...new Array(65_500).fill(0x06),
  ]),
  'nearly NTLMSSP all the way': Uint8Array.from({ length: 65_536 }, (_, i) => 'NTLMSSP'.charCodeAt(i % 7)),
};
for (const [name, bytes] of Object.entries(HOSTILE)) {
  test(name, () => {
    const before = performance.now();
    findTokens(bytes);
    assert.ok(performance.now() - before < 100);
  });
}

test('bytes over shared memory are read like others', () => {
  const bytes = bytesOf(SECURITY_BUFFERS.ntlmAuthenticate.hex);
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length + 3), 3);
  shared.set(bytes);
  assert.equal({ ...findTokens(shared), ntlm: undefined }, { ...findTokens(bytes), ntlm: undefined });
});

/** Elements of one length byte hold 127 bytes: three length bytes for all. */
function nested(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = 0; at + 5 <= length; at += 5) {
    const left = length - at - 5;
    bytes.set([0xa0, 0x83, left >> 16, (left >> 8) & 0xff, left & 0xff], at);
  }
  return bytes;
}

test.run();
