/** What expressions and rules need: found in whatever they match, which RE2 itself decides. */
import { RE2JS } from 're2js';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { eventsOf } from '../../../src/detect/events/index.ts';
import { loadRuleset } from '../../../src/detect/load.ts';
import { meets, type Need, needOf } from '../../../src/detect/sigma/needs.ts';
import { needOfRegex } from '../../../src/detect/sigma/regexNeeds.ts';
import { EventView } from '../../../src/detect/sigma/view.ts';
import { type Random, seeded } from '../../support/random.ts';
import { CONSTRUCTED } from '../constructed.ts';
import { CONSTRUCTED_CALLS } from '../constructedCalls.ts';
import { CONSTRUCTED_COMMANDS } from '../constructedCommands.ts';
import { CONSTRUCTED_FILES } from '../constructedFiles.ts';
import { CONSTRUCTED_NAMES } from '../constructedNames.ts';
import { CONSTRUCTED_RPC } from '../constructedRpc.ts';
import { event, matches } from './rules.ts';

const NO_FLAGS = { i: false, m: false, s: false };
const viewOf = (text: string): EventView => new EventView(event({ f: text }));

const NEEDS: readonly (readonly [source: string, need: Need | null])[] = [
  [String.raw`(?i)\bwevtutil(\.exe)?\s+(cl|clear-log)\b`, all(has('wevtutil'), has('cl'), long(11))],
  [String.raw`^[A-Fa-f]{3}$`, all(long(3, 3), like('abcdef', 'abcdef', 'abcdef'))],
  [String.raw`^([46][1-9]|[5-9A]_)\d?$`, all(long(2, 3), like('456789a', '123456789_'))],
  [String.raw`(?m)^[A-Fa-f]{3}$`, long(3)],
  [String.raw`^[^\\]{4}$`, long(4, 8)],
  [String.raw`RemCom_std(in|out|err)\d+`, all(has('remcom_stdin', 'remcom_stdout', 'remcom_stderr'), long(13))],
  [String.raw`foo|.*|bar`, null],
  [String.raw`foo+|bar{2,}`, all(has('fo', 'ba'), long(3))],
  [String.raw`(?:(?:ab){3}|cd)[xy]?`, all(has('ababab', 'cd'), long(2))],
  [String.raw`\x41\x{42}\103\.[]d]e`, all(has('abc.]e', 'abc.de'), long(6))],
  ['(?s:ab.)cd', all(has('ab'), has('cd'), long(5))],
  ['a(?i)*b', null],
  [String.raw`\Qa.b\E`, null],
  ['', null],
];

function has(...texts: string[]): Need {
  return ['has', 'f', texts];
}
function like(...places: string[]): Need {
  return ['like', 'f', places];
}
function long(least: number, most: number | null = null): Need {
  return ['long', 'f', least, most];
}
function all(...needs: Need[]): Need {
  return ['all', needs];
}

for (const [source, need] of NEEDS)
  test(`what ${JSON.stringify(source)} needs`, () => {
    RE2JS.compile(source);
    assert.equal(needOfRegex('f', source, NO_FLAGS), need);
  });

test('without regard to case, a long s is an s and a Kelvin sign a k', () => {
  for (const text of ['disk', 'DISK', 'diſk', 'DiſK', 'dis\u212a']) {
    assert.ok(matches("f|re: '(?i)disk$'", { f: text }), text);
    assert.is(matches("f|re: 'disk$'", { f: text }), text === 'disk', text);
  }
});

/** An expression of RE2, and texts that it may match. */
interface Grown {
  source: string;
  text(): string;
}

const CHARACTERS = [...'aabbcckkssKS09 .-\\$é𝄞ſ'];
const CLASSES: readonly (readonly [source: string, of: string])[] = [
  ['[a-c]', 'abc'],
  ['[^b]', 'akS9 é𝄞\n'],
  ['[ks]', 'ks'],
  ['[K-S_-]', 'KNS_-'],
  ['[]x]', ']x'],
  ['[\\d.]', '0.'],
  ['[[:alpha:]]', 'aZ'],
  ['[\\p{L}k]', 'éak'],
  ['\\d', '059'],
  ['\\w', 'aK_0'],
  ['\\W', ' é-'],
  ['\\s', ' \t'],
  ['\\pL', 'aé'],
  ['.', 'a é𝄞'],
];
const REPEATS: readonly (readonly [source: string, least: number, most: number])[] = [
  ['?', 0, 1],
  ['*', 0, 3],
  ['*?', 0, 3],
  ['+', 1, 3],
  ['{0}', 0, 0],
  ['{2}', 2, 2],
  ['{1,3}', 1, 3],
  ['{2,}?', 2, 4],
];

class Grower {
  readonly #random: Random;
  constructor(random: Random) {
    this.#random = random;
  }

  pick<T>(items: readonly T[]): T {
    return this.#random.pick(items);
  }

  whole(): Grown {
    const { source, text } = this.either(3);
    return { source: this.pick([source, `^${source}`, `^(?:${source})$`]), text };
  }

  either(depth: number): Grown {
    const branches = Array.from({ length: this.#random.below(3) === 0 ? 2 + this.#random.below(2) : 1 }, () => this.#sequence(depth));
    return { source: branches.map(({ source }) => source).join('|'), text: () => this.pick(branches).text() };
  }

  #sequence(depth: number): Grown {
    const parts = Array.from({ length: this.#random.below(6) }, () => this.#atom(depth));
    return { source: parts.map(({ source }) => source).join(''), text: () => parts.map((part) => part.text()).join('') };
  }

  #atom(depth: number): Grown {
    const choice = this.#random.below(12);
    if (choice === 0) return this.pick([fixed('\\b'), fixed('^'), fixed('$'), fixed('\\B'), fixed('(?i)'), fixed('(?m)'), fixed('(?-i)')]);
    const atom = choice < 3 && depth > 0 ? this.#group(depth) : choice < 5 ? this.#class() : this.#character();
    if (this.#random.below(4) > 0) return atom;
    const [written, least, most] = this.pick(REPEATS);
    const times = (): number => least + this.#random.below(most - least + 1);
    return { source: atom.source + written, text: () => Array.from({ length: times() }, () => atom.text()).join('') };
  }

  #group(depth: number): Grown {
    const inner = this.either(depth - 1);
    return { ...inner, source: `${this.pick(['(', '(?:', '(?i:', '(?s-i:', '(?P<n>'])}${inner.source})` };
  }

  #class(): Grown {
    const [source, of] = this.pick(CLASSES);
    return { source, text: () => this.pick([...of]) };
  }

  #character(): Grown {
    const character = this.pick(CHARACTERS);
    const code = character.codePointAt(0)!;
    const written = /[.$\\]/.test(character) ? `\\${character}` : this.pick([character, character, `\\x{${code.toString(16)}}`]);
    return { source: written, text: () => character };
  }

  /** Another way to write it, and something around it. */
  vary(text: string): string {
    const changed = [...text].map((character) => {
      if (this.#random.below(4) > 0) return character;
      if (/[sS]/.test(character)) return this.pick(['s', 'S', 'ſ']);
      if (/[kK]/.test(character)) return this.pick(['k', 'K', '\u212a']);
      return this.pick([character.toUpperCase(), character.toLowerCase()]);
    });
    return this.pick(['', '', 'x', 'İ', 'K ']) + changed.join('') + this.pick(['', '', '\n', 'Σ', 'ab']);
  }
}

const fixed = (source: string): Grown => ({ source, text: () => '' });

test('whatever RE2 matches holds what the expression needs', () => {
  const grower = new Grower(seeded(20));
  const seen = { matched: 0, needless: 0, spared: 0 };
  for (let round = 0; round < 8000; round++) {
    const { source, text } = grower.whole();
    const regex = compiled(source);
    if (regex === undefined) continue;
    const need = needOfRegex('f', source, NO_FLAGS);
    if (need === null) {
      seen.needless++;
      continue;
    }
    for (const sample of [text(), grower.vary(text()), grower.vary(grower.either(2).text())]) {
      const isMet = meets(need, viewOf(sample));
      const isMatched = regex.test(sample);
      if (isMatched) seen.matched++;
      else if (!isMet) seen.spared++;
      assert.ok(isMet || !isMatched, `${JSON.stringify(source)} matches ${JSON.stringify(sample)} without ${JSON.stringify(need)}`);
    }
  }
  assert.ok(seen.matched > 2000 && seen.spared > 2000 && seen.needless < 3000, JSON.stringify(seen));
});

function compiled(source: string): RE2JS | undefined {
  try {
    return RE2JS.compile(source);
  } catch {
    return undefined; // a group that is named twice, or a flag that is repeated
  }
}

const ruleset = loadRuleset();
const detections = ruleset.compile().rules.filter((rule) => rule.type === 'detection');
const items = detections.flatMap(({ detection }) =>
  [...detection.searches.values()].flatMap(({ groups }) => groups.flat()),
);

test('whatever an expression of a built-in rule matches holds what it needs', () => {
  const random = seeded(21);
  const grower = new Grower(random);
  const sources = items.flatMap(({ modifiers, values }) =>
    modifiers.operator === 're' ? values.map(({ node }) => ({ source: node.text, flags: modifiers.flags })) : [],
  );
  assert.ok(sources.length > 90);
  const words = [...new Set(sources.flatMap(({ source }) => source.match(/[\w-]{2,}|\\\\|\\\.|[ /%<>&$]/g) ?? []))].map((word) => word.replace(/^\\/, ''));
  let matched = 0;
  for (const { source, flags } of sources) {
    const regex = RE2JS.compile(source);
    const need = needOfRegex('f', source, flags);
    assert.ok(need, source);
    const own = (source.match(/[\w-]+|\\\\|\\\.|[ /%<>&$]/g) ?? []).map((word) => word.replace(/^\\/, ''));
    for (let round = 0; round < 300; round++) {
      const parts = own.filter(() => random.below(3) > 0).map((part) => (random.below(12) === 0 ? grower.pick(words) : part));
      const text = grower.vary(parts.join(grower.pick(['', ' ', '\\'])));
      const isMatched = regex.test(text);
      if (isMatched) matched++;
      assert.ok(!isMatched || meets(need!, viewOf(text)), `${source} matches ${JSON.stringify(text)}`);
    }
  }
  assert.ok(matched > 1000, `${matched}`);
});

test('whatever a built-in rule matches holds what it needs, and little else does', () => {
  const constructed = [CONSTRUCTED, CONSTRUCTED_CALLS, CONSTRUCTED_COMMANDS, CONSTRUCTED_FILES, CONSTRUCTED_NAMES, CONSTRUCTED_RPC];
  const events = constructed.flat().flatMap(({ matches: of, misses }) => [...of, ...misses].flatMap((o) => eventsOf(o, ruleset)));
  const seen = { matched: 0, met: 0, asked: 0 };
  for (const { logsource, detection, need, info } of detections) {
    assert.equal(need, needOf(detection), info.title);
    for (const one of events.filter(({ logsource: has }) => has.service === logsource.service)) {
      const view = new EventView(one);
      const isMet = need === null || meets(need, view);
      const isMatched = detection.test(view);
      seen.asked++;
      if (isMet) seen.met++;
      if (isMatched) seen.matched++;
      assert.ok(isMet || !isMatched, info.title);
    }
  }
  assert.ok(seen.matched > 200 && seen.met < seen.asked / 4, JSON.stringify(seen));
});

test.run();
