/** Numbers and text to bytes, in the spelling of the specifications: le for SMB, NTLM and RPC, be for the network's headers. */
export const cat = (...parts: readonly Uint8Array[]): Buffer => Buffer.concat(parts);
export const hex = (digits: string): Buffer => Buffer.from(digits.replaceAll(' ', ''), 'hex');
export const zeros = (length: number): Buffer => Buffer.alloc(length);
export const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');
export const ascii = (text: string): Buffer => Buffer.from(text, 'latin1');

const sized = (length: number, write: (into: Buffer) => void): Buffer => {
  const bytes = Buffer.alloc(length);
  write(bytes);
  return bytes;
};

export const u8 = (...values: number[]): Buffer => Buffer.from(values);
export const le16 = (value: number): Buffer => sized(2, (b) => b.writeUInt16LE(value & 0xffff));
export const le32 = (value: number): Buffer => sized(4, (b) => b.writeUInt32LE(value >>> 0));
export const le64 = (value: number | bigint): Buffer => sized(8, (b) => b.writeBigUInt64LE(BigInt(value)));
export const be16 = (value: number): Buffer => sized(2, (b) => b.writeUInt16BE(value & 0xffff));
export const be32 = (value: number): Buffer => sized(4, (b) => b.writeUInt32BE(value >>> 0));

/** Zeros behind `bytes` up to a multiple of `unit`. */
export const padded = (bytes: Uint8Array, unit: number): Buffer => cat(bytes, zeros(-bytes.length & (unit - 1)));

/** A GUID as MS-DTYP §2.3.4.2 lays it out: the first three fields little-endian. */
export const guid = (text: string): Buffer => {
  const [a, b, c, d, e] = text.split('-').map(hex);
  return cat(a!.reverse(), b!.reverse(), c!.reverse(), d!, e!);
};
