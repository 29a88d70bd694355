/** What a YAML text says, as a tree of values, each with where it stands. */

export interface ScalarNode {
  kind: 'scalar';
  /** Offset in the text. */
  at: number;
  value: string | number | boolean | null;
  /** As written, without quotes: `0x17` of a 23. */
  text: string;
  /** Whether `at + n` is where the nth character of `text` stands. */
  plain: boolean;
}

export interface ListNode {
  kind: 'list';
  at: number;
  items: YamlNode[];
}

export interface MapEntry {
  key: string;
  at: number;
  value: YamlNode;
}

export interface MapNode {
  kind: 'map';
  at: number;
  entries: MapEntry[];
}

export type YamlNode = ScalarNode | ListNode | MapNode;

export interface YamlProblem {
  at: number;
  severity: 'error' | 'warning';
  message: string;
}

export interface YamlDocument {
  at: number;
  /** Null when it is empty or could not be read; `problems` tells which. */
  root: YamlNode | null;
  problems: YamlProblem[];
}

export interface YamlText {
  documents: YamlDocument[];
  /** Line and column, from 1, of an offset. */
  position(at: number): { line: number; column: number };
}

export const entryOf = (map: MapNode, key: string): MapEntry | undefined => map.entries.find((e) => e.key === key);
