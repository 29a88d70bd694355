/**
 * BER elements (X.690 §8.1), one at a time, of definite lengths as DER has them. Whole tokens are never taken apart at once: a
 * tree of a hostile one costs what it likes.
 */

export interface Element {
  /** The identifier octet with its class and form: 0x30 is a SEQUENCE, 0xa0 is [0]. */
  tag: number;
  content: Uint8Array;
  /** Offset of what follows the element. */
  end: number;
  /** The bytes end before the element does: `content` is its beginning. */
  cut: boolean;
}

export const INTEGER = 0x02;
export const OCTET_STRING = 0x04;
export const OBJECT_IDENTIFIER = 0x06;
export const ENUMERATED = 0x0a;
export const SEQUENCE = 0x30;

/** More children than any structure read here has; what follows them is not looked at. */
const MAX_CHILDREN = 64;
const MAX_OBJECT_IDENTIFIER_LENGTH = 32;
/** §8.1.3.6 */
const INDEFINITE = 0x80;
/** Identifiers with the constructed bit of types that DER has in primitive form alone: BOOLEAN to GeneralizedTime (X.680 §8.6, table 1). */
const NEVER_CONSTRUCTED: ReadonlySet<number> = new Set([1, 2, 5, 6, 9, 13, 14, 23, 24].map((number) => 0x20 | number));
/** A length of more octets than a 64-bit number has is none. */
const MAX_LENGTH_OCTETS = 8;

/** Constructed context-specific tag, `[number]`. */
export function context(number: number): number {
  return 0xa0 | number;
}

/** Constructed application tag, `[APPLICATION number]`. */
export function application(number: number): number {
  return 0x60 | number;
}

/** The element at `offset`; undefined where there is none, or one that DER does not allow (indefinite length). */
export function elementAt(bytes: Uint8Array, offset: number): Element | undefined {
  if (bytes.length - offset < 2 || (bytes[offset] & 0x1f) === 0x1f || NEVER_CONSTRUCTED.has(bytes[offset])) return undefined;
  const first = bytes[offset + 1];
  const octets = first < 0x80 ? 0 : first & 0x7f;
  const start = offset + 2 + octets;
  if (first === INDEFINITE || octets > MAX_LENGTH_OCTETS || start > bytes.length) return undefined;
  const length = octets === 0 ? first : longLength(bytes, offset + 2, start);
  if (length > Number.MAX_SAFE_INTEGER) return undefined;
  const cut = length > bytes.length - start;
  const end = cut ? bytes.length : start + length;
  return { tag: bytes[offset], content: bytes.subarray(start, end), end, cut };
}

/** §8.1.3.5 */
function longLength(bytes: Uint8Array, from: number, to: number): number {
  let length = 0;
  for (let at = from; at < to; at++) length = length * 256 + bytes[at];
  return length;
}

/** The elements that the bytes are made of, as far as they can be read. */
export function elementsOf(bytes: Uint8Array): Element[] {
  const elements: Element[] = [];
  let offset = 0;
  while (elements.length < MAX_CHILDREN) {
    const element = elementAt(bytes, offset);
    if (element === undefined) break;
    elements.push(element);
    offset = element.end;
  }
  return elements;
}

/** What an explicit tag wraps, when it is of the type `tag`. */
export function wrapped(element: Element | undefined, tag: number): Element | undefined {
  const inner = element && elementAt(element.content, 0);
  return inner?.tag === tag ? inner : undefined;
}

/** A signed integer of up to four bytes; undefined for a longer one and for none. */
export function integerOf(element: Element | undefined): number | undefined {
  const bytes = element?.content;
  if (bytes === undefined || bytes.length === 0 || bytes.length > 4) return undefined;
  let value = (bytes[0] << 24) >> 24;
  for (let i = 1; i < bytes.length; i++) value = (value << 8) | bytes[i];
  return value;
}

/** `1.3.6.1.5.5.2` (X.690 §8.19); undefined for what is no object identifier, or longer than any that is known. */
export function objectIdentifierOf(element: Element | undefined): string | undefined {
  const bytes = element?.content;
  if (bytes === undefined || bytes.length === 0 || bytes.length > MAX_OBJECT_IDENTIFIER_LENGTH) return undefined;
  if ((bytes[bytes.length - 1] & 0x80) !== 0) return undefined;
  let text = '';
  let arc = 0;
  for (const byte of bytes) {
    arc = arc * 128 + (byte & 0x7f);
    if (arc > Number.MAX_SAFE_INTEGER) return undefined;
    if ((byte & 0x80) !== 0) continue;
    if (text === '') {
      const root = Math.min(2, Math.floor(arc / 40));
      text = `${root}.${arc - root * 40}`;
    } else {
      text += `.${arc}`;
    }
    arc = 0;
  }
  return text;
}
