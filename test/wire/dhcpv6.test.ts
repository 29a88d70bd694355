/** DHCPv6: vectors out of captures and by RFC 8415, damaged in every way. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isMalformed } from '../../src/bytes.ts';
import { decodeDhcpv6 } from '../../src/wire/dhcpv6.ts';
import { bytesOf } from '../hostile.ts';
import { checkVectors } from './vectors.ts';

const SOLICIT =
  '01 df372f 0008 0002 0065 0001 000e 00010001216976730800271666590003 000c 120800270000000000000000' +
  '0027 0014 00 03444331 07636f6e746f736f 056c6f63616c 00 0010 000e 0000013700084d53465420352e30 0006 0008 0018001700110027';
const ADDRESS = '20010db8000000000000000000000042';
const CLIENT = '0001 0004 00030001';
const iaaddr = (valid: string): string => `0005 0018 ${ADDRESS} 00000e10 ${valid}`;
const ia = (options: string, size: string): string => `0003 ${size} 00000001 00000000 00000000 ${options}`;
const of = (hex: string) => {
  const found = decodeDhcpv6(bytesOf(hex.replaceAll(' ', '')));
  if (isMalformed(found)) throw new Error(found.detail);
  return found;
};

const NOTHING = { fqdn: undefined, addresses: [], statusCode: undefined };

checkVectors('DHCPv6', decodeDhcpv6, [
  {
    name: 'a client looks for servers',
    source: 'sv__smb2-07-20171220_smb_psexec_add_user.pcap frame 1',
    hex: SOLICIT,
    expected: { ...NOTHING, messageType: 'SOLICIT', transactionId: 0xdf372f, clientId: '0001000121697673080027166659', fqdn: 'DC1.contoso.local' },
  },
  {
    name: 'an address given',
    source: 'RFC 8415 §18.3.2',
    hex: `07 010203 ${CLIENT} ${ia(iaaddr('00001c20'), '0028')}`,
    expected: { ...NOTHING, messageType: 'REPLY', transactionId: 0x010203, clientId: '00030001', addresses: ['2001:db8::42'] },
  },
  {
    name: 'none to be had',
    source: 'RFC 8415 §18.3.2, NoAddrsAvail',
    hex: `07 010203 ${CLIENT} ${ia('000d 0002 0002', '0012')}`,
    expected: { ...NOTHING, messageType: 'REPLY', transactionId: 0x010203, clientId: '00030001', statusCode: 2 },
  },
  {
    name: 'through two relays',
    source: 'RFC 8415 §19.1',
    hex: `0c 01 ${'00'.repeat(32)} 0012 0002 6161 0009 0035 0c 00 ${'00'.repeat(32)} 0009 000f 03 0a0b0c ${CLIENT} 0008 0000`.replace('0009 000f', '0009 0010'),
    expected: { ...NOTHING, messageType: 'REQUEST', transactionId: 0x0a0b0c, clientId: '00030001' },
  },
]);

test('an address with a valid lifetime of 0 is taken back; of a request it is asked for', () => {
  assert.equal(of(`07 010203 ${ia(iaaddr('00000000'), '0028')}`).addresses, []);
  assert.equal(of(`03 010203 ${ia(iaaddr('00000000'), '0028')}`).addresses, ['2001:db8::42']);
});

test('a name without an end, in part (RFC 4704 §4.2), and one that is none', () => {
  assert.is(of('03 010203 0027 0004 00 026161').fqdn, 'aa');
  assert.is(of('03 010203 0027 0001 00').fqdn, undefined);
  assert.is(of('03 010203 0027 0003 00 c001').fqdn, undefined);
});

test('relays within relays without an end, and types that do not exist', () => {
  const relay = `0c 00 ${'00'.repeat(32)} 0009 ffff`;
  assert.ok(isMalformed(decodeDhcpv6(bytesOf(relay.repeat(20).replaceAll(' ', '')))));
  for (const type of ['00', '0e', 'ff']) assert.ok(isMalformed(decodeDhcpv6(bytesOf(`${type}010203`))));
});

test('of a flood of addresses a few', () => {
  assert.is(of(`07 010203 ${ia(iaaddr('00000001'), '0028').repeat(500)}`).addresses.length, 16);
});

test.run();
