/** Conditions (rules specification, "Condition"): text in, a tree of operators over identifiers out. */

import { MAX_CONDITION_DEPTH, MAX_CONDITION_TOKENS } from './limits.ts';

export type Condition =
  | { kind: 'name'; name: string }
  | { kind: 'not'; of: Condition }
  | { kind: 'and' | 'or'; of: Condition[] };

/** `offset` is counted in the text of the condition. */
export class ConditionError extends Error {
  readonly offset: number;
  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}

interface Word {
  text: string;
  offset: number;
}

const LEXICON = /\s*(?:([()|])|([^\s()|]+))/y;

function words(text: string): Word[] {
  const found: Word[] = [];
  LEXICON.lastIndex = 0;
  for (let match = LEXICON.exec(text); match !== null; match = LEXICON.exec(text)) {
    const word = match[1] ?? match[2]!;
    found.push({ text: word, offset: LEXICON.lastIndex - word.length });
    if (found.length > MAX_CONDITION_TOKENS) throw new ConditionError(0, `more than ${MAX_CONDITION_TOKENS} words`);
  }
  return found;
}

/** Throws a ConditionError for what is no condition over these identifiers. */
export function parseCondition(text: string, identifiers: readonly string[]): Condition {
  return new Parser(text, identifiers).parse();
}

class Parser {
  readonly #words: Word[];
  readonly #end: number;
  readonly #identifiers: readonly string[];
  readonly #known: ReadonlySet<string>;
  #next = 0;
  #depth = 0;

  constructor(text: string, identifiers: readonly string[]) {
    this.#words = words(text);
    this.#end = text.length;
    this.#identifiers = identifiers;
    this.#known = new Set(identifiers);
  }

  parse(): Condition {
    if (this.#words.length === 0) throw new ConditionError(0, 'the condition is empty');
    const condition = this.#either();
    const rest = this.#words[this.#next];
    if (rest?.text === '|')
      throw new ConditionError(rest.offset, 'aggregations (|) are no longer part of Sigma: write a correlation rule');
    if (rest?.text === ')') throw new ConditionError(rest.offset, 'a parenthesis is closed that was not opened');
    if (rest !== undefined) throw new ConditionError(rest.offset, `and or or is missing before ${rest.text}`);
    return condition;
  }

  #takes(keyword: string): boolean {
    if (this.#words[this.#next]?.text.toLowerCase() !== keyword) return false;
    this.#next++;
    return true;
  }

  #either(): Condition {
    const of = [this.#both()];
    while (this.#takes('or')) of.push(this.#both());
    return of.length === 1 ? of[0]! : { kind: 'or', of };
  }

  #both(): Condition {
    const of = [this.#negated()];
    while (this.#takes('and')) of.push(this.#negated());
    return of.length === 1 ? of[0]! : { kind: 'and', of };
  }

  #negated(): Condition {
    let negated = false;
    while (this.#takes('not')) negated = !negated;
    const of = this.#operand();
    return negated ? { kind: 'not', of } : of;
  }

  #operand(): Condition {
    const word = this.#words[this.#next];
    if (word === undefined) throw new ConditionError(this.#end, 'the condition ends where an identifier should stand');
    this.#next++;
    if (word.text === '(') return this.#group(word);
    if (this.#words[this.#next]?.text.toLowerCase() === 'of') return this.#quantified(word);
    if (/^(and|or|not|of|\)|\|)$/i.test(word.text))
      throw new ConditionError(word.offset, `${word.text} stands where an identifier should`);
    if (!this.#known.has(word.text)) {
      const reason = /[*?]/.test(word.text)
        ? `${word.text} needs 1 of or all of before it`
        : `the detection has no search identifier ${word.text}`;
      throw new ConditionError(word.offset, reason);
    }
    return { kind: 'name', name: word.text };
  }

  #group(open: Word): Condition {
    if (++this.#depth > MAX_CONDITION_DEPTH)
      throw new ConditionError(open.offset, `nested deeper than ${MAX_CONDITION_DEPTH}`);
    const condition = this.#either();
    if (!this.#takes(')')) throw new ConditionError(open.offset, 'the parenthesis is not closed');
    this.#depth--;
    return condition;
  }

  /** `1 of`, `any of`, `all of`; `them` leaves out identifiers that begin with an underscore. */
  #quantified(quantifier: Word): Condition {
    const amount = quantifier.text.toLowerCase();
    if (amount !== '1' && amount !== 'any' && amount !== 'all')
      throw new ConditionError(quantifier.offset, `${quantifier.text} of: Sigma knows 1 of, any of and all of`);
    this.#next++;
    const target = this.#words[this.#next++];
    if (target === undefined || /^[()|]$/.test(target.text))
      throw new ConditionError(target?.offset ?? this.#end, `${amount} of what?`);
    const names = this.#selected(target);
    const of = names.map((name): Condition => ({ kind: 'name', name }));
    return of.length === 1 ? of[0]! : { kind: amount === 'all' ? 'and' : 'or', of };
  }

  #selected({ text, offset }: Word): string[] {
    const them = text.toLowerCase() === 'them' && !this.#known.has(text);
    const parts = text.split('*');
    const names = this.#identifiers.filter((name) => (them ? !name.startsWith('_') : fits(name, parts)));
    if (names.length === 0) throw new ConditionError(offset, `no search identifier is meant by ${text}`);
    return names;
  }
}

/** Only `*` is a wildcard here. */
function fits(name: string, parts: readonly string[]): boolean {
  if (parts.length === 1) return name === parts[0];
  const tail = parts.at(-1)!;
  if (!name.startsWith(parts[0]!)) return false;
  let at = parts[0]!.length;
  for (const part of parts.slice(1, -1)) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return name.length - tail.length >= at && name.endsWith(tail);
}

/** Evaluates with the truth of each identifier, asked for no more often than the operators need. */
export function evaluate(condition: Condition, truth: (name: string) => boolean): boolean {
  switch (condition.kind) {
    case 'name':
      return truth(condition.name);
    case 'not':
      return !evaluate(condition.of, truth);
    case 'and':
      return condition.of.every((part) => evaluate(part, truth));
    case 'or':
      return condition.of.some((part) => evaluate(part, truth));
  }
}

/** The condition as a function of what its names stand for. */
export function bind<T>(condition: Condition, of: (name: string) => (subject: T) => boolean): (subject: T) => boolean {
  if (condition.kind === 'name') return of(condition.name);
  if (condition.kind === 'not') {
    const inner = bind(condition.of, of);
    return (subject) => !inner(subject);
  }
  const parts = condition.of.map((part) => bind(part, of));
  if (parts.length === 2) {
    const [a, b] = parts as [(subject: T) => boolean, (subject: T) => boolean];
    return condition.kind === 'and' ? (subject) => a(subject) && b(subject) : (subject) => a(subject) || b(subject);
  }
  return condition.kind === 'and'
    ? (subject) => parts.every((part) => part(subject))
    : (subject) => parts.some((part) => part(subject));
}

export function namesIn(condition: Condition, into = new Set<string>()): Set<string> {
  if (condition.kind === 'name') into.add(condition.name);
  else for (const part of condition.kind === 'not' ? [condition.of] : condition.of) namesIn(part, into);
  return into;
}

export const hasNot = (condition: Condition): boolean =>
  condition.kind === 'not' || (condition.kind !== 'name' && condition.of.some(hasNot));
