import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isMalformed, toHex } from '../../src/bytes.ts';
import { decodeKerberosToken, type KerberosMessage } from '../../src/wire/kerberos.ts';
import { findTokens } from '../../src/wire/spnego.ts';
import { bytesOf } from '../hostile.ts';
import { der, explicit, generalString, integer, OID_KRB5, objectIdentifier, octets, sequence } from './der.ts';
import { SECURITY_BUFFERS } from './securityBuffers.ts';
import { checkDamaged } from './vectors.ts';

const AES256 = 'aes256-cts-hmac-sha1-96';

const VECTORS: { name: string; source: string; hex: string; expected: KerberosMessage }[] = [
  {
    name: 'AP-REQ, cut off in its ticket',
    ...SECURITY_BUFFERS.apReq,
    expected: {
      messageType: 'AP-REQ',
      realm: 'CONTOSO.LOCAL',
      serviceName: 'cifs/dc1.contoso.local',
      ticketEncryptionType: AES256,
      sessionEncryptionType: undefined,
    },
  },
  { name: 'AP-REP', ...SECURITY_BUFFERS.apRep, expected: { messageType: 'AP-REP', sessionEncryptionType: AES256 } },
  {
    name: 'KRB-ERROR',
    ...SECURITY_BUFFERS.krbError,
    expected: {
      messageType: 'KRB-ERROR',
      errorCode: 37,
      errorName: 'KRB_AP_ERR_SKEW',
      clientRealm: undefined,
      clientName: undefined,
      realm: 'PICKLESWORTH.LOCAL',
      serviceName: 'win-cnneq7ocuqs$',
    },
  },
];

function tokenOf(hex: string): Uint8Array {
  return findTokens(bytesOf(hex)).kerberos ?? new Uint8Array(0);
}

for (const { name, source, hex, expected } of VECTORS) {
  test(`${name} (${source})`, () => assert.equal(decodeKerberosToken(tokenOf(hex)), expected));
  checkDamaged('Kerberos token', decodeKerberosToken, [{ name, source, hex: toHex(tokenOf(hex)) }]);
}

const encrypted = (etype: number) => sequence(explicit(0, integer(etype)), explicit(2, octets([0])));
const principal = (...names: string[]) =>
  sequence(explicit(0, integer(2)), explicit(1, sequence(...names.map(generalString))));
const AP_REQ = der(
  0x6e,
  sequence(
    explicit(0, integer(5)),
    explicit(1, integer(14)),
    explicit(2, der(0x03, [0, 0x20, 0, 0, 0])),
    explicit(
      3,
      der(
        0x61,
        sequence(
          explicit(0, integer(5)),
          explicit(1, generalString('R')),
          explicit(2, principal('host', 'x', 'y')),
          explicit(3, encrypted(23)),
        ),
      ),
    ),
    explicit(4, encrypted(99)),
  ),
);

test('a bare AP-REQ, and one in its framing', () => {
  const expected = {
    messageType: 'AP-REQ',
    realm: 'R',
    serviceName: 'host/x/y',
    ticketEncryptionType: 'rc4-hmac',
    sessionEncryptionType: '99',
  };
  assert.equal(decodeKerberosToken(AP_REQ), expected);
  assert.equal(decodeKerberosToken(der(0x60, objectIdentifier(OID_KRB5), [1, 0], AP_REQ)), expected);
});

test('KRB-ERROR that names the client; an error without a name', () => {
  const fields = [
    explicit(6, integer(77)),
    explicit(7, generalString('CR')),
    explicit(8, principal('joe')),
    explicit(9, generalString('SR')),
  ];
  const message = decodeKerberosToken(der(0x7e, sequence(...fields)));
  assert.ok(!isMalformed(message));
  const { errorCode, errorName, clientRealm, clientName, realm, serviceName } = message;
  assert.equal(
    [errorCode, errorName, clientRealm, clientName, realm, serviceName],
    [77, '77', 'CR', 'joe', 'SR', undefined],
  );
});

test('what is no message is malformed', () => {
  for (const bytes of [
    new Uint8Array(0),
    bytesOf('00'),
    bytesOf('6e00'),
    der(0x6a, sequence()),
    der(0x60, [1, 2]),
    der(0x60, objectIdentifier(OID_KRB5), [1, 0]),
  ]) {
    assert.ok(isMalformed(decodeKerberosToken(bytes)));
  }
});

test.run();
