/** Interfaces of calls whose bind was not seen: by the pipe, by what the stub reads as, and never by guess. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decoderOf } from '../../../src/wire/dcerpc/decoders.ts';
import { inferContext, inferInterface } from '../../../src/wire/dcerpc/infer.ts';
import { bytesOf, cutEverywhere, mutate } from '../../hostile.ts';
import { VECTORS } from './vectors.ts';

test('a stub is of its own interface or of none', () => {
  let found = 0;
  for (const { uuid, opnum, request, ndr64, operation } of VECTORS) {
    const inferred = inferInterface(opnum, request, null, { ndr64 });
    if (inferred === undefined) continue;
    found++;
    // two UUIDs of EFSRPC share their operations
    assert.is(decoderOf(inferred)?.operations, decoderOf(uuid)?.operations, operation);
  }
  assert.ok(found >= 10, `${found} of ${VECTORS.length}`);
});

test('a stub whose transfer syntax is not known either is of its own interface, in its own syntax, or of none', () => {
  let found = 0;
  for (const { uuid, opnum, request, ndr64, operation } of VECTORS) {
    const inferred = inferContext(opnum, request, null);
    if (inferred === undefined) continue;
    found++;
    assert.is(decoderOf(inferred.uuid)?.operations, decoderOf(uuid)?.operations, operation);
    assert.is(inferred.ndr64, ndr64, operation);
  }
  assert.ok(found >= 10, `${found} of ${VECTORS.length}`);
});

test('what fits two interfaces in one syntax is not told by the other; names that stand for numbers are no text that somebody wrote', () => {
  // elc__atexec.pcap, frame 52: SchRpcDelete of \nZfRUBts, which in NDR64 reads as SamrEnumerateUsersInDomain with flags
  const path = '0a000000000000000a0000005c006e005a006600520055004200740073000000';
  assert.is.not(inferContext(13, bytesOf(`${path}00000000`), null)?.uuid, '12345778-1234-abcd-ef00-0123456789ac');
});

test('the pipe names the interface, whatever the stub; an operation that it does not have is of another', () => {
  const samr = '12345778-1234-abcd-ef00-0123456789ac';
  assert.is(inferInterface(13, new Uint8Array(0), 'samr', {}), samr);
  assert.is(inferInterface(13, new Uint8Array(0), '\\PIPE\\SAMR', {}), samr);
  assert.is(inferInterface(999, new Uint8Array(0), 'samr', {}), undefined);
  assert.is(inferInterface(0, new Uint8Array(0), 'mypipe', {}), undefined);
});

test('damaged stubs', () => {
  for (const { opnum, request, ndr64 } of VECTORS) {
    cutEverywhere(request.subarray(0, 128), (cut) => inferInterface(opnum, cut, null, { ndr64 }));
    mutate(request, 20, (damaged) => inferInterface(opnum, damaged, null, { ndr64 }));
  }
});

test.run();
