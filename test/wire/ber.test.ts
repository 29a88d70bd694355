import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { elementAt, elementsOf, integerOf, objectIdentifierOf, wrapped } from '../../src/wire/ber.ts';
import { bytesOf } from '../hostile.ts';

test('an element knows its content and its end', () => {
  const { tag, content, end, cut } = elementAt(bytesOf('00300302010599'), 1) ?? {};
  assert.equal({ tag, content, end, cut }, { tag: 0x30, content: bytesOf('020105'), end: 6, cut: false });
});

test('lengths of the long form', () => {
  assert.is(elementAt(bytesOf(`048180${'00'.repeat(128)}`), 0)?.content.length, 128);
  assert.is(elementAt(bytesOf('0484000000010a'), 0)?.content.length, 1);
  assert.is(elementAt(bytesOf('0488ffffffffffffffff00'), 0)?.content.length, undefined);
});

test('a cut element gives its beginning', () => {
  const element = elementAt(bytesOf('0405aabb'), 0);
  assert.equal(element?.content, bytesOf('aabb'));
  assert.is(element?.cut, true);
  assert.is(element?.end, 4);
});

const NONE = {
  nothing: '',
  'no length': '30',
  'indefinite length': '30800000',
  'reserved length': '30ff00',
  'high tag': '1f8101',
  'length cut off': '308201',
};
for (const [name, hex] of Object.entries(NONE)) {
  test(`${name} is no element`, () => assert.is(elementAt(bytesOf(hex), 0), undefined));
}

test('children end where they cannot be read, and are bounded', () => {
  assert.is(elementsOf(bytesOf('0201010201023080')).length, 2);
  assert.is(elementsOf(new Uint8Array(100_000)).length, 64);
});

test('wrapped asks for the type', () => {
  const element = elementAt(bytesOf('a003020105'), 0);
  assert.is(integerOf(wrapped(element, 0x02)), 5);
  assert.is(wrapped(element, 0x04), undefined);
});

const INTEGERS: [string, number | undefined][] = [
  ['0200', undefined],
  ['020100', 0],
  ['0201ff', -1],
  ['02020080', 128],
  ['02047fffffff', 0x7fff_ffff],
  ['020480000000', -0x8000_0000],
  ['02050000000001', undefined],
];
for (const [hex, expected] of INTEGERS) {
  test(`integer ${hex}`, () => assert.is(integerOf(elementAt(bytesOf(hex), 0)), expected));
}

const OBJECT_IDENTIFIERS: [string, string | undefined][] = [
  ['06062b0601050502', '1.3.6.1.5.5.2'],
  ['060a2b06010401823702020a', '1.3.6.1.4.1.311.2.2.10'],
  ['06092a864886f712010202', '1.2.840.113554.1.2.2'],
  ['0603883703', '2.999.3'],
  ['060100', '0.0'],
  ['0600', undefined],
  ['0602ff80', undefined],
  ['060affffffffffffffffff7f', undefined],
  [`0621${'01'.repeat(33)}`, undefined],
];
for (const [hex, expected] of OBJECT_IDENTIFIERS) {
  test(`object identifier ${hex}`, () => assert.is(objectIdentifierOf(elementAt(bytesOf(hex), 0)), expected));
}

test.run();
