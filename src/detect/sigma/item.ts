/** A detection item, `field|modifiers: values`, in; a function of an event out. */

import { isInNetwork, type Network, parseNetwork } from '../../net/network.ts';
import { timePart } from './clock.ts';
import { MAX_VALUE, MAX_VALUE_WITH_SINGLES } from './limits.ts';
import { isComparison, type Modifiers, parseModifiers } from './modifiers.ts';
import { anyOf, meets, type Need, needOfPattern } from './needs.ts';
import { compilePattern, endOpen, lengthOf, type Pattern, parsePattern, startOpen } from './pattern.ts';
import { expandPlaceholders, hasPlaceholder } from './placeholders.ts';
import { type Problems, shown } from './problems.ts';
import { compileRegex, lazyRegex } from './regex.ts';
import { needOfRegex } from './regexNeeds.ts';
import { fold } from './text.ts';
import { transform } from './transform.ts';
import type { Placeholders } from './types.ts';
import type { EventView, Single } from './view.ts';
import type { ScalarNode, YamlNode } from './tree.ts';

export type Test = (view: EventView) => boolean;

export interface ItemValue {
  at: number;
  node: ScalarNode;
  test: Test;
  /** Of a value that each text of the field is compared with, folded unless the item is `cased`. */
  matcher?: Matcher;
  /** What such a text must be, where it has no wildcards. */
  exact?: string;
  /** What an event must hold for the test to be true; null where nothing is known. */
  need?: () => Need | null;
}

type Matcher = (text: string) => boolean;

export interface Item {
  modifiers: Modifiers;
  at: number;
  values: ItemValue[];
  test: Test;
}

export const never: Test = () => false;

export function compileItem(
  key: string,
  at: number,
  node: YamlNode,
  placeholders: Placeholders,
  problems: Problems,
): Item | undefined {
  const modifiers = parseModifiers(key, at, problems);
  if (modifiers === undefined) return undefined;
  const compile = () => compileValues(key, node, modifiers, placeholders, problems);
  if (problems.isChecked) return new LazyItem(modifiers, at, compile);
  const values = compile();
  return { modifiers, at, values, test: linked(values, modifiers) };
}

/** Its values are compiled when an event gets as far as this item. */
class LazyItem implements Item {
  readonly modifiers: Modifiers;
  readonly at: number;
  readonly test: Test = (view) => {
    this.#test ??= linked(this.values, this.modifiers);
    return this.#test(view);
  };
  readonly #compile: () => ItemValue[];
  #values: ItemValue[] | undefined;
  #test: Test | undefined;

  constructor(modifiers: Modifiers, at: number, compile: () => ItemValue[]) {
    this.modifiers = modifiers;
    this.at = at;
    this.#compile = compile;
  }

  get values(): ItemValue[] {
    this.#values ??= this.#compile();
    return this.#values;
  }
}

function compileValues(
  key: string,
  node: YamlNode,
  modifiers: Modifiers,
  placeholders: Placeholders,
  problems: Problems,
): ItemValue[] {
  const nodes = scalarsOf(key, node, modifiers, problems);
  const values: ItemValue[] = [];
  for (const scalar of nodes) {
    const made = compileValue(scalar, modifiers, placeholders, problems.isChecked, (message) =>
      problems.error(scalar.at, `${shown(key)}: ${message}`),
    );
    if (made !== undefined) values.push({ at: scalar.at, node: scalar, ...made });
  }
  return values;
}

function scalarsOf(key: string, node: YamlNode, modifiers: Modifiers, problems: Problems): ScalarNode[] {
  if (node.kind === 'map') {
    problems.error(node.at, `${shown(key)}: a map is no value of a field`);
    return [];
  }
  if (node.kind === 'scalar') {
    if (modifiers.all) problems.warn(node.at, `${shown(key)}: all has no effect on a single value`);
    return [node];
  }
  if (node.items.length === 0) problems.error(node.at, `${shown(key)}: the list of values is empty`);
  if (modifiers.all && node.items.length === 1)
    problems.warn(node.at, `${shown(key)}: all has no effect on a single value`);
  const scalars: ScalarNode[] = [];
  for (const item of node.items) {
    if (item.kind !== 'scalar') problems.error(item.at, `${shown(key)}: a value is text, a number, true or false`);
    else if (item.value === null)
      problems.error(
        item.at,
        `${shown(key)}: null cannot be one of several values; give it a search identifier of its own`,
      );
    else scalars.push(item);
  }
  return scalars;
}

function linked(values: readonly ItemValue[], { all, neq, cased, field }: Modifiers): Test {
  const tests = values.map((value) => value.test);
  let test: Test;
  if (tests.length === 1) test = tests[0]!;
  else if (all && !neq) test = (view) => tests.every((one) => one(view));
  else if (values.length > 3 && values.every((value) => value.exact !== undefined)) {
    const exact = new Set(values.map((value) => value.exact!));
    test = textTest(field, cased, [(text) => exact.has(text)]);
  } else if (values.every((value) => value.matcher !== undefined))
    test = textTest(
      field,
      cased,
      values.map((value) => value.matcher!),
    );
  else test = (view) => tests.some((one) => one(view));
  // A field without a value differs from nothing; `not` in the condition says more.
  return neq ? (view) => view.values(field).length > 0 && !test(view) : test;
}

/** Whether any text of the field, or of the whole event, meets any of the matchers: what most rules do most. */
function textTest(field: string, cased: boolean, matchers: readonly Matcher[]): Test {
  const [only] = matchers;
  if (field === '') {
    return (view) =>
      (cased ? view.keywords() : view.foldedKeywords()).some((text) => matchers.some((one) => one(text)));
  }
  if (matchers.length === 1) {
    return (view) => {
      for (const text of cased ? view.texts(field) : view.folded(field)) if (only!(text)) return true;
      return false;
    };
  }
  return (view) => {
    for (const text of cased ? view.texts(field) : view.folded(field))
      for (const matcher of matchers) if (matcher(text)) return true;
    return false;
  };
}

type Made = Pick<ItemValue, 'test' | 'matcher' | 'exact' | 'need'> | undefined;

function compileValue(
  node: ScalarNode,
  modifiers: Modifiers,
  placeholders: Placeholders,
  isChecked: boolean,
  fail: (message: string) => void,
): Made {
  const { field, operator, timePart: part } = modifiers;
  const failed = (message: string): undefined => void fail(message);
  if (node.text.length > MAX_VALUE) return failed(`the value has more than ${MAX_VALUE} characters`);
  if (operator === 'exists') {
    const { value } = node;
    if (typeof value !== 'boolean') return failed('exists takes true or false');
    return { test: (view) => view.has(field) === value };
  }
  if (isComparison(operator) || part !== null) return compileNumber(node, modifiers, failed);
  if (operator === 'fieldref') {
    if (typeof node.value !== 'string' || node.value === '') return failed('fieldref takes the name of a field');
    return { test: fieldTest(field, node.value, modifiers) };
  }
  if (node.value === null) return compileNull(modifiers, failed);
  if (typeof node.value !== 'string' && (operator !== null || modifiers.expand))
    return failed(`${operator ?? 'expand'} takes text, and ${shown(node.value)} is none (it wants quotes)`);

  let texts = [node.text];
  if (modifiers.expand && hasPlaceholder(node.text)) {
    const expanded = expandPlaceholders(node.text, placeholders);
    if (!Array.isArray(expanded)) return failed(expanded.problem);
    texts = expanded;
  }
  if (operator === 're') return compileRegexes(texts, modifiers, isChecked, failed);
  if (operator === 'cidr') return compileNetworks(texts, field, failed);
  return compileText(node, texts, modifiers, failed);
}

type Fail = (message: string) => undefined;

function compileNull({ field, neq, transformations, cased, expand }: Modifiers, failed: Fail): Made {
  if (field === '') return failed('null is no keyword');
  if (neq || cased || expand || transformations.length > 0) return failed('null takes no modifier');
  return { test: (view) => view.values(field).length === 0 };
}

function compileNumber(node: ScalarNode, { field, operator, timePart: part }: Modifiers, failed: Fail): Made {
  const { value: limit } = node;
  if (typeof limit !== 'number' || Number.isNaN(limit)) return failed(`${operator ?? part} takes a number`);
  const accept = COMPARE[isComparison(operator) ? operator : 'eq'];
  const read = part === null ? numberOf : (value: Single) => timePart(value, part);
  return {
    test: (view) =>
      view.values(field).some((value) => {
        const number = read(value);
        return number !== undefined && accept(number, limit);
      }),
  };
}

const COMPARE = {
  lt: (a: number, b: number) => a < b,
  lte: (a: number, b: number) => a <= b,
  gt: (a: number, b: number) => a > b,
  gte: (a: number, b: number) => a >= b,
  eq: (a: number, b: number) => a === b,
};

const NUMBER = /^\s*(?:[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|0x[0-9a-f]+)\s*$/i;

export function numberOf(value: Single): number | undefined {
  if (typeof value === 'number') return Number.isNaN(value) ? undefined : value;
  return typeof value === 'string' && NUMBER.test(value) ? Number(value) : undefined;
}

function fieldTest(field: string, other: string, { cased, transformations }: Modifiers): Test {
  const atStart = transformations.includes('startswith');
  const atEnd = transformations.includes('endswith');
  const anywhere = transformations.includes('contains') || (atStart && atEnd);
  const compare = (a: string, b: string): boolean =>
    anywhere ? a.includes(b) : atStart ? a.startsWith(b) : atEnd ? a.endsWith(b) : a === b;
  return (view) => {
    const others = cased ? view.texts(other) : view.folded(other);
    return (cased ? view.texts(field) : view.folded(field)).some((a) => others.some((b) => compare(a, b)));
  };
}

function compileRegexes(texts: readonly string[], { field, flags }: Modifiers, isChecked: boolean, failed: Fail): Made {
  const regexes: Matcher[] = [];
  for (const text of texts) {
    const regex = isChecked ? lazyRegex(text, flags) : compileRegex(text, flags);
    if (typeof regex !== 'function') return failed(regex.problem);
    regexes.push(regex);
  }
  const test = textTest(field, true, regexes);
  if (field === '') return { test };
  const need = () => anyOf(texts.map((text) => needOfRegex(field, text, flags)));
  return { test: onlyWhere(need, test), need };
}

/** A test that costs more than looking for what it needs. */
function onlyWhere(need: () => Need | null, test: Test): Test {
  let needed: Need | null | undefined;
  return (view) => {
    if (needed === undefined) needed = need();
    return (needed === null || meets(needed, view)) && test(view);
  };
}

function compileNetworks(texts: readonly string[], field: string, failed: Fail): Made {
  const networks: Network[] = [];
  for (const text of texts) {
    const network = parseNetwork(text);
    if ('problem' in network) return failed(network.problem);
    networks.push(network);
  }
  return { test: (view) => view.texts(field).some((text) => networks.some((network) => isInNetwork(text, network))) };
}

function compileText(node: ScalarNode, texts: readonly string[], modifiers: Modifiers, failed: Fail): Made {
  const { field, cased, transformations } = modifiers;
  const matchers: ((text: string) => boolean)[] = [];
  const all: Pattern[] = [];
  let exact: string | undefined;
  for (const text of texts) {
    const patterns = transform(typeof node.value === 'string' ? parsePattern(text) : [text], transformations);
    if (!Array.isArray(patterns)) return failed(patterns.problem);
    for (const transformed of patterns) {
      const pattern: Pattern = field === '' ? startOpen(endOpen(transformed)) : transformed;
      const singles = pattern.some((token) => typeof token !== 'string' && token.description !== '*');
      if (singles && lengthOf(pattern) > MAX_VALUE_WITH_SINGLES)
        return failed(`a value with ? or windash has at most ${MAX_VALUE_WITH_SINGLES} characters`);
      matchers.push(compilePattern(pattern, cased));
      all.push(pattern);
      if (matchers.length === 1 && pattern.length === 1 && typeof pattern[0] === 'string')
        exact = cased ? pattern[0] : fold(pattern[0]);
    }
  }
  if (typeof node.value === 'number' && transformations.length === 0 && field !== '') {
    // As it is written, and as the number that it is: 0x17 is 23 too.
    const { value } = node;
    const written = new Set([fold(node.text), String(value)]);
    const need = (): Need => ['is', field, [...written]];
    return { test: textTest(field, false, [(text) => written.has(text)]), need };
  }
  const matcher: Matcher = matchers.length === 1 ? matchers[0]! : (text) => matchers.some((one) => one(text));
  const need = () => anyOf(all.map((pattern) => needOfPattern(field, pattern, cased)));
  return { test: textTest(field, cased, matchers), matcher, exact: matchers.length === 1 ? exact : undefined, need };
}
