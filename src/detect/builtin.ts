/** The rules that ship, as they were read when they were built: reading YAML takes longer than most captures. */

import { BUILT_IN_RULES } from './rules.data.ts';
import { type ParsedRules, readRules } from './sigma/document.ts';
import type { YamlNode, YamlText } from './sigma/tree.ts';

/** A node of YAML, written shorter: `[at, value]` or `[at, value, text, plain]`; `{ i }` a list; `{ e }` a map. */
export type Packed =
  | [at: number, value: string | number | boolean | null, text?: string, plain?: 0]
  | { a: number; i: Packed[] }
  | { a: number; e: [key: string, at: number, value: Packed][] };

export interface PackedFile {
  file: string;
  /** Where each line but the first begins. */
  lines: number[];
  documents: { at: number; root: Packed }[];
}

export function builtInRules(): ParsedRules[] {
  return BUILT_IN_RULES.map((json) => {
    const packed = JSON.parse(json) as PackedFile;
    return readRules(unpackFile(packed), packed.file, true);
  });
}

export function unpackFile({ lines, documents }: PackedFile): YamlText {
  return {
    documents: documents.map(({ at, root }) => ({ at, root: unpack(root), problems: [] })),
    position(at) {
      const after = lines.findIndex((start) => start > at);
      const line = after < 0 ? lines.length : after;
      return { line: line + 1, column: at - (line === 0 ? 0 : lines[line - 1]) + 1 };
    },
  };
}

function unpack(node: Packed): YamlNode {
  if (Array.isArray(node)) {
    const [at, value, text = String(value), plain = 1] = node;
    return { kind: 'scalar', at, value, text, plain: plain === 1 };
  }
  if ('i' in node) return { kind: 'list', at: node.a, items: node.i.map(unpack) };
  return {
    kind: 'map',
    at: node.a,
    entries: node.e.map(([key, at, value]) => ({ key, at, value: unpack(value) })),
  };
}
