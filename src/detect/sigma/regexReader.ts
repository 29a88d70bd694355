/** The syntax of RE2, as far as it says what every match holds. Of an expression that RE2 takes: what is wrong is not looked for. */

import { alternatives, CHARACTER, END, NOTHING, oneOf, type Part, repeated, sequence, START } from './regexPart.ts';

/** Something that is not read here, though RE2 may take it: nothing is known of the expression. */
export class Unread extends Error {}

const MAX_DEPTH = 100;
const DIGITS = '0123456789';
/** Classes of Perl. */
const CLASSES: Readonly<Record<string, string>> = { d: DIGITS, s: '\t\n\f\r ', w: `${DIGITS}_abcdefghijklmnopqrstuvwxyz` };
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
        return oneOf([char]);
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
    const members = this.#takeClass();
    return members === undefined ? oneOf([this.#escaped()]) : members === null ? CHARACTER : oneOf([...members]);
  }

  /** Behind a backslash: the characters of a class, null where they are too many; undefined where there is none. */
  #takeClass(): string | null | undefined {
    const char = this.#next ?? '';
    if (!'dDsSwWpP'.includes(char) || char === '') return undefined;
    this.#at++;
    if ((char === 'p' || char === 'P') && this.#take() === '{') this.#until('}');
    return CLASSES[char] ?? null;
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
    const members: string[] = [];
    let isAscii = !this.#takes('^');
    for (let isFirst = true; isFirst || this.#next !== ']'; isFirst = false) {
      if (this.#next === '[' && this.#source[this.#at + 1] === ':' && this.#source.indexOf(':', this.#at + 2) > 0) throw new Unread();
      const found = this.#members();
      if (found === null) isAscii = false;
      else members.push(...found);
    }
    this.#at++;
    return isAscii ? oneOf(members) : CHARACTER;
  }

  /** A character, a range or a class within brackets; null where it is not of ASCII. */
  #members(): string | null {
    const from = this.#at;
    const named = this.#takes('\\') ? this.#takeClass() : undefined;
    if (named !== undefined) return named;
    this.#at = from;
    const low = this.#member();
    if (this.#next !== '-' || this.#source[this.#at + 1] === ']') return low;
    this.#at++;
    return rangeOf(low.codePointAt(0)!, this.#member().codePointAt(0)!);
  }

  #member(): string {
    return this.#takes('\\') ? this.#escaped() : this.#take();
  }
}

function rangeOf(first: number, last: number): string | null {
  return last > 0x7f ? null : String.fromCodePoint(...Array.from({ length: last - first + 1 }, (_, i) => first + i));
}

function hexadecimal(digits: string): string {
  const code = HEXADECIMAL.test(digits) ? Number.parseInt(digits, 16) : Number.NaN;
  if (!(code <= 0x10ffff)) throw new Unread();
  return String.fromCodePoint(code);
}
