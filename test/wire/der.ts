/** Writes DER, for messages that no capture holds. */

export function der(tag: number, ...contents: (Uint8Array | number[] | string)[]): Uint8Array {
  const content = Buffer.concat(
    contents.map((part) => (typeof part === 'string' ? Buffer.from(part) : Uint8Array.from(part))),
  );
  const { length } = content;
  const header = length < 0x80 ? [tag, length] : [tag, 0x83, length >> 16, (length >> 8) & 0xff, length & 0xff];
  return Uint8Array.from(Buffer.concat([Uint8Array.from(header), content]));
}

export const sequence = (...contents: Uint8Array[]): Uint8Array => der(0x30, ...contents);
export const explicit = (number: number, content: Uint8Array): Uint8Array => der(0xa0 | number, content);
export const integer = (value: number): Uint8Array => der(0x02, [value]);
export const octets = (bytes: Uint8Array | number[]): Uint8Array => der(0x04, bytes);
export const generalString = (text: string): Uint8Array => der(0x1b, text);
export const objectIdentifier = (hex: string): Uint8Array => der(0x06, Uint8Array.from(Buffer.from(hex, 'hex')));

export const OID_SPNEGO = '2b0601050502';
export const OID_NTLMSSP = '2b06010401823702020a';
export const OID_KRB5 = '2a864886f712010202';
