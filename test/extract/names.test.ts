import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { componentsOf, numbered, placeOf, safeName, sameAs, shown, versioned } from '../../src/extract/names.ts';

/** Names that captures can hold, and what they become. */
const HOSTILE: readonly (readonly [string, string])[] = [
  ['PSEXESVC.exe', 'PSEXESVC.exe'],
  ['2009-12 Payroll.xlsx', '2009-12 Payroll.xlsx'],
  ['', '_'],
  ['.', '_'],
  ['..', '__'],
  ['...', '___'],
  ['/etc/passwd', '_etc_passwd'],
  ['a\\b', 'a_b'],
  ['C:evil', 'C_evil'],
  ['tata.txt:AFP_AfpInfo', 'tata.txt_AFP_AfpInfo'],
  ['x::$DATA', 'x__$DATA'],
  ['con', '_con'],
  ['CON.txt', '_CON.txt'],
  ['Nul .txt', '_Nul .txt'],
  ['aux.', 'aux_'],
  ['COM1', '_COM1'],
  ['com¹.log', '_com¹.log'],
  ['LPT9.a.b', '_LPT9.a.b'],
  ['CONIN$', '_CONIN$'],
  ['console', 'console'],
  ['name.', 'name_'],
  ['name. . ', 'name___'],
  [' lead', '_lead'],
  ['-rf', '_rf'],
  ['a\u0000b', 'a_b'],
  ['a\nb\rc\u001b[31m', 'a_b_c_[31m'],
  ['gpj.\u202eexe', 'gpj._exe'],
  ['zero\u200bwidth', 'zero_width'],
  ['\ud800x', '_x'],
  ['a<b>c"d|e?f*g', 'a_b_c_d_e_f_g'],
  ['e\u0301.txt', '\u00e9.txt'],
  ['.hidden', '.hidden'],
  ['\u{e0041}tag', '_tag'],
];

test('hostile names become harmless ones', () => {
  for (const [name, expected] of HOSTILE) assert.is(safeName(name), expected, JSON.stringify(name));
});

test('a name that is too long is cut within characters, and keeps its ending', () => {
  const cut = safeName(`${'ä'.repeat(5000)}.exe`);
  assert.match(cut, /^ä+~\.exe$/u);
  assert.ok(Buffer.byteLength(cut) <= 120);
  assert.is(Buffer.byteLength(safeName('x'.repeat(10_000_000))), 120);
  assert.not.match(safeName('\u{1f600}'.repeat(200)), /\p{Cs}|\ufffd/u);
});

test('any string: one component that no file system takes for something else, and stays as it is', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...'./\\: -conaux1\u0000\u202e') })), (name) => {
      const safe = safeName(name);
      assert.ok(safe.length > 0 && Buffer.byteLength(safe) <= 121, safe);
      assert.not.match(safe, /[<>:"/\\|?*\p{Cc}\p{Cf}\p{Cs}]|[. ]$|^[ -]/u);
      assert.not.match(safe, /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i);
      assert.is(safeName(safe), safe);
    }),
    { numRuns: 2000, seed: 5 },
  );
});

test('a path leads nowhere but down, and not too deep', () => {
  assert.equal(placeOf('10.0.0.5', '\\\\HOST\\C$', '..\\..\\etc\\.\\\\cron.d\\x', 'none'), ['10.0.0.5', 'C$', 'etc', 'cron.d', 'x']);
  assert.equal(placeOf('fe80::1', null, null, 'unknown name 7'), ['fe80__1', 'unknown share', 'unknown name 7']);
  assert.equal(placeOf('10.0.0.5', '\\\\..\\..', '..', 'none'), ['10.0.0.5', 'unknown share', 'none']);
  const deep = placeOf('10.0.0.5', '\\\\H\\S', `${'a\\'.repeat(1000)}b\\c.exe`, 'none');
  assert.equal([deep.length, deep.at(-1), deep.at(-2), deep.at(-3)], [15, 'c.exe', 'b', '~']);
  assert.equal(componentsOf('a/b\\c'), ['a', 'b', 'c']);
});

test('numbers and versions stand before the ending; names that look the same are the same', () => {
  assert.equal([numbered('a.b.exe', 1), numbered('a.b.exe', 2), numbered('.DS_Store', 3)], ['a.b.exe', 'a.b (2).exe', '.DS_Store (3)']);
  assert.is(versioned('a.exe', 2), 'a.v2.exe');
  assert.is(sameAs('Straße.EXE'), sameAs('STRASSE.exe'));
  assert.is(sameAs('\ufb01le'), sameAs('FILE'));
  assert.is(shown('a\u202eb'), 'a\ufffdb');
});

test.run();
