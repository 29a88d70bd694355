/** Maps that the wire fills: of a limited size, for keys are an attacker's to choose. What has to go is told. */

/** What maps of one kind may hold together. A map may keep a few in any case, so that a flood of others does not starve it. */
export class Crowd {
  readonly #limit: number;
  #size = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get isFull(): boolean {
    return this.#size >= this.#limit;
  }

  count(change: number): void {
    this.#size += change;
  }
}

/** Of a crowd that is full, each map still holds so many: more than an honest conversation mostly needs. */
export const KEPT = 16;

export class LimitedMap<K, V> extends Map<K, V> {
  readonly #limit: number;
  readonly #evict: (value: V, key: K) => void;
  readonly #crowd: Crowd | undefined;

  /** `evict` is called with what has to go, the oldest first, and tells. */
  constructor(limit: number, evict: (value: V, key: K) => void, crowd?: Crowd) {
    super();
    this.#limit = limit;
    this.#evict = evict;
    this.#crowd = crowd;
  }

  override set(key: K, value: V): this {
    if (this.has(key)) return super.set(key, value);
    const isFull = this.size >= this.#limit || (this.size >= KEPT && this.#crowd?.isFull === true);
    if (isFull) this.evict(this.keys().next().value as K);
    this.#crowd?.count(1);
    return super.set(key, value);
  }

  override delete(key: K): boolean {
    const isDeleted = super.delete(key);
    if (isDeleted) this.#crowd?.count(-1);
    return isDeleted;
  }

  override clear(): void {
    this.#crowd?.count(-this.size);
    super.clear();
  }

  /** There is no more room for it. */
  evict(key: K): void {
    const value = this.get(key) as V;
    this.delete(key);
    this.#evict(value, key);
  }
}

/** What maps of one kind may hold together, whatever each of them holds and by whatever keys: the oldest of all goes first. */
export class Census<V extends object> {
  readonly #limit: number;
  /** With how each is evicted. */
  readonly #members = new Map<V, () => void>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  enter(value: V, evict: () => void): void {
    this.#members.set(value, evict);
    if (this.#members.size <= this.#limit) return;
    const [oldest] = this.#members.values();
    oldest();
  }

  leave(value: V): void {
    this.#members.delete(value);
  }
}

/** A limited map whose values a census counts. A value belongs to one key of one map. */
export class CountedMap<K, V extends object> extends LimitedMap<K, V> {
  readonly #census: Census<V>;

  constructor(limit: number, census: Census<V>, evict: (value: V, key: K) => void) {
    super(limit, evict);
    this.#census = census;
  }

  override set(key: K, value: V): this {
    const before = this.get(key);
    if (before !== undefined && before !== value) this.#census.leave(before);
    super.set(key, value);
    this.#census.enter(value, () => this.evict(key));
    return this;
  }

  override delete(key: K): boolean {
    const value = this.get(key);
    if (value !== undefined) this.#census.leave(value);
    return super.delete(key);
  }

  override clear(): void {
    for (const value of this.values()) this.#census.leave(value);
    super.clear();
  }
}
