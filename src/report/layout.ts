/** Words in, lines that fit a width out. Knows nothing of what they say. */

export type StyleName = 'heading' | 'dim' | 'good' | 'bad' | 'warn' | 'strong';

/** How each kind of text is set off: escape sequences on a terminal, nothing elsewhere. */
export type Style = Readonly<Record<StyleName, (text: string) => string>>;

const as = (text: string): string => text;
export const PLAIN: Style = { heading: as, dim: as, good: as, bad: as, warn: as, strong: as };

/** Text that may be wrapped at its spaces. */
export interface Piece {
  readonly text: string;
  readonly style?: StyleName;
  /** Stays in one piece, on a line of its own where there is no room: a path or a hash is there to be copied. */
  readonly whole?: boolean;
  /** Set directly against the piece before it, without a space. */
  readonly joined?: boolean;
}

export const whole = (text: string, style?: StyleName): Piece => ({ text, style, whole: true });
export const styled = (text: string, style: StyleName): Piece => ({ text, style });
export const joined = (text: string, style?: StyleName): Piece => ({ text, style, joined: true });

interface Word {
  text: string;
  style: StyleName | undefined;
  joined: boolean;
}

function wordsOf(pieces: readonly (Piece | string)[]): Word[] {
  const words: Word[] = [];
  for (const given of pieces) {
    const piece: Piece = typeof given === 'string' ? { text: given } : given;
    const parts = piece.whole === true ? [piece.text] : piece.text.split(' ').filter((part) => part !== '');
    for (const [i, text] of parts.entries()) {
      words.push({ text, style: piece.style, joined: i === 0 && piece.joined === true });
    }
  }
  return words;
}

/** Where a piece goes that is to stay whole and has no room beside `indent`. */
const NARROW = 4;

/** Lines of at most `width` columns (a whole piece may be longer). `first` fills the first `indent` columns, the others stay empty. */
export function wrap(
  first: string,
  pieces: readonly (Piece | string)[],
  indent: number,
  width: number,
  style: Style,
): string[] {
  const lines: string[] = [];
  let line = first;
  let used = indent;
  let isEmpty = true;
  const begin = (at: number): void => {
    if (!isEmpty || line.trim() !== '') lines.push(line.trimEnd());
    line = ' '.repeat(at);
    used = at;
    isEmpty = true;
  };
  for (const group of groupsOf(wordsOf(pieces))) {
    const size = group.reduce((sum, word) => sum + columns(word.text), 0);
    if (size > width - indent && indent > NARROW) begin(NARROW);
    else if (!isEmpty && used + 1 + size > width) begin(indent);
    if (!isEmpty) {
      line += ' ';
      used++;
    }
    for (const word of group) line += word.style === undefined ? word.text : style[word.style](word.text);
    used += size;
    isEmpty = false;
  }
  if (!isEmpty || line.trim() !== '') lines.push(line);
  return lines;
}

/** Words that are set against each other move to the next line together. */
function groupsOf(words: readonly Word[]): Word[][] {
  const groups: Word[][] = [];
  for (const word of words) {
    const last = groups.at(-1);
    if (word.joined && last !== undefined) last.push(word);
    else groups.push([word]);
  }
  return groups;
}

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const MARK = /\p{M}/u;
const ASCII = /^[\x20-\x7e]*$/;

/** Columns that a terminal gives to text: two to East Asian wide characters, none to combining marks. */
export function columns(text: string): number {
  if (ASCII.test(text)) return text.length;
  let count = 0;
  for (const character of text) count += MARK.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return count;
}
