/** Strings out of a capture made harmless for a terminal: what would move, recolour, reorder or hide text becomes visible. */

/**
 * Control characters (C0, DEL, C1 and with them every ANSI sequence), format characters (bidirectional overrides and
 * isolates, zero-width ones, tags), unpaired surrogates, line and paragraph separators, and all else that is ignorable.
 */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** Visible escapes in place of unsafe characters: `\x1b`, `\u202e`, `\u{e0041}`. */
export function safe(text: string): string {
  return text.replace(UNSAFE, escaped);
}

/** The same of each line. */
export const safeLines = (text: string): string => text.split('\n').map(safe).join('\n');

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const digits = code.toString(16);
  if (code < 0x100) return `\\x${digits.padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${digits.padStart(4, '0')}` : `\\u{${digits}}`;
}

/** A string that could be a novel: the middle of what is longer than `limit` characters is left out. */
export function shortened(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const points = Array.from(text);
  if (points.length <= limit) return text;
  const half = Math.floor((limit - 1) / 2);
  return `${points.slice(0, half).join('')}…${points.slice(points.length - half).join('')}`;
}
