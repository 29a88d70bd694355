/** Bytes of a console as text. Nobody says which code page they are in, and programs of one console differ. */
import { latin1, utf16le } from '../../bytes.ts';

/** `Latin-1` stands for an OEM or ANSI code page: letters beyond ASCII may be others than shown. */
export type ConsoleEncoding = 'UTF-8' | 'UTF-16LE' | 'Latin-1';

export interface ConsoleText {
  encoding: ConsoleEncoding;
  text: string;
}

/** Bytes below 0x20 that text of a console has, by bit: bell, backspace, tab, line feed, form feed, return, end of file, escape. */
const CONTROLS = [0x07, 0x08, 0x09, 0x0a, 0x0c, 0x0d, 0x1a, 0x1b].reduce((bits, control) => bits | (1 << control), 0);

/** Whether most characters are two bytes, the second of them zero. A message may begin with the second. */
export function isWide(bytes: Uint8Array, start = 0, end = bytes.length): boolean {
  let zeros = 0;
  for (let at = start; at < end; at++) if (bytes[at] === 0) zeros++;
  return end - start > 1 && zeros * 3 >= end - start;
}

/** null: it is no text. */
export function decodeConsoleText(bytes: Uint8Array): ConsoleText | null {
  if (bytes.length === 0) return null;
  return isWide(bytes) ? wideText(bytes) : narrowText(bytes);
}

function wideText(bytes: Uint8Array): ConsoleText | null {
  let even = 0;
  let odd = 0;
  for (let at = 0; at < bytes.length; at++) if (bytes[at] === 0) at % 2 === 0 ? even++ : odd++;
  if (Math.min(even, odd) * 10 > Math.max(even, odd)) return null;
  const text = utf16le(bytes.subarray(even > odd ? 1 : 0));
  return { encoding: 'UTF-16LE', text: text.replace(/[\ufeff\0]/g, '') };
}

function narrowText(whole: Uint8Array): ConsoleText | null {
  // C programs send a string's NUL along.
  const bytes = whole.subarray(0, whole.length - trailingZeros(whole));
  if (bytes.length === 0) return null;
  let others = 0;
  let high = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte >= 0x7f) high++;
    else if (byte < 0x20 && (CONTROLS & (1 << byte)) === 0) others++;
  }
  if (others * 20 > bytes.length) return null;
  const text = high === 0 ? latin1(bytes) : strictUtf8(bytes);
  if (text !== undefined) return { encoding: 'UTF-8', text: text.replaceAll('\0', '') };
  return high * 3 <= bytes.length ? { encoding: 'Latin-1', text: latin1(bytes).replaceAll('\0', '') } : null;
}

function trailingZeros(bytes: Uint8Array): number {
  let count = 0;
  while (count < bytes.length && bytes[bytes.length - 1 - count] === 0) count++;
  return count;
}

function strictUtf8(bytes: Uint8Array): string | undefined {
  try {
    // A character may be cut at the end. The copy: a decoder refuses views of shared memory.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes.slice(), { stream: true });
  } catch {
    return undefined;
  }
}
