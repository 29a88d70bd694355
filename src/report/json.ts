/** A case as JSON: keys in the order of the case's types, well-formed UTF-8 whatever the capture holds. */
import type { Case } from '../case.ts';

export interface JsonOptions {
  /** Indented by two spaces; one line otherwise. */
  pretty?: boolean;
}

/**
 * Piece by piece, to be written one after another: a whole case may be longer than a string can be. The same text as
 * JSON.stringify gives, which escapes unpaired surrogates, so that it can be encoded. Ends with a line feed.
 */
export function* jsonPieces(story: Case, { pretty = true }: JsonOptions = {}): Generator<string, void, undefined> {
  const [line, inner, colon] = pretty ? ['\n  ', '\n    ', ': '] : ['', '', ':'];
  let before = '{';
  for (const [key, value] of Object.entries(story)) {
    const head = `${before}${line}${JSON.stringify(key)}${colon}`;
    before = ',';
    if (!Array.isArray(value) || value.length === 0) {
      yield head + indented(value, line, pretty);
      continue;
    }
    for (const [i, item] of value.entries())
      yield `${i === 0 ? `${head}[` : ','}${inner}${indented(item, inner, pretty)}`;
    yield `${line}]`;
  }
  yield pretty ? '\n}\n' : '}\n';
}

/** A case that is known to be small, as one string. */
export const jsonReport = (story: Case, options?: JsonOptions): string => [...jsonPieces(story, options)].join('');

/** No line feed of JSON stands within a string. */
const indented = (value: unknown, line: string, pretty: boolean): string =>
  pretty ? JSON.stringify(value, null, 2).replaceAll('\n', line) : JSON.stringify(value);
