/** Declared interfaces against bytes of no meaning; calls of real captures are in vectors.test.ts. */
import { test } from 'uvu';
import { declaredInterfaces } from '../../../src/wire/dcerpc/decoders.ts';
import { readRequest, readResponse } from '../../../src/wire/dcerpc/idl/index.ts';
import { seeded } from '../../support/random.ts';

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
