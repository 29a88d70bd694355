/** Declared interfaces against calls of real captures; every stub cut at every length, and mutated. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { declaredInterfaces, decoderOf } from '../../../src/wire/dcerpc/decoders.ts';
import { operationName } from '../../../src/wire/dcerpc/index.ts';
import { type Operation, readRequest, readResponse } from '../../../src/wire/dcerpc/idl/index.ts';
import { bytesOf, cutEverywhere, mutate } from '../../hostile.ts';
import { seeded } from '../../support/random.ts';
import { CALL_VECTORS } from './callVectors.ts';
import { OBJECT_VECTORS } from './objectVectors.ts';
import { SAMR_VECTORS } from './samrVectors.ts';
import { SERVICE_VECTORS } from './serviceVectors.ts';

for (const vector of [...SAMR_VECTORS, ...CALL_VECTORS, ...SERVICE_VECTORS, ...OBJECT_VECTORS]) {
  const { source, uuid, opnum, operation, ndr64 } = vector;
  const declared = decoderOf(uuid)?.operations[opnum] as Operation;
  const request = bytesOf(vector.request);
  const response = bytesOf(vector.response);

  test(`${operation}: ${source}`, () => {
    assert.is(operationName(uuid, opnum), operation);
    const asked = readRequest(operation, declared, request, { ndr64 });
    assert.equal([asked.values, asked.unread], [vector.arguments, null]);
    const answered = readResponse(operation, declared, response, { ndr64 });
    assert.equal([answered.values, answered.unread, answered.returnName], [vector.results, null, vector.returnName]);
  });

  test(`${operation}: cut and damaged`, () => {
    for (const options of [{ ndr64 }, { ndr64: !ndr64 }, { ndr64, bigEndian: true }]) {
      const read = (bytes: Uint8Array): unknown => [
        readRequest(operation, declared, bytes, options),
        readResponse(operation, declared, bytes, options),
      ];
      for (const bytes of [request, response]) {
        cutEverywhere(bytes, read);
        mutate(bytes, 50, read);
      }
    }
  });
}

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
