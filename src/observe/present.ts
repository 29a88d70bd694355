/** Decoded structures as parts of observations. */

/** Without what is not there, at any depth: observations are plain data, the same written out and read back. */
export function present(facts: object): Record<string, unknown> {
  const known: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(facts)) if (value !== undefined) known[name] = isRecord(value) ? present(value) : value;
  return known;
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
