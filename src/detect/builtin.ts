/** The rules that ship, as they were read when they were built: reading YAML takes longer than most captures. */

import { BUILT_IN_OUTLINES, BUILT_IN_RULES } from './rules.data.ts';
import type { DocumentKind, Outline, SigmaDocument } from './sigma/document.ts';
import { readInfo } from './sigma/metadata.ts';
import { type Place, Problems } from './sigma/problems.ts';
import type { RuleInfo } from './sigma/types.ts';
import type { MapEntry, MapNode, YamlNode, YamlText } from './sigma/tree.ts';

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

export interface OutlinedFile {
  file: string;
  documents: Outline[];
}

/** Of all, what the build found out; the rest is read when it is asked for. Nothing is wrong with them: the tests say so. */
export function builtInRules(): SigmaDocument[] {
  const outlined = JSON.parse(BUILT_IN_OUTLINES) as OutlinedFile[];
  return outlined.flatMap(({ file, documents }, i) => {
    const stored = new StoredFile(file, BUILT_IN_RULES[i]);
    return documents.map((outline, index) => new StoredDocument(stored, index, outline));
  });
}

class StoredFile implements Place {
  readonly file: string;
  readonly isChecked = true;
  readonly #json: string;
  #packed: PackedFile | undefined;

  constructor(file: string, json: string) {
    this.file = file;
    this.#json = json;
  }

  get packed(): PackedFile {
    this.#packed ??= JSON.parse(this.#json) as PackedFile;
    return this.#packed;
  }

  position(at: number): { line: number; column: number } {
    return positionIn(this.packed.lines, at);
  }
}

class StoredDocument implements SigmaDocument {
  readonly kind: DocumentKind;
  readonly outline: Outline;
  readonly failed = false;
  readonly place: StoredFile;
  readonly #index: number;
  #root: MapNode | undefined;
  #info: RuleInfo | undefined;

  constructor(place: StoredFile, index: number, outline: Outline) {
    this.kind = outline.kind;
    this.outline = outline;
    this.place = place;
    this.#index = index;
  }

  get root(): MapNode {
    this.#root ??= unpackRoot(this.place.packed.documents[this.#index].root);
    return this.#root;
  }

  get info(): RuleInfo {
    this.#info ??= readInfo(this.root, this.place.file, this.outline.line, new Problems(this.place));
    return this.#info;
  }
}

/** Its sections are unpacked when they are read. */
function unpackRoot(packed: Packed): MapNode {
  if (Array.isArray(packed) || 'i' in packed) throw new TypeError('a rule is a map');
  return { kind: 'map', at: packed.a, entries: packed.e.map(([key, at, value]) => new StoredEntry(key, at, value)) };
}

class StoredEntry implements MapEntry {
  readonly key: string;
  readonly at: number;
  readonly #packed: Packed;
  #value: YamlNode | undefined;

  constructor(key: string, at: number, packed: Packed) {
    this.key = key;
    this.at = at;
    this.#packed = packed;
  }

  get value(): YamlNode {
    this.#value ??= unpack(this.#packed);
    return this.#value;
  }
}

export function unpackFile({ lines, documents }: PackedFile): YamlText {
  return {
    documents: documents.map(({ at, root }) => ({ at, root: unpack(root), problems: [] })),
    position: (at) => positionIn(lines, at),
  };
}

function positionIn(lines: readonly number[], at: number): { line: number; column: number } {
  const after = lines.findIndex((start) => start > at);
  const line = after < 0 ? lines.length : after;
  return { line: line + 1, column: at - (line === 0 ? 0 : lines[line - 1]) + 1 };
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
