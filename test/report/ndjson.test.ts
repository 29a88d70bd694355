import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { ndjsonLine } from '../../src/report/ndjson.ts';
import { all, file, rpc } from './samples.ts';

test('one line for each observation, with its keys in their order', () => {
  for (const observation of all()) {
    const line = ndjsonLine(observation);
    assert.is(line.indexOf('\n'), line.length - 1);
    assert.equal(Object.keys(JSON.parse(line)), Object.keys(observation));
    assert.equal(JSON.parse(line), observation);
  }
});

test('well-formed UTF-8 whatever a name holds', () => {
  const name = 'a\ud800\udc00\udfffb\n\0\u2028';
  const line = ndjsonLine(file({ name }));
  assert.ok(line.isWellFormed());
  assert.is(new TextDecoder('utf-8', { fatal: true }).decode(new TextEncoder().encode(line)), line);
  assert.is(JSON.parse(line).name, name);
});

test('64-bit arguments keep their value', () => {
  const { arguments: words } = JSON.parse(
    ndjsonLine(rpc({ arguments: { small: 7n, large: 2n ** 63n, negative: -(2n ** 60n) } })),
  );
  assert.equal(words, { small: 7, large: '9223372036854775808', negative: '-1152921504606846976' });
});

test.run();
