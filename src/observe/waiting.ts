/** Requests that wait for their answers, in the order in which they came. */
import { type Crowd, KEPT } from './limited.ts';

interface Entry<K, V> {
  readonly key: K;
  value: V;
}

/**
 * As a LimitedMap, but the newest entry lies apart: most conversations ask, are answered, and ask again, and a Map that is emptied
 * makes its table anew each time.
 */
export class Waiting<K, V> {
  readonly #limit: number;
  readonly #evict: (value: V) => void;
  readonly #crowd: Crowd;
  readonly #older = new Map<K, V>();
  #newest: Entry<K, V> | undefined;

  /** `evict` is called with what has to go, the oldest first, and tells. */
  constructor(limit: number, evict: (value: V) => void, crowd: Crowd) {
    this.#limit = limit;
    this.#evict = evict;
    this.#crowd = crowd;
  }

  get(key: K): V | undefined {
    if (this.#newest?.key === key) return this.#newest.value;
    return this.#older.size === 0 ? undefined : this.#older.get(key);
  }

  set(key: K, value: V): void {
    if (this.#newest?.key === key) this.#newest.value = value;
    else if (this.#older.size > 0 && this.#older.has(key)) this.#older.set(key, value);
    else this.#add({ key, value });
  }

  #add(entry: Entry<K, V>): void {
    const size = this.#older.size + (this.#newest === undefined ? 0 : 1);
    if (size >= this.#limit || (size >= KEPT && this.#crowd.isFull)) this.#evictOldest();
    if (this.#newest !== undefined) this.#older.set(this.#newest.key, this.#newest.value);
    this.#newest = entry;
    this.#crowd.count(1);
  }

  #evictOldest(): void {
    const [oldest] = this.#older;
    const [key, value] = oldest ?? [this.#newest?.key as K, this.#newest?.value as V];
    this.delete(key);
    this.#evict(value);
  }

  delete(key: K): void {
    if (this.#newest?.key === key) this.#newest = undefined;
    else if (!this.#older.delete(key)) return;
    this.#crowd.count(-1);
  }

  /** Takes all of them out. */
  clear(): V[] {
    const all = [...this.#older.values()];
    if (this.#newest !== undefined) all.push(this.#newest.value);
    this.#crowd.count(-all.length);
    this.#older.clear();
    this.#newest = undefined;
    return all;
  }
}
