/** Rule text in, Sigma documents out. Stands alone because it alone needs a parser of YAML. */

import { type ParsedRules, readRules } from './document.ts';
import { readYaml } from './yaml.ts';

/** A YAML text of one or more documents. Never throws: what cannot be read is a problem with its place. */
export function parseRules(text: string, file: string | null): ParsedRules {
  return readRules(readYaml(text.startsWith('\ufeff') ? text.slice(1) : text), file);
}
