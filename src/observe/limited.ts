/** A map that the wire fills: of a limited size, for keys are an attacker's to choose. */

export class LimitedMap<K, V> extends Map<K, V> {
  readonly #limit: number;
  readonly #evict: (value: V, key: K) => void;

  /** `evict` is called with what has to go, the oldest first. */
  constructor(limit: number, evict: (value: V, key: K) => void = () => {}) {
    super();
    this.#limit = limit;
    this.#evict = evict;
  }

  override set(key: K, value: V): this {
    if (this.size >= this.#limit && !this.has(key)) {
      const [oldest, lost] = this.entries().next().value as [K, V];
      this.delete(oldest);
      this.#evict(lost, oldest);
    }
    return super.set(key, value);
  }
}

/** What maps of one kind may hold together, whatever each of them holds: the oldest of all goes first. */
export class Census<K, V extends object> {
  readonly #limit: number;
  readonly #evict: (value: V) => void;
  readonly #members = new Map<V, { map: CountedMap<K, V>; key: K }>();

  constructor(limit: number, evict: (value: V) => void = () => {}) {
    this.#limit = limit;
    this.#evict = evict;
  }

  enter(map: CountedMap<K, V>, key: K, value: V): void {
    this.#members.set(value, { map, key });
    if (this.#members.size <= this.#limit) return;
    const [oldest, place] = this.#members.entries().next().value as [V, { map: CountedMap<K, V>; key: K }];
    place.map.delete(place.key);
    this.#evict(oldest);
  }

  leave(value: V): void {
    this.#members.delete(value);
  }
}

/** A limited map whose values a census counts. A value belongs to one key of one map. */
export class CountedMap<K, V extends object> extends LimitedMap<K, V> {
  readonly #census: Census<K, V>;

  constructor(limit: number, census: Census<K, V>, evict?: (value: V, key: K) => void) {
    super(limit, evict);
    this.#census = census;
  }

  override set(key: K, value: V): this {
    const before = this.get(key);
    if (before !== undefined && before !== value) this.#census.leave(before);
    super.set(key, value);
    this.#census.enter(this, key, value);
    return this;
  }

  override delete(key: K): boolean {
    const value = this.get(key);
    if (value !== undefined) this.#census.leave(value);
    return super.delete(key);
  }
}
