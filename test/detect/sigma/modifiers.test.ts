/** Each modifier of the modifiers appendix 2.1.0, and what it does not go together with. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { base64Offsets, utf8 } from '../../../src/detect/sigma/encode.ts';
import type { FieldValue } from '../../../src/detect/sigma/index.ts';
import { engineOf, errorsOf, event, matches, selection } from './rules.ts';

type Fields = Record<string, FieldValue>;

const CASES: readonly (readonly [item: string, yes: Fields[], no: Fields[]])[] = [
  ['f|contains: bc', [{ f: 'aBCd' }, { f: 'bc' }], [{ f: 'b' }, {}]],
  ["f|contains: '*b?d*'", [{ f: 'abcde' }], [{ f: 'bd' }]],
  ['f|startswith: ab', [{ f: 'ABc' }], [{ f: 'cab' }]],
  ['f|endswith: [.exe, .dll]', [{ f: 'a.EXE' }, { f: 'a.dll' }], [{ f: 'a.exe.txt' }]],
  ['f|contains|all: [a, b]', [{ f: 'xbxa' }, { f: ['a', 'b'] }], [{ f: 'a' }]],
  ['f|cased: Ab', [{ f: 'Ab' }], [{ f: 'ab' }]],
  ['f|contains|cased: B', [{ f: 'aBc' }], [{ f: 'abc' }]],
  ["f|re: '^a[0-9]{2,3}$'", [{ f: 'a12' }], [{ f: 'A12' }, { f: 'a1' }, { f: 'xa12' }]],
  ["f|re: 'b'", [{ f: 'abc' }], [{ f: 'B' }]],
  ["f|re|i: 'B'", [{ f: 'abc' }], []],
  ["f|re|m: '^b$'", [{ f: 'a\nb' }], [{ f: 'a b' }]],
  ["f|re|s: 'a.b'", [{ f: 'a\nb' }], []],
  ["f|re: 'a.b'", [{ f: 'axb' }], [{ f: 'a\nb' }]],
  ["f|re|i|m|s: '^B.c$'", [{ f: 'a\nb\nC' }], []],
  ["f|re|all: ['a', 'b']", [{ f: 'ba' }], [{ f: 'a' }]],
  ["f|re: '\\\\PIPE\\\\[a-z]+'", [{ f: '\\PIPE\\abc' }], [{ f: 'PIPE' }]],
  ["f|re: '^4[0-9]$'", [{ f: 42 }], [{ f: 421 }]],
  ['f|cidr: 10.0.0.0/8', [{ f: '10.255.0.1' }], [{ f: '11.0.0.1' }, { f: 'ten' }, { f: '::1' }]],
  ['f|cidr: 192.168.4.0/22', [{ f: '192.168.7.255' }], [{ f: '192.168.8.0' }]],
  ['f|cidr: [fe80::/10, 2001:db8::/33]', [{ f: 'febf::1' }, { f: '2001:db8:7fff::' }], [{ f: '2001:db8:8000::' }]],
  ['f|cidr: 0.0.0.0/0', [{ f: '1.2.3.4' }], [{ f: '1.2.3' }, { f: '1.2.3.256' }]],
  ["f|cidr: '::ffff:1.2.3.4'", [{ f: '::ffff:102:304' }], [{ f: '1.2.3.4' }]],
  ['f|exists: true', [{ f: '' }, { f: null }], [{ g: 1 }]],
  ['f|exists: false', [{ g: 1 }], [{ f: null }]],
  ['f|lt: 10', [{ f: 9 }, { f: '-1' }], [{ f: 10 }, { f: 'a' }, {}, { f: null }]],
  ['f|lte: 10', [{ f: 10 }], [{ f: 10.5 }]],
  ['f|gt: 10', [{ f: 11 }, { f: '0x0b' }], [{ f: 10 }, { f: '' }]],
  ['f|gte: 10', [{ f: 10 }, { f: [1, 12] }], [{ f: 9 }]],
  ['f|neq: a', [{ f: 'b' }, { f: 3 }], [{ f: 'A' }, {}, { f: null }]],
  ['f|neq: [1, 2]', [{ f: 3 }], [{ f: 2 }]],
  ['f|contains|neq: b', [{ f: 'ac' }], [{ f: 'abc' }]],
  ["f|re|neq: '^a'", [{ f: 'ba' }], [{ f: 'ab' }]],
  [
    'f|fieldref: g',
    [
      { f: 'A', g: 'a' },
      { f: 1, g: '1' },
    ],
    [{ f: 'a', g: 'b' }, { f: 'a' }, {}],
  ],
  ['f|fieldref|cased: g', [{ f: 'A', g: 'A' }], [{ f: 'A', g: 'a' }]],
  ['f|fieldref|startswith: g', [{ f: 'abc', g: 'AB' }], [{ f: 'abc', g: 'bc' }]],
  ['f|endswith|fieldref: g', [{ f: 'abc', g: 'bc' }], [{ f: 'abc', g: 'ab' }]],
  ['f|fieldref|contains: g', [{ f: 'abc', g: 'b' }], [{ f: 'abc', g: 'd' }]],
  ['f|fieldref|neq: g', [{ f: 'a', g: 'b' }], [{ f: 'a', g: 'A' }]],
  ['f|fieldref: g', [{ f: 'a*', g: 'a*' }], [{ f: 'abc', g: 'a*' }]],
  ['f|base64: foobar', [{ f: 'Zm9vYmFy' }], [{ f: 'foobar' }]],
  ["f|base64: 'é'", [{ f: 'w6k=' }], []],
  ["f|base64: 'a\\*'", [{ f: 'YSo=' }], []],
  ['f|wide|base64: cmd', [{ f: 'YwBtAGQA' }], []],
  ['f|utf16le|base64|contains: cmd', [{ f: 'xYwBtAGQAx' }], []],
  ['f|utf16be|base64: cmd', [{ f: 'AGMAbQBk' }], []],
  ['f|utf16|base64: cmd', [{ f: '//5jAG0AZAA=' }], []],
  ['f|utf16: cmd', [{ f: '\xff\xfec\0m\0d\0' }], [{ f: 'c\0m\0d\0' }]],
  ["f|wide|contains: 'c*d'", [{ f: 'xc\0m\0d\0' }], [{ f: 'cmd' }]],
  [
    "f|windash|contains: ' -f'",
    [{ f: 'a -f' }, { f: 'a /f' }, { f: 'a –f' }, { f: 'a —F' }, { f: 'a ―f' }],
    [{ f: 'a f' }],
  ],
  ["f|windash|contains|all: [' /a', ' -b']", [{ f: 'x -a /b' }], [{ f: 'x -a' }]],
  ["f|windash: 'pass-the-hash -x'", [{ f: 'pass-the-hash /x' }], [{ f: 'pass/the/hash -x' }]],
  ["f|windash|base64: '-a'", [{ f: 'L2E=' }, { f: 'LWE=' }], [{ f: 'YQ==' }]],
  [
    't|minute: 7\nt|hour: 23',
    [{ t: '2026-02-03T23:07:59Z' }, { t: '2026-02-03 23:07' }],
    [{ t: '2026-02-03T22:07:00Z' }],
  ],
  ['t|hour|gte: 20', [{ t: '2026-02-03T23:07:59Z' }], [{ t: '2026-02-03T19:59:59Z' }, { t: 'later' }, {}]],
  ['t|day: [3, 4]', [{ t: '2026-02-03' }], [{ t: '2026-02-05' }, { t: '2026-02-30' }]],
  ['t|week: 53', [{ t: '2021-01-03T00:00:00Z' }, { t: '2020-12-31' }], [{ t: '2021-01-04' }]],
  ['t|month|lt: 2', [{ t: '2026-01-31' }], [{ t: '2026-02-01' }]],
  ['t|year: 2026', [{ t: 1_767_225_600 }, { t: '2026-06-01' }], [{ t: 1_767_225_599 }]],
];
for (const [item, yes, no] of CASES) {
  test(item.replaceAll('\n', ' and '), () => {
    for (const fields of yes) assert.ok(matches(item, fields), JSON.stringify(fields));
    for (const fields of no) assert.not(matches(item, fields), JSON.stringify(fields));
  });
}

test('base64offset: wherever the value stands in what was encoded', () => {
  const engine = engineOf(selection("f|base64offset|contains: 'http://'"));
  for (let offset = 0; offset < 9; offset++)
    for (let behind = 0; behind < 4; behind++) {
      const text = Buffer.from(`${'z'.repeat(offset)}http://${'y'.repeat(behind)}`).toString('base64');
      assert.is(engine.match(event({ f: text })).length, 1, text);
    }
  assert.equal(base64Offsets(utf8('/bin/bash')), ['L2Jpbi9iYXNo', '9iaW4vYmFza', 'vYmluL2Jhc2']);
});

test('wide|base64offset|contains', () => {
  const engine = engineOf(selection('f|wide|base64offset|contains: IEX'));
  for (const before of ['', ' ', '  ', 'abc']) {
    const text = Buffer.from(`${before}IEX (`, 'utf16le').toString('base64');
    assert.is(engine.match(event({ f: text })).length, 1, text);
  }
});

test('expand: placeholders are replaced by what the caller knows', () => {
  const options = { placeholders: { Servers: ['srv*', 'dc1'], x: ['%'] } };
  const found = (item: string, f: string): boolean => matches(item, { f }, options);
  assert.ok(found("f|expand: '%Servers%'", 'srv7'));
  assert.ok(found("f|expand: '%Servers%'", 'DC1'));
  assert.not(found("f|expand: '%Servers%'", '%Servers%'));
  assert.ok(found("f: '%Servers%'", '%servers%'), 'text without the modifier');
  assert.ok(found("f|expand: '\\%plain%Servers%'", '%plaindc1'));
  assert.ok(found("f|expand|contains: '-%Servers%-'", 'a-dc1-b'));
  assert.ok(found("f|re|expand: '^%Servers%$'", 'dc1'));
  assert.equal(errorsOf(selection("f|expand: '%Nobody%'"), options), [
    '7:16 "f|expand": no value is known for the placeholder %Nobody%',
  ]);
  assert.match(errorsOf(selection("f|expand: '%toString%'"))[0]!, /no value is known/);
});

const REFUSED: readonly (readonly [item: string, reason: RegExp])[] = [
  ['f|foo: a', /^7:5 "f\|foo": unknown modifier "foo"$/],
  ['f|contains|contains: a', /contains stands twice/],
  ['f|utf16le|wide: a', /wide stands twice/],
  ['f|Contains: a', /unknown modifier/],
  ["f|re|startswith: 'a'", /re and startswith do not go together/],
  ["f|re|cidr: 'a'", /re and cidr exclude each other/],
  ["f|re|base64: 'a'", /re and base64 do not go together/],
  ["f|i: 'a'", /i belongs behind re/],
  ["f|i|re: 'a'", /i belongs behind re/],
  ['f|exists: yes', /^7:15 .*exists takes true or false/],
  ['f|exists|contains: true', /exists and contains do not go together/],
  ['f|exists: [true]', /^$/],
  ["f|lt: '5'", /lt takes a number/],
  ['f|gt|contains: 5', /gt and contains do not go together/],
  ['f|lt|gt: 5', /lt and gt exclude each other/],
  ['f|gte: .nan', /takes a number/],
  ['f|hour: noon', /hour takes a number/],
  ['f|hour|contains: 5', /hour and contains do not go together/],
  ['f|hour|day: 5', /hour and day exclude each other/],
  ['f|cidr: 10.0.0.1/8', /bits set beyond its prefix/],
  ['f|cidr: 10.0.0.0/33', /the prefix is 0 to 32/],
  ['f|cidr: nowhere', /is no network/],
  ['f|cidr: 7', /cidr takes text/],
  ['f|cidr|contains: 10.0.0.0/8', /do not go together/],
  ["f|base64: 'a*'", /base64 of a value with wildcards/],
  ["f|contains|base64: 'a'", /base64 of a value with wildcards/],
  ["f|base64|wide|utf16: 'a'", /utf16 stands behind another encoding/],
  ["f|wide|windash: '-a'", /windash stands behind an encoding/],
  ["f|base64offset: ''", /too short/],
  ['f|fieldref: 7', /fieldref takes the name of a field/],
  ['f|fieldref|re: g', /exclude each other/],
  ['f|contains: null', /null takes no modifier/],
  ['f|neq: null', /null takes no modifier/],
  ["'|lt': 5", /keywords cannot have the modifier lt/],
  ["'|exists': true", /keywords cannot have the modifier exists/],
  ["f|windash|base64: ' -a -b -c -d -e -f'", /more than 4096/],
];
for (const [item, reason] of REFUSED) {
  test(`refused: ${item}`, () => {
    const found = errorsOf(selection(item));
    if (reason.source === '^$') assert.equal(found, []);
    else assert.match(found[0] ?? '', reason);
  });
}

test('all on a single value: a warning, and no effect', () => {
  assert.equal(errorsOf(selection('f|contains|all: a')), [
    '7:21 warning: "f|contains|all": all has no effect on a single value',
  ]);
});

const REGEXES: readonly (readonly [regex: string, reason: RegExp])[] = [
  ['(?=a)', /uses lookaround/],
  ['(?<!a)b', /uses lookaround/],
  ['(a)\\1', /uses a backreference/],
  ['(?P<x>a)(?P=x)', /uses a backreference/],
  ['a++', /uses a possessive quantifier/],
  ['(?>a)', /uses an atomic group/],
  ['(?R)', /uses recursion/],
  ['a\\Z', /uses an escape that RE2 does not have/],
  ['(a', /cannot be read: missing closing/],
  ['[z-a]', /cannot be read/],
  ['a{5000}', /cannot be read: invalid repeat count/],
  ['((a{90}){90}){90}', /cannot be read/],
];
for (const [regex, reason] of REGEXES) {
  test(`regular expressions refused: ${regex}`, () => {
    assert.match(errorsOf(selection(`f|re: '${regex}'`))[0] ?? '', reason);
  });
}

test.run();
