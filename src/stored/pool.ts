/** JSON gives each string anew: of tens of thousands of observations most say what others say, which is kept once. */
export class Pool {
  readonly #known = new Map<string, string>();

  /** Parsed JSON in; the same out, its equal strings one. */
  share<T>(value: T): T {
    if (typeof value === 'string') return this.#one(value) as T;
    if (typeof value !== 'object' || value === null) return value;
    const holder = value as Record<string, unknown>;
    for (const key in holder) {
      const held = holder[key];
      if (typeof held === 'string' || typeof held === 'object') holder[key] = this.share(held);
    }
    return value;
  }

  #one(text: string): string {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    this.#known.set(text, text);
    return text;
  }
}
