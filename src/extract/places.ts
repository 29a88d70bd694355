/** A place of its own for every file: names that are taken, by files here or there before, are numbered. */
import type { ExtractSink, Placing, SinkFault, SinkFile } from '../platform.ts';
import { numbered, sameAs } from './names.ts';

/** Numbers tried for one name before it is given up. */
const MOST_TRIES = 10_000;

const isFault = (placing: Placing): placing is SinkFault => typeof placing === 'object';
const keyOf = (path: readonly string[]): string => path.map(sameAs).join('/');

export class Places {
  readonly #sink: ExtractSink;
  /** Folders by the path that was asked for. */
  readonly #folders = new Map<string, readonly string[]>([['', []]]);
  /** Where to go on counting, by path. */
  readonly #next = new Map<string, number>();
  /** Files and folders of this extraction, as a file system without case sees them. */
  readonly #taken = new Set<string>();

  constructor(sink: ExtractSink) {
    this.#sink = sink;
  }

  /** Names the file; `decorate` makes of each numbered name what it is called. */
  place(file: SinkFile, path: readonly string[], decorate: (name: string) => string): readonly string[] | SinkFault {
    const folder = this.#folder(path.slice(0, -1));
    if ('fault' in folder) return folder;
    const name = path[path.length - 1];
    return this.#number(folder, (number) => decorate(numbered(name, number)), (candidate) => file.place(candidate));
  }

  #folder(path: readonly string[]): readonly string[] | SinkFault {
    const key = keyOf(path);
    const known = this.#folders.get(key);
    if (known !== undefined) return known;
    const parent = this.#folder(path.slice(0, -1));
    if ('fault' in parent) return parent;
    const name = path[path.length - 1];
    const nameOf = (number: number): string => (number < 2 ? name : `${name} (${number})`);
    const made = this.#number(parent, nameOf, (candidate) => this.#sink.folder(candidate));
    if (!('fault' in made)) this.#folders.set(key, made);
    return made;
  }

  #number(
    folder: readonly string[],
    nameOf: (number: number) => string,
    attempt: (candidate: readonly string[]) => Placing,
  ): readonly string[] | SinkFault {
    const key = keyOf([...folder, nameOf(1)]);
    const first = this.#next.get(key) ?? 1;
    for (let number = first; number < first + MOST_TRIES; number++) {
      const candidate = [...folder, nameOf(number)];
      const taken = keyOf(candidate);
      if (this.#taken.has(taken)) continue;
      const placing = attempt(candidate);
      if (isFault(placing)) return placing;
      if (placing === 'taken') continue;
      this.#taken.add(taken);
      this.#next.set(key, number + 1);
      return candidate;
    }
    return { fault: 'there are too many files of that name' };
  }
}
