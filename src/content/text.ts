/** Whether bytes are text, and which. */

import { latin1, utf16le, utf8 } from '../bytes.ts';

export interface Text {
  text: string;
  utf16: boolean;
}

/** Control characters that text has: tab, line feed, form feed, carriage return, end of file, escape. */
const TEXT_CONTROLS = new Set([0x09, 0x0a, 0x0c, 0x0d, 0x1a, 0x1b]);

/** The beginning of a content as text; null when it is none. The end may be cut within a character. */
export function readText(head: Uint8Array): Text | null {
  if (head[0] === 0xff && head[1] === 0xfe) return asUtf16(head.subarray(2));
  if (head[0] === 0xfe && head[1] === 0xff) return asUtf16(swapped(head.subarray(2)));
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return asUtf8(head.subarray(3));
  return (isUnprintable(head) ? undefined : (asUtf8(head) ?? asOem(head))) ?? (looksUtf16(head) ? asUtf16(head) : null);
}

/** Whether there is a control character that neither UTF-8 nor an OEM code page has in text: in all of them it is one byte. */
function isUnprintable(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at++) if (bytes[at] === 0x7f || (bytes[at] < 0x20 && !TEXT_CONTROLS.has(bytes[at]))) return true;
  return false;
}

function isClean(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if ((code < 0x20 && !TEXT_CONTROLS.has(code)) || code === 0x7f || code === 0xfffd) return false;
  }
  return true;
}

/** At most two bytes and a high surrogate at the end belong to a character that is cut. */
function asUtf16(bytes: Uint8Array): Text | null {
  const text = utf16le(bytes).replace(/\ufffd$/, '');
  return text !== '' && isClean(text) ? { text, utf16: true } : null;
}

function asUtf8(bytes: Uint8Array): Text | null {
  const text = utf8(bytes).replace(/\ufffd{1,3}$/, '');
  return text !== '' && isClean(text) ? { text, utf16: false } : null;
}

/** An OEM or ANSI code page: all printable, and ASCII for the most part. */
function asOem(bytes: Uint8Array): Text | null {
  let high = 0;
  for (const byte of bytes) if (byte >= 0x80) high++;
  if (high * 4 > bytes.length) return null;
  const text = latin1(bytes);
  return isClean(text) ? { text, utf16: false } : null;
}

/** UTF-16LE without a byte order mark: nine in ten characters are below U+0100, and NUL bytes make up the rest. */
function looksUtf16(bytes: Uint8Array): boolean {
  const pairs = bytes.length >> 1;
  let latin = 0;
  for (let i = 0; i < pairs; i++) if (bytes[2 * i] !== 0 && bytes[2 * i + 1] === 0) latin++;
  return pairs >= 4 && latin * 10 >= pairs * 9;
}

function swapped(bytes: Uint8Array): Uint8Array {
  const turned = bytes.slice(0, bytes.length & ~1);
  for (let i = 0; i < turned.length; i += 2) {
    turned[i] = bytes[i + 1];
    turned[i + 1] = bytes[i];
  }
  return turned;
}
