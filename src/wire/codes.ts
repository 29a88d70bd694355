/** Tables of error numbers, kept as text because they are long lists of names and nothing else. */

/** Names by number, read when the first is asked for. */
export class Codes {
  readonly #text: string;
  #names: ReadonlyMap<number, string> | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  get(code: number): string | undefined {
    this.#names ??= parseCodes(this.#text);
    return this.#names.get(code);
  }
}

/**
 * Reads words: `c000:` is the upper half of the numbers that follow, each of which is its lower half in hexadecimal and
 * the name: `006d STATUS_LOGON_FAILURE`.
 */
export function parseCodes(text: string): Map<number, string> {
  const names = new Map<number, string>();
  const words = text.trim().split(/\s+/);
  let upper = 0;
  for (let i = 0; i < words.length; ) {
    const number = Number.parseInt(words[i], 16);
    if (words[i].endsWith(':')) {
      upper = number;
      i++;
    } else {
      names.set(upper * 0x10000 + number, words[i + 1]);
      i += 2;
    }
  }
  return names;
}
