/** The verification trailer behind a stub: found, read, and no stub taken for one. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { inferContext, mayBeOf } from '../../../src/wire/dcerpc/infer.ts';
import { NDR_UUID } from '../../../src/wire/dcerpc/syntax.ts';
import { verificationOf, withoutVerification } from '../../../src/wire/dcerpc/verification.ts';
import { bytesOf, cutEverywhere, mutate } from '../../hostile.ts';

const IDISPATCH = '00020400-0000-0000-c000-000000000046';
/** attack__LM_dcom_mmc20.application_dcerpc.pcapng, frame 21: GetTypeInfoCount, the first call of a context whose bind is not in the capture. */
const orpcThis = '05000700000000000000000053ffbb2eb6a7fa4b9ff1562ff654f3f800000000';
const signature = '8ae3137102f43671';
const syntaxes = '0004020000000000c00000000000004600000000045d888aeb1cc9119fe808002b10486002000000';
const stub = bytesOf(`${orpcThis}${signature}02402800${syntaxes}`);

test('the interface and the transfer syntax stand behind the stub', () => {
  assert.equal(verificationOf(stub), {
    offset: 32,
    context: {
      interface: { uuid: IDISPATCH, versionMajor: 0, versionMinor: 0 },
      transferSyntax: { uuid: NDR_UUID, versionMajor: 2, versionMinor: 0 },
    },
  });
  assert.equal(withoutVerification(stub), bytesOf(orpcThis));
  assert.equal(inferContext(3, stub, null), { uuid: IDISPATCH, version: '0.0', ndr64: false });
  assert.ok(mayBeOf(IDISPATCH, 3, stub, {}));
});

test('behind another command, with padding, and none without its end', () => {
  const bitmask = '0100040001000000';
  const two = verificationOf(bytesOf(`${orpcThis}${signature}${bitmask}02402800${syntaxes}${'00'.repeat(12)}`));
  assert.is(two?.context?.interface.uuid, IDISPATCH);
  assert.equal(verificationOf(bytesOf(`${signature}01400400ffffffff`)), { offset: 0, context: null });
  assert.is(verificationOf(bytesOf(`${signature}02002800${syntaxes}`)), undefined, 'no end');
  assert.is(verificationOf(bytesOf(`${signature}0240040000040200`)), undefined, 'shorter than what it holds');
  assert.is(verificationOf(bytesOf(orpcThis)), undefined);
  assert.is(verificationOf(bytesOf(`00${signature}01400400ffffffff`)), undefined, 'not at a multiple of four');
});

test('any bytes', () => {
  cutEverywhere(stub, (cut) => {
    if (cut.length < stub.length) assert.is(verificationOf(cut), undefined, `at ${cut.length}`);
  });
  mutate(stub, 400, (damaged) => verificationOf(damaged));
});

test.run();
