/** Negotiate contexts of SMB 3.1.1 (MS-SMB2 §2.2.3.1 in requests, §2.2.4.1 in responses). */
import { hex, Reader, utf16le } from '../../bytes.ts';
import { type NameTable, valueName } from '../flags.ts';

/** Algorithms by the specification's words, `0x????` where it has none, in the sender's order of preference. */
export type NegotiateContext =
  | { name: 'SMB2_PREAUTH_INTEGRITY_CAPABILITIES'; hashAlgorithms: string[]; saltLength: number }
  | { name: 'SMB2_ENCRYPTION_CAPABILITIES'; ciphers: string[] }
  | { name: 'SMB2_COMPRESSION_CAPABILITIES'; compressionAlgorithms: string[]; chained: boolean }
  | { name: 'SMB2_NETNAME_NEGOTIATE_CONTEXT_ID'; netName: string }
  | { name: 'SMB2_TRANSPORT_CAPABILITIES'; transportSecurity: boolean }
  | { name: 'SMB2_RDMA_TRANSFORM_CAPABILITIES'; rdmaTransformIds: string[] }
  | { name: 'SMB2_SIGNING_CAPABILITIES'; signingAlgorithms: string[] }
  | { name: 'SMB2_POSIX_EXTENSIONS_AVAILABLE' }
  | { name: `0x${string}`; data: Uint8Array };

const HASH_ALGORITHMS: NameTable = new Map([[0x0001, 'SHA-512']]);

const CIPHERS: NameTable = new Map([
  [0x0001, 'AES-128-CCM'],
  [0x0002, 'AES-128-GCM'],
  [0x0003, 'AES-256-CCM'],
  [0x0004, 'AES-256-GCM'],
]);

const COMPRESSION_ALGORITHMS: NameTable = new Map([
  [0x0000, 'NONE'],
  [0x0001, 'LZNT1'],
  [0x0002, 'LZ77'],
  [0x0003, 'LZ77+Huffman'],
  [0x0004, 'Pattern_V1'],
  [0x0005, 'LZ4'],
]);

const RDMA_TRANSFORMS: NameTable = new Map([
  [0x0000, 'SMB2_RDMA_TRANSFORM_NONE'],
  [0x0001, 'SMB2_RDMA_TRANSFORM_ENCRYPTION'],
  [0x0002, 'SMB2_RDMA_TRANSFORM_SIGNING'],
]);

const SIGNING_ALGORITHMS: NameTable = new Map([
  [0x0000, 'HMAC-SHA256'],
  [0x0001, 'AES-CMAC'],
  [0x0002, 'AES-GMAC'],
]);

const SMB2_COMPRESSION_CAPABILITIES_FLAG_CHAINED = 0x00000001;
const SMB2_ACCEPT_TRANSPORT_LEVEL_SECURITY = 0x00000001;

/** Reads `count` contexts from `offset` on, each aligned to 8 bytes from the beginning of the header. */
export function readNegotiateContexts(reader: Reader, offset: number, count: number): NegotiateContext[] {
  const contexts: NegotiateContext[] = [];
  if (count === 0) return contexts;
  reader.seek(offset);
  for (let i = 0; i < count; i++) {
    reader.align(8);
    const contextType = reader.u16();
    const dataLength = reader.u16();
    reader.skip(4);
    contexts.push(readContext(contextType, new Reader(reader.layer, reader.borrow(dataLength))));
  }
  return contexts;
}

/** `AES-128-GCM`; also for the transform's cipher in SMB 3.1.1. */
export function cipherName(cipher: number): string {
  return valueName(cipher, CIPHERS, 4);
}

export function compressionAlgorithmName(compressionAlgorithm: number): string {
  return valueName(compressionAlgorithm, COMPRESSION_ALGORITHMS, 4);
}

function readContext(contextType: number, data: Reader): NegotiateContext {
  switch (contextType) {
    case 0x0001: {
      const count = data.u16();
      const saltLength = data.u16();
      return {
        name: 'SMB2_PREAUTH_INTEGRITY_CAPABILITIES',
        hashAlgorithms: readIds(data, count, HASH_ALGORITHMS),
        saltLength,
      };
    }
    case 0x0002:
      return { name: 'SMB2_ENCRYPTION_CAPABILITIES', ciphers: readIds(data, data.u16(), CIPHERS) };
    case 0x0003: {
      const count = data.u16();
      data.skip(2);
      const chained = (data.u32() & SMB2_COMPRESSION_CAPABILITIES_FLAG_CHAINED) !== 0;
      return {
        name: 'SMB2_COMPRESSION_CAPABILITIES',
        compressionAlgorithms: readIds(data, count, COMPRESSION_ALGORITHMS),
        chained,
      };
    }
    case 0x0005:
      return { name: 'SMB2_NETNAME_NEGOTIATE_CONTEXT_ID', netName: utf16le(data.bytes) };
    case 0x0006:
      return {
        name: 'SMB2_TRANSPORT_CAPABILITIES',
        transportSecurity: (data.u32() & SMB2_ACCEPT_TRANSPORT_LEVEL_SECURITY) !== 0,
      };
    case 0x0007: {
      const count = data.u16();
      data.skip(6);
      return { name: 'SMB2_RDMA_TRANSFORM_CAPABILITIES', rdmaTransformIds: readIds(data, count, RDMA_TRANSFORMS) };
    }
    case 0x0008:
      return { name: 'SMB2_SIGNING_CAPABILITIES', signingAlgorithms: readIds(data, data.u16(), SIGNING_ALGORITHMS) };
    // Reserved in MS-SMB2; the SMB3 POSIX Extensions use it.
    case 0x0100:
      return { name: 'SMB2_POSIX_EXTENSIONS_AVAILABLE' };
    default:
      return { name: `0x${hex(contextType, 4)}`, data: data.bytes };
  }
}

function readIds(data: Reader, count: number, names: NameTable): string[] {
  data.require(data.offset, count * 2);
  return Array.from({ length: count }, () => valueName(data.u16(), names, 4));
}
