/** Numbers of bytes as people write them. */
import { UsageError } from './exit.ts';

const UNITS: Readonly<Record<string, number>> = { '': 1, K: 1024, M: 1024 ** 2, G: 1024 ** 3, T: 1024 ** 4 };

/** `500M`, `2G`, `1000000`. Throws a UsageError. */
export function bytesOf(option: string, text: string): number {
  const [, digits, unit] = /^(\d{1,15})([KMGT]?)(?:i?B)?$/i.exec(text) ?? [];
  const bytes = digits === undefined ? Number.NaN : Number(digits) * UNITS[unit.toUpperCase()];
  if (!Number.isSafeInteger(bytes)) throw new UsageError(`${option} must be a number of bytes, 500M or 2G`);
  return bytes;
}
