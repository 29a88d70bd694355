/** SMB_COM_READ_RAW and WRITE_RAW (MS-CIFS §2.2.4.22, §2.2.4.25): their data, or the rest of it, follow without a header. */
import type { Malformed } from '../../bytes.ts';
import { decodeBlock, type Smb1Block } from './blocks.ts';
import { bytesWithin, offset64, type Smb1ReadRequest, type Smb1ReadResponse, type Smb1WriteRequest } from './transfer.ts';

/** WriteMode: the server says when all is written (§2.2.4.25.1). */
const WRITETHROUGH_MODE = 0x0001;

export interface Smb1WriteRawRequest extends Smb1WriteRequest {
  writeThrough: boolean;
}

export function decodeReadRawRequest(block: Smb1Block): Smb1ReadRequest | Malformed {
  return decodeBlock('SMB_COM_READ_RAW Request', block, 8, (reader): Smb1ReadRequest => {
    const fid = reader.u16();
    const low = reader.u32();
    const maxCount = reader.u16();
    reader.skip(8);
    return { fid, maxCount, offset: offset64(low, block.wordCount >= 10 ? reader.u32() : 0) };
  });
}

/** A header where data should come (§3.3.5.24 knows none): whatever it says, there are none in it. */
export function decodeReadRawResponse(): Smb1ReadResponse {
  return { length: 0, dataOffset: 0, dataLength: 0 };
}

export function decodeWriteRawRequest(block: Smb1Block): Smb1WriteRawRequest | Malformed {
  return decodeBlock('SMB_COM_WRITE_RAW Request', block, 12, (reader): Smb1WriteRawRequest => {
    const fid = reader.u16();
    const length = reader.u16();
    reader.skip(2);
    const low = reader.u32();
    reader.skip(4);
    const writeThrough = (reader.u16() & WRITETHROUGH_MODE) !== 0;
    reader.skip(4);
    // §3.3.5.26: DataLength is not above CountOfBytes
    const immediate = Math.min(reader.u16(), length);
    const dataOffset = reader.u16();
    const offset = offset64(low, block.wordCount >= 14 ? reader.u32() : 0);
    const dataLength = bytesWithin(reader, dataOffset, immediate);
    return { fid, offset, length, dataOffset, dataLength, prefix: 0, follows: length - immediate, writeThrough };
  });
}
