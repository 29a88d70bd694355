/** What stands in place of the SMB2 header of encrypted (MS-SMB2 §2.2.41) and compressed (§2.2.42) messages. */
import { decode, type Malformed, type Reader } from '../../bytes.ts';

/** 0xFD 'S' 'M' 'B', read little-endian. */
export const SMB2_TRANSFORM_PROTOCOL_ID = 0x424d53fd;
/** 0xFC 'S' 'M' 'B', read little-endian. */
export const SMB2_COMPRESSION_PROTOCOL_ID = 0x424d53fc;
export const SMB2_TRANSFORM_HEADER_SIZE = 52;

const SMB2_COMPRESSION_FLAG_CHAINED = 0x0001;

const NONE = 0x0000;
const PATTERN_V1 = 0x0004;

export interface TransformHeader {
  /** Borrowed. */
  signature: Uint8Array;
  /** Borrowed; 11 bytes of it count with CCM, 12 with GCM. */
  nonce: Uint8Array;
  originalMessageSize: number;
  /** SMB 3.1.1: Flags, 1 for encrypted. SMB 3.0 and 3.0.2: EncryptionAlgorithm, 1 for AES-128-CCM. */
  flags: number;
  sessionId: bigint;
}

export type CompressionTransformHeader =
  | {
      chained: false;
      originalCompressedSegmentSize: number;
      compressionAlgorithm: number;
      /** Bytes after this header that stand uncompressed before the compressed segment. */
      offset: number;
    }
  | { chained: true; originalCompressedSegmentSize: number; payloads: CompressionPayload[] };

/** SMB2_COMPRESSION_CHAINED_PAYLOAD_HEADER (§2.2.42.2.1) and what follows it. */
export interface CompressionPayload {
  compressionAlgorithm: number;
  /** Uncompressed size; the payload's own where it is not compressed. */
  originalPayloadSize: number;
  /** Borrowed. */
  payload: Uint8Array;
}

export function decodeTransformHeader(bytes: Uint8Array): TransformHeader | Malformed {
  return decode('SMB2 TRANSFORM_HEADER', bytes, (reader): TransformHeader => {
    if (reader.u32() !== SMB2_TRANSFORM_PROTOCOL_ID) reader.invalid('ProtocolId is not 0xFD SMB');
    const signature = reader.borrow(16);
    const nonce = reader.borrow(16);
    const originalMessageSize = reader.u32();
    reader.skip(2);
    return { signature, nonce, originalMessageSize, flags: reader.u16(), sessionId: reader.u64() };
  });
}

/** The two forms are told apart by the 16-bit word at offset 10, which is Flags in both. */
export function decodeCompressionTransformHeader(bytes: Uint8Array): CompressionTransformHeader | Malformed {
  return decode('SMB2 COMPRESSION_TRANSFORM_HEADER', bytes, (reader): CompressionTransformHeader => {
    if (reader.u32() !== SMB2_COMPRESSION_PROTOCOL_ID) reader.invalid('ProtocolId is not 0xFC SMB');
    const originalCompressedSegmentSize = reader.u32();
    if ((reader.u16At(10) & SMB2_COMPRESSION_FLAG_CHAINED) !== 0) {
      return { chained: true, originalCompressedSegmentSize, payloads: readChain(reader) };
    }
    const compressionAlgorithm = reader.u16();
    reader.skip(2);
    return { chained: false, originalCompressedSegmentSize, compressionAlgorithm, offset: reader.u32() };
  });
}

function readChain(reader: Reader): CompressionPayload[] {
  const payloads: CompressionPayload[] = [];
  while (reader.left > 0) {
    const compressionAlgorithm = reader.u16();
    reader.skip(2);
    const length = reader.u32();
    // Length counts OriginalPayloadSize, which only the general algorithms have.
    if (compressionAlgorithm === NONE || compressionAlgorithm === PATTERN_V1) {
      const payload = reader.borrow(length);
      payloads.push({
        compressionAlgorithm,
        originalPayloadSize: originalSize(compressionAlgorithm, payload),
        payload,
      });
      continue;
    }
    if (length < 4) reader.invalid(`a compressed payload of ${length} bytes`);
    const originalPayloadSize = reader.u32();
    payloads.push({ compressionAlgorithm, originalPayloadSize, payload: reader.borrow(length - 4) });
  }
  return payloads;
}

/** SMB2_COMPRESSION_PATTERN_PAYLOAD_V1 (§2.2.42.2.2): Pattern, Reserved1, Reserved2, then Repetitions. */
function originalSize(compressionAlgorithm: number, payload: Uint8Array): number {
  if (compressionAlgorithm === NONE || payload.length < 8) return payload.length;
  return (payload[4] | (payload[5] << 8) | (payload[6] << 16) | (payload[7] << 24)) >>> 0;
}
