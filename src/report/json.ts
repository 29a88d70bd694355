/** A case as JSON: keys in the order of the case's types, well-formed UTF-8 whatever the capture holds. */
import type { Case } from '../case.ts';

export interface JsonOptions {
  /** Indented by two spaces; one line otherwise. */
  pretty?: boolean;
}

/** JSON.stringify escapes unpaired surrogates, so that the text can be encoded. Ends with a line feed. */
export function jsonReport(story: Case, { pretty = true }: JsonOptions = {}): string {
  return `${JSON.stringify(story, null, pretty ? 2 : 0)}\n`;
}
