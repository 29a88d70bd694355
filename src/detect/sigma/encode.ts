/** Encodings of values: UTF-16 and Base64, as bytes held one to a character. */

/** A string of characters 0 to 255. */
export type Bytes = string;

export function utf8(text: string): Bytes {
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('');
}

export function utf16(text: string, bigEndian: boolean): Bytes {
  let bytes = '';
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const low = String.fromCharCode(unit & 0xff);
    const high = String.fromCharCode(unit >> 8);
    bytes += bigEndian ? high + low : low + high;
  }
  return bytes;
}

export const BYTE_ORDER_MARK: Bytes = '\xff\xfe';

export const base64 = (bytes: Bytes): string => btoa(bytes);

/** What Base64 makes of the bytes behind 0, 1 and 2 unknown ones: without the characters that the neighbours share. */
export function base64Offsets(bytes: Bytes): string[] {
  return [0, 1, 2].map((offset) => {
    const encoded = btoa('\0'.repeat(offset) + bytes);
    const first = [0, 2, 3][offset]!;
    const last = [0, 3, 2][(bytes.length + offset) % 3]!;
    return encoded.slice(first, encoded.length - last);
  });
}
