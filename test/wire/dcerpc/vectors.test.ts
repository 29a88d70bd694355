/** Every decoder of calls against calls of real captures: read exactly, cut at every length, and damaged. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { interfaceName, operationName } from '../../../src/wire/dcerpc/index.ts';
import { cutEverywhere, mutate } from '../../hostile.ts';
import { callReader, decodedOperations, type CallReader } from './readCall.ts';
import { type CallVector, plain, VECTORS } from './vectors.ts';
import { WITHOUT_VECTOR } from './withoutVector.ts';

/** Bytes of a return value, which is all that is read of results that are not declared. */
const RETURN_VALUE = 4;
const MUTATIONS = 40;

const nameOf = ({ uuid, opnum }: { uuid: string; opnum: number }): string =>
  `${interfaceName(uuid)} ${opnum} ${operationName(uuid, opnum)}`;

function readerOf(vector: CallVector): CallReader {
  const reader = callReader(vector.uuid, vector.opnum);
  assert.ok(reader, `${nameOf(vector)} is not decoded`);
  return reader;
}

for (const vector of VECTORS) {
  const { capture, frames, operation, uuid, opnum, request, response } = vector;
  const name = `${vector.interface} ${operation}${vector.ndr64 ? ', NDR64' : ''} (${capture}, frames ${frames.join(' and ')})`;

  test(name, () => {
    assert.equal([interfaceName(uuid), operationName(uuid, opnum)], [vector.interface, operation]);
    const reader = readerOf(vector);
    const asked = reader.request(request, vector);
    assert.equal([plain(asked.values), asked.unread], [vector.arguments, null]);
    if (vector.fault !== null) return;
    const answered = reader.response(response, vector, asked.values);
    assert.equal([plain(answered.values), answered.unread], [vector.results, null]);
  });

  test(`${name}: cut and damaged`, () => {
    const reader = readerOf(vector);
    const asked = reader.request(request, vector).values;
    const needed = reader.hasResults ? response.length : Math.min(response.length, RETURN_VALUE);
    cutEverywhere(request, (cut) => {
      assert.is(
        reader.request(cut, vector).unread === null,
        cut.length >= request.length - vector.left,
        `at ${cut.length}`,
      );
    });
    cutEverywhere(response, (cut) => {
      const { unread } = reader.response(cut, vector, asked);
      assert.ok(unread !== null || cut.length >= needed, `response at ${cut.length}`);
    });
    for (const options of [vector, { ndr64: !vector.ndr64 }, { ndr64: vector.ndr64, bigEndian: !vector.bigEndian }]) {
      mutate(request, MUTATIONS, (damaged) => reader.request(damaged, options));
      mutate(response, MUTATIONS, (damaged) => reader.response(damaged, options, asked));
    }
  });
}

test('every operation that is decoded has a vector, but those that are known to have none', () => {
  const proven = new Set(VECTORS.map(nameOf));
  const missing = decodedOperations()
    .map(nameOf)
    .filter((name) => !proven.has(name));
  assert.equal(missing.sort(), Object.keys(WITHOUT_VECTOR).sort());
});

test.run();
