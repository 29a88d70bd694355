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
