/** The syntax of RE2, as far as it says what every match holds. Of an expression that RE2 takes: what is wrong is not looked for. */

import { alternatives, ASCII_CHARACTER, CHARACTER, END, NOTHING, type Part, repeated, sequence, START, textOf } from './regexPart.ts';

/** Something that is not read here, though RE2 may take it: nothing is known of the expression. */
export class Unread extends Error {}

const MAX_DEPTH = 100;
/** A class of more characters is any character. */
const MOST_OF_CLASS = 4;
const CONTROLS: Readonly<Record<string, string>> = { a: '\x07', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };
const HEXADECIMAL = /^[0-9a-fA-F]+$/;
const OCTAL = /^[0-7]$/;

export class RegexReader {
  readonly #source: readonly string[];
  #at = 0;
  #depth = 0;
  #isMultiline = false;

  constructor(source: string) {
    this.#source = Array.from(source);
  }

  /** The mode `m` is on somewhere: `^` and `$` may stand at lines. */
  get isMultiline(): boolean {
    return this.#isMultiline;
  }

  read(): Part {
    const part = this.#either();
    if (this.#at < this.#source.length) throw new Unread();
    return part;
  }

  get #next(): string | undefined {
    return this.#source[this.#at];
  }

  #take(): string {
    const char = this.#source[this.#at++];
    if (char === undefined) throw new Unread();
    return char;
  }

  #takes(text: string): boolean {
    for (let i = 0; i < text.length; i++) if (this.#source[this.#at + i] !== text[i]) return false;
    this.#at += text.length;
    return true;
  }

  /** To what ends it, which is left out. */
  #until(end: string): string {
    let text = '';
    while (!this.#takes(end)) text += this.#take();
    return text;
  }

  #either(): Part {
    if (++this.#depth > MAX_DEPTH) throw new Unread();
    const branches = [this.#sequence()];
    while (this.#takes('|')) branches.push(this.#sequence());
    this.#depth--;
    return alternatives(branches);
  }

  #sequence(): Part {
    const parts: Part[] = [];
    while (this.#next !== undefined && this.#next !== '|' && this.#next !== ')') parts.push(this.#repeats(this.#atom()));
    return sequence(parts);
  }

  #atom(): Part {
    const char = this.#take();
    switch (char) {
      case '(':
        return this.#group();
      case '[':
        return this.#class();
      case '\\':
        return this.#escape();
      case '.':
        return CHARACTER;
      case '^':
        return START;
      case '$':
        return END;
      case '*':
      case '+':
      case '?':
        throw new Unread();
      default:
        return textOf([char]);
    }
  }

  #repeats(atom: Part): Part {
    let part = atom;
    while (true) {
      const times = this.#times();
      if (times === undefined) return part;
      part = repeated(part, times.least, times.most);
      this.#takes('?'); // as few as possible: as many texts
    }
  }

  #times(): { least: number; most: number } | undefined {
    if (this.#takes('*')) return { least: 0, most: Number.POSITIVE_INFINITY };
    if (this.#takes('+')) return { least: 1, most: Number.POSITIVE_INFINITY };
    if (this.#takes('?')) return { least: 0, most: 1 };
    if (this.#next !== '{') return undefined;
    const written = /^\{(0|[1-9]\d{0,7})(,(0|[1-9]\d{0,7})?)?\}/.exec(this.#source.slice(this.#at, this.#at + 20).join(''));
    if (written === null) return undefined;
    const [all, least, comma, most] = written;
    this.#at += all.length;
    if (comma === undefined) return { least: Number(least), most: Number(least) };
    return { least: Number(least), most: most === undefined ? Number.POSITIVE_INFINITY : Number(most) };
  }

  #group(): Part {
    if (this.#takes('?P<') || this.#takes('?<')) this.#until('>');
    else if (this.#takes('?') && this.#flags() === ')') return NOTHING;
    const part = this.#either();
    if (!this.#takes(')')) throw new Unread();
    return part;
  }

  /** What ends them. A quantifier behind `(?i)` is of what stands before it. */
  #flags(): string {
    while (true) {
      const char = this.#take();
      if (char === 'm') this.#isMultiline = true;
      if (char === ')' && '*+?{'.includes(this.#next ?? ' ')) throw new Unread();
      if (char === ')' || char === ':') return char;
      if (!'imsU-'.includes(char)) throw new Unread();
    }
  }

  #escape(): Part {
    const char = this.#next;
    if (char === undefined || char === 'Q' || char === 'C') throw new Unread();
    if (char === 'b' || char === 'B' || char === 'A' || char === 'z') {
      this.#at++;
      return char === 'A' ? START : char === 'z' ? END : NOTHING;
    }
    return this.#takesClass() ? CHARACTER : textOf([this.#escaped()]);
  }

  /** Behind a backslash: a class of Perl or of Unicode. */
  #takesClass(): boolean {
    const char = this.#next ?? '';
    if ('dDsSwW'.includes(char)) {
      this.#at++;
      return true;
    }
    if (char !== 'p' && char !== 'P') return false;
    this.#at++;
    if (this.#take() === '{') this.#until('}');
    return true;
  }

  /** Behind a backslash: a character. */
  #escaped(): string {
    const char = this.#take();
    if (OCTAL.test(char)) {
      if (char !== '0' && !OCTAL.test(this.#next ?? '')) throw new Unread();
      let digits = char;
      while (digits.length < 3 && OCTAL.test(this.#next ?? '')) digits += this.#take();
      return String.fromCodePoint(Number.parseInt(digits, 8));
    }
    if (char === 'x') return hexadecimal(this.#takes('{') ? this.#until('}') : this.#take() + this.#take());
    if (/[A-Za-z0-9]|[^\x00-\x7f]/.test(char) && CONTROLS[char] === undefined) throw new Unread();
    return CONTROLS[char] ?? char;
  }

  #class(): Part {
    const members = new Members(this.#takes('^'));
    for (let isFirst = true; isFirst || this.#next !== ']'; isFirst = false) {
      if (this.#next === '[' && this.#source[this.#at + 1] === ':' && this.#source.indexOf(':', this.#at + 2) > 0) throw new Unread();
      const low = this.#member();
      const isRange = low !== null && this.#next === '-' && this.#source[this.#at + 1] !== ']';
      if (isRange) this.#at++;
      members.add(low, isRange ? this.#member() : low);
    }
    this.#at++;
    return members.part;
  }

  /** Null for a class within the class. */
  #member(): string | null {
    if (!this.#takes('\\')) return this.#take();
    return this.#takesClass() ? null : this.#escaped();
  }
}

/** What is in brackets. */
class Members {
  readonly #few = new Set<string>();
  #isAscii: boolean;
  #isFew = true;

  constructor(isNegated: boolean) {
    this.#isAscii = !isNegated;
  }

  add(low: string | null, high: string | null): void {
    const [first, last] = [low?.codePointAt(0), high?.codePointAt(0)];
    if (first === undefined || last === undefined || last > 0x7f) this.#isAscii = false;
    else if (last - first >= MOST_OF_CLASS) this.#isFew = false;
    else for (let code = first; code <= last; code++) this.#few.add(String.fromCodePoint(code).toLowerCase());
  }

  get part(): Part {
    if (!this.#isAscii) return CHARACTER;
    return this.#isFew && this.#few.size <= MOST_OF_CLASS ? textOf([...this.#few]) : ASCII_CHARACTER;
  }
}

function hexadecimal(digits: string): string {
  const code = HEXADECIMAL.test(digits) ? Number.parseInt(digits, 16) : Number.NaN;
  if (!(code <= 0x10ffff)) throw new Unread();
  return String.fromCodePoint(code);
}
