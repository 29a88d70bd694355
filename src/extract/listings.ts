/** Directories as their listings showed them: one tree for each share, of what was seen of it at any time. */
import { filetimeToIso } from '../bytes.ts';
import type { Listed } from '../observe/observing.ts';
import { type DirectoryEntry, FILE_ATTRIBUTE_DIRECTORY, fileAttributeNames } from '../wire/smb2/index.ts';
import { componentsOf, shown } from './names.ts';

/** Entries that are remembered. Windows folders of a share with a hundred thousand files are no rarity. */
const MOST_ENTRIES = 200_000;
/** Characters of their names, together: 64 MiB. */
const MOST_CHARACTERS = 32 << 20;
const DEEPEST = 128;

export interface ListedEntry {
  name: string;
  directory: boolean | null;
  size: number | null;
  created: string | null;
  modified: string | null;
  attributes: string[];
  /** The answer that said it last. */
  frame: number;
  time: string;
  /** Only of directories of which something was seen. */
  entries?: ListedEntry[];
}

export interface ListedShare {
  /** Address of the machine. */
  host: string;
  share: string | null;
  entries: ListedEntry[];
}

interface Node {
  name: string;
  details: Omit<ListedEntry, 'name' | 'entries'> | null;
  children: Map<string, Node>;
}

export class Listings {
  readonly #shares = new Map<string, { host: string; share: string | null; root: Node }>();
  #entries = 0;
  #characters = 0;
  /** Entries that were not remembered. */
  forgotten = 0;

  get isEmpty(): boolean {
    return this.#shares.size === 0;
  }

  add({ target, share, directory, entries, responseFrame, frame, time }: Listed): void {
    const at = this.#find(target.ip, share, directory ?? '(a directory whose open was not seen)');
    for (const entry of entries) {
      if (entry.fileName === '.' || entry.fileName === '..' || entry.fileName === '') continue;
      const node = at === undefined ? undefined : this.#child(at, entry.fileName);
      if (node === undefined) this.forgotten++;
      else node.details = detailsOf(entry, responseFrame ?? frame, time);
    }
  }

  #find(host: string, share: string | null, directory: string): Node | undefined {
    const key = `${host}\n${share?.toLowerCase() ?? ''}`;
    let known = this.#shares.get(key);
    if (known === undefined) {
      if (!this.#takeRoom(key)) return undefined;
      known = { host, share, root: { name: '', details: null, children: new Map() } };
      this.#shares.set(key, known);
    }
    const parts = componentsOf(directory);
    if (parts.length > DEEPEST) return undefined;
    let node: Node | undefined = known.root;
    for (const part of parts) node = node === undefined ? undefined : this.#child(node, part);
    return node;
  }

  #child(parent: Node, name: string): Node | undefined {
    const key = name.toLowerCase();
    let child = parent.children.get(key);
    if (child === undefined) {
      if (!this.#takeRoom(name)) return undefined;
      child = { name, details: null, children: new Map() };
      parent.children.set(key, child);
    }
    return child;
  }

  #takeRoom(name: string): boolean {
    if (this.#entries >= MOST_ENTRIES || this.#characters + name.length > MOST_CHARACTERS) return false;
    this.#entries++;
    this.#characters += name.length;
    return true;
  }

  /** `listing.json` */
  *json(): Generator<string> {
    yield '{\n  "schema": "hoptrace.listing/1",\n  "shares": [';
    let separator = '\n    ';
    for (const { host, share, root } of this.#sorted()) {
      yield `${separator}{ "host": ${JSON.stringify(host)}, "share": ${JSON.stringify(share)}, "entries": `;
      yield* entriesJson(root, '    ');
      yield ' }';
      separator = ',\n    ';
    }
    yield '\n  ]\n}\n';
  }

  /** `listing.txt` */
  *text(): Generator<string> {
    let separator = '';
    for (const { host, share, root } of this.#sorted()) {
      yield `${separator}${shown(share === null ? `${host}, a share whose connect was not seen` : `${share} (${host})`)}\n`;
      yield* entriesText(root, '  ');
      separator = '\n';
    }
  }

  #sorted(): { host: string; share: string | null; root: Node }[] {
    return [...this.#shares.entries()].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, value]) => value);
  }
}

function detailsOf({ details }: DirectoryEntry, frame: number, time: string): Omit<ListedEntry, 'name' | 'entries'> {
  if (details === undefined)
    return { directory: null, size: null, created: null, modified: null, attributes: [], frame, time };
  return {
    directory: (details.fileAttributes & FILE_ATTRIBUTE_DIRECTORY) !== 0,
    size: details.endOfFile,
    created: filetimeToIso(details.creationTime) ?? null,
    modified: filetimeToIso(details.lastWriteTime) ?? null,
    attributes: fileAttributeNames(details.fileAttributes),
    frame,
    time,
  };
}

const childrenOf = (node: Node): Node[] =>
  [...node.children.entries()].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, child]) => child);

/** Folders above what was listed, and were not listed themselves, have only a name. */
const NOTHING = { directory: true, size: null, created: null, modified: null, attributes: [], frame: null, time: null };

function* entriesJson(node: Node, indent: string): Generator<string> {
  yield '[';
  const inner = `${indent}  `;
  let separator = `\n${inner}`;
  for (const child of childrenOf(node)) {
    const own = JSON.stringify({ name: child.name, ...(child.details ?? NOTHING) });
    yield separator + (child.children.size === 0 ? own : `${own.slice(0, -1)},"entries":`);
    if (child.children.size > 0) {
      yield* entriesJson(child, inner);
      yield '}';
    }
    separator = `,\n${inner}`;
  }
  yield node.children.size === 0 ? ']' : `\n${indent}]`;
}

function* entriesText(node: Node, indent: string): Generator<string> {
  for (const child of childrenOf(node)) {
    const { directory, size, modified, frame } = child.details ?? NOTHING;
    const isFolder = directory === true || child.children.size > 0;
    const facts = [isFolder ? null : size === null ? null : `${size} bytes`, modified, frame === null ? null : `frame ${frame}`];
    const told = facts.filter((fact) => fact !== null).join(', ');
    yield `${indent}${shown(child.name)}${isFolder ? '\\' : ''}${told === '' ? '' : `  (${told})`}\n`;
    yield* entriesText(child, `${indent}  `);
  }
}
