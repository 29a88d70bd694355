/** Text in, trees of values out, each value with where it stands. Nothing is expanded and nothing constructed. */

import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type ParsedNode,
  parseAllDocuments,
  type Scalar,
} from 'yaml';
import { MAX_DEPTH, MAX_NODES, MAX_TEXT } from './limits.ts';
import type { MapEntry, ScalarNode, YamlDocument, YamlNode, YamlProblem, YamlText } from './tree.ts';

export function readYaml(text: string): YamlText {
  const lines = new LineCounter();
  const position = (at: number): { line: number; column: number } => {
    const { line, col } = lines.linePos(at);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const failed = (message: string): YamlText => ({
    documents: [{ at: 0, root: null, problems: [{ at: 0, severity: 'error', message }] }],
    position: () => ({ line: 1, column: 1 }),
  });
  if (text.length > MAX_TEXT) return failed(`the file has more than ${MAX_TEXT} characters`);
  try {
    // uniqueKeys compares every key with every other: hostile maps would take minutes. Tree looks for duplicates.
    const parsed = parseAllDocuments(text, {
      lineCounter: lines,
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'silent',
    });
    const documents = Array.isArray(parsed) ? parsed : [];
    return { documents: documents.map((document) => new Tree(document as Document.Parsed).read()), position };
  } catch (error) {
    return failed(wordsOf(String(error)));
  }
}

class Tree {
  readonly #document: Document.Parsed;
  readonly #anchors = new Map<string, { node: YamlNode; size: number }>();
  readonly #problems: YamlProblem[] = [];
  #size = 0;
  #full = false;

  constructor(document: Document.Parsed) {
    this.#document = document;
  }

  read(): YamlDocument {
    const { contents, errors, warnings, range } = this.#document;
    for (const error of errors) this.#problem(error.pos[0], wordsOf(error.message));
    for (const warning of warnings) this.#problem(warning.pos[0], warning.message);
    const at = contents?.range?.[0] ?? range?.[0] ?? 0;
    const empty = contents === null || (isScalar(contents) && contents.value === null && !contents.source);
    if (this.#problems.length > 0 || empty) return { at, root: null, problems: this.#problems };
    const root = this.#node(contents, 0);
    return { at, root: this.#problems.some(isError) ? null : root, problems: this.#problems };
  }

  #problem(at: number, message: string): void {
    this.#problems.push({ at, severity: 'error', message });
  }

  #node(node: ParsedNode | null, depth: number): YamlNode {
    const at = node?.range?.[0] ?? 0;
    const nothing: ScalarNode = { kind: 'scalar', at, value: null, text: '', plain: false };
    if (this.#full) return nothing;
    if (++this.#size > MAX_NODES) return this.#stop(at, `more than ${MAX_NODES} values`, nothing);
    if (depth > MAX_DEPTH) return this.#stop(at, `nested deeper than ${MAX_DEPTH}`, nothing);
    if (node === null) return nothing;
    if (isAlias(node)) return this.#alias(node, at, nothing);

    const before = this.#size;
    const read = this.#collection(node, at, depth) ?? this.#scalar(node as Scalar.Parsed, at);
    const { anchor } = node as { anchor?: string };
    if (anchor) this.#anchors.set(anchor, { node: read, size: this.#size - before + 1 });
    return read;
  }

  #stop(at: number, message: string, nothing: ScalarNode): ScalarNode {
    this.#full = true;
    this.#problem(at, message);
    return nothing;
  }

  /** The tree of the anchor is shared, but counts as often as it is named. */
  #alias(alias: Alias, at: number, nothing: ScalarNode): YamlNode {
    const anchor = this.#anchors.get(alias.source);
    if (anchor === undefined) {
      this.#problem(at, `the alias *${alias.source} names no anchor before it`);
      return nothing;
    }
    this.#size += anchor.size;
    return this.#size > MAX_NODES ? this.#stop(at, `more than ${MAX_NODES} values`, nothing) : anchor.node;
  }

  #collection(node: ParsedNode, at: number, depth: number): YamlNode | undefined {
    if (isSeq(node)) {
      const items = node.items.map((item) => this.#node(item as ParsedNode | null, depth + 1));
      return { kind: 'list', at, items };
    }
    if (!isMap(node)) return undefined;
    const entries: MapEntry[] = [];
    const keys = new Set<string>();
    for (const pair of node.items) {
      if (!isPair(pair)) continue;
      const key = this.#node(pair.key as ParsedNode | null, depth + 1);
      const value = this.#node(pair.value as ParsedNode | null, depth + 1);
      if (key.kind !== 'scalar') {
        this.#problem(key.at, 'a key must be plain text');
        continue;
      }
      if (!this.#full && keys.has(key.text))
        this.#problem(key.at, `the key ${JSON.stringify(key.text)} stands here a second time`);
      if (key.text === '<<') this.#problem(key.at, 'merge keys (<<) are not part of YAML 1.2');
      keys.add(key.text);
      entries.push({ key: key.text, at: key.at, value });
    }
    return { kind: 'map', at, entries };
  }

  #scalar(node: Scalar.Parsed, at: number): ScalarNode {
    const { value, source, type } = node;
    const known =
      value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    if (!known) this.#problem(at, `a value of the type ${node.tag ?? typeof value} has no meaning in a rule`);
    const text = typeof value === 'string' ? value : (source ?? String(value ?? ''));
    const quoted = type === 'QUOTE_SINGLE' || type === 'QUOTE_DOUBLE';
    return {
      kind: 'scalar',
      at: quoted ? at + 1 : at,
      value: known ? value : null,
      text,
      plain: (quoted || type === 'PLAIN') && !text.includes('\n'),
    };
  }
}

/** The library recurses by nesting, and reports the exhausted stack as an error of the document. */
const wordsOf = (message: string): string =>
  message.includes('call stack') ? 'nested too deeply' : `not YAML: ${message}`;

const isError = (problem: YamlProblem): boolean => problem.severity === 'error';
