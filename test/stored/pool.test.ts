/** Equal strings of parsed JSON are one; nothing else of it changes. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Pool } from '../../src/stored/pool.ts';

test('what was parsed says the same after', () => {
  const texts = ['{"a":"x","b":["x",{"c":"x","d":[]}],"e":null,"f":1.5,"g":true,"":"x"}', '[]', '"x"', 'null', '{"1":"y","x":"x"}'];
  const pool = new Pool();
  for (const text of texts) assert.is(JSON.stringify(pool.share(JSON.parse(text))), text);
});

test('a name that JSON may have and an assignment would not keep', () => {
  const shared = new Pool().share(JSON.parse('{"__proto__":{"a":"x"},"b":"x"}')) as object;
  assert.is(JSON.stringify(shared), '{"__proto__":{"a":"x"},"b":"x"}');
  assert.is(Object.getPrototypeOf(shared), Object.prototype);
});

test.run();
