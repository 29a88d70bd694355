/** What every kind of Sigma document says of itself, checked. */

import { type Problems, shown } from './problems.ts';
import { LEVELS, type RuleInfo, STATUSES } from './types.ts';
import { entryOf, type MapNode, type YamlNode } from './tree.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const DATE = /^\d{4}-(0[1-9]|1[012])-(0[1-9]|[12]\d|3[01])$/;
const TAG = /^[a-z0-9_-]+\.[a-z0-9._-]+$/;
const MAX_TITLE = 256;
const MAX_DESCRIPTION = 65_535;

export function readInfo(root: MapNode, file: string | null, line: number, problems: Problems): RuleInfo {
  const reader = new Reader(root, problems);
  const title = reader.text('title', MAX_TITLE);
  const id = reader.text('id');
  problems.rule = id ?? title;
  if (title === null && entryOf(root, 'title') === undefined) problems.error(root.at, 'the title is missing');
  else if (title === '') problems.error(reader.at('title'), 'the title is empty');
  if (id !== null && !UUID.test(id)) problems.warn(reader.at('id'), `the id ${shown(id)} is no UUID`);
  const tags = reader.list('tags', false);
  for (const tag of tags.filter((tag) => !TAG.test(tag)))
    problems.warn(reader.at('tags'), `the tag ${shown(tag)} is not of the form namespace.name in lower case`);
  return {
    id,
    name: reader.text('name', MAX_TITLE),
    title: title ?? '',
    level: reader.oneOf('level', LEVELS),
    status: reader.oneOf('status', STATUSES),
    description: reader.text('description', MAX_DESCRIPTION),
    author: reader.text('author'),
    date: reader.date('date'),
    modified: reader.date('modified'),
    tags,
    references: reader.list('references', true),
    falsepositives: reader.list('falsepositives', true),
    fields: reader.list('fields', false),
    file,
    line,
  };
}

export function checkTaxonomy(root: MapNode, known: readonly string[], problems: Problems): void {
  const entry = entryOf(root, 'taxonomy');
  if (entry === undefined || (entry.value.kind === 'scalar' && known.includes(entry.value.text))) return;
  const named = entry.value.kind === 'scalar' ? shown(entry.value.text) : 'given';
  problems.error(entry.value.at, `the taxonomy ${named} is not known here: its field names would match nothing`);
}

class Reader {
  readonly #root: MapNode;
  readonly #problems: Problems;

  constructor(root: MapNode, problems: Problems) {
    this.#root = root;
    this.#problems = problems;
  }

  #value(key: string): YamlNode | undefined {
    return entryOf(this.#root, key)?.value;
  }

  at(key: string): number {
    return this.#value(key)?.at ?? this.#root.at;
  }

  text(key: string, longest = Number.POSITIVE_INFINITY): string | null {
    const node = this.#value(key);
    if (node === undefined) return null;
    if (node.kind !== 'scalar' || typeof node.value === 'boolean' || node.value === null) {
      this.#problems.error(node.at, `${key} must be text`);
      return null;
    }
    if (node.text.length > longest) this.#problems.warn(node.at, `${key} has more than ${longest} characters`);
    return node.text;
  }

  oneOf<T extends string>(key: string, allowed: readonly T[]): T | null {
    const text = this.text(key);
    const found = allowed.find((value) => value === text?.toLowerCase());
    if (text !== null && found === undefined)
      this.#problems.error(this.at(key), `the ${key} ${shown(text)} is none of ${allowed.join(', ')}`);
    return found ?? null;
  }

  date(key: string): string | null {
    const text = this.text(key);
    if (text !== null && !DATE.test(text))
      this.#problems.warn(this.at(key), `${key}: ${shown(text)} is no date of the form YYYY-MM-DD`);
    return text;
  }

  list(key: string, single: boolean): string[] {
    const node = this.#value(key);
    if (node === undefined || (node.kind === 'scalar' && node.value === null)) return [];
    if (node.kind === 'scalar' && single) return [node.text];
    if (node.kind !== 'list') {
      this.#problems.error(node.at, `${key} must be a list of texts`);
      return [];
    }
    const texts: string[] = [];
    for (const item of node.items) {
      if (item.kind === 'scalar' && item.value !== null) texts.push(item.text);
      else this.#problems.error(item.at, `${key} must be a list of texts`);
    }
    return texts;
  }
}
