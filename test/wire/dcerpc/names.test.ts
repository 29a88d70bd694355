import { test } from 'uvu';
import * as assert from 'uvu/assert';
import * as names from '../../../src/wire/dcerpc/names.ts';
import * as syntax from '../../../src/wire/dcerpc/syntax.ts';

test('authentication types and levels (MS-RPCE §2.2.1.1.7, §2.2.1.1.8)', () => {
  assert.is(names.authTypeName(0), 'RPC_C_AUTHN_NONE');
  assert.is(names.authTypeName(9), 'RPC_C_AUTHN_GSS_NEGOTIATE');
  assert.is(names.authTypeName(10), 'RPC_C_AUTHN_WINNT');
  assert.is(names.authTypeName(16), 'RPC_C_AUTHN_GSS_KERBEROS');
  assert.is(names.authTypeName(68), 'RPC_C_AUTHN_NETLOGON');
  assert.is(names.authTypeName(77), '0x4d');
  assert.is(names.authLevelName(1), 'RPC_C_AUTHN_LEVEL_NONE');
  assert.is(names.authLevelName(names.RPC_C_AUTHN_LEVEL_PKT_PRIVACY), 'RPC_C_AUTHN_LEVEL_PKT_PRIVACY');
  assert.is(names.authLevelName(7), '0x07');
});

test('results and reasons', () => {
  assert.is(names.contextResultName(0), 'acceptance');
  assert.is(names.contextResultName(3), 'negotiate_ack');
  assert.is(names.contextResultName(9), '0x0009');
  assert.is(names.providerReasonName(2), 'proposed_transfer_syntaxes_not_supported');
  assert.is(names.rejectReasonName(4), 'PROTOCOL_VERSION_NOT_SUPPORTED');
  assert.is(names.rejectReasonName(8), 'authentication_type_not_recognized');
  assert.is(names.rejectReasonName(600), '0x0258');
});

test('transfer syntaxes (MS-RPCE §3.3.1.5)', () => {
  assert.is(syntax.transferSyntaxName('8a885d04-1ceb-11c9-9fe8-08002b104860'), 'NDR');
  assert.is(syntax.transferSyntaxName('71710533-beba-4937-8319-b5dbef9ccc36'), 'NDR64');
  assert.is(syntax.transferSyntaxName('6cb71c2c-9812-4540-0300-000000000000'), 'bind time feature negotiation');
  assert.is(syntax.transferSyntaxName('6cb71c2c-9812-4540-0100-000000000000'), 'bind time feature negotiation');
  assert.is(syntax.transferSyntaxName('00000000-0000-0000-0000-000000000000'), undefined);
});

test('bind time features (MS-RPCE §2.2.2.14)', () => {
  const bitmask = syntax.bindTimeFeatureBitmask('6cb71c2c-9812-4540-0300-000000000000');
  assert.is(bitmask, 3);
  assert.equal(syntax.bindTimeFeatureNames(bitmask!), [
    'SecurityContextMultiplexingSupported',
    'KeepConnectionOnOrphanSupported',
  ]);
  assert.is(syntax.bindTimeFeatureBitmask('8a885d04-1ceb-11c9-9fe8-08002b104860'), undefined);
});

test.run();
