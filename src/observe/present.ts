/** Decoded structures as parts of observations. */

/** Without what is not there, at any depth: observations are plain data, the same written out and read back. */
export function present(facts: object): Record<string, unknown> {
  const known = Object.entries(facts).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known.map(([name, value]) => [name, isRecord(value) ? present(value) : value]));
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
