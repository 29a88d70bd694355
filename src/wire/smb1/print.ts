/** Print spool files: SMB_COM_OPEN_PRINT_FILE and WRITE_PRINT_FILE (MS-CIFS §2.2.4.67, §2.2.4.68). */
import type { Malformed } from '../../bytes.ts';
import { FILE_WRITE_DATA } from '../smb2/access.ts';
import { FILE_CREATE } from '../smb2/create.ts';
import { decodeBlock, enterBytes, type Smb1Block } from './blocks.ts';
import type { OldOpenRequest } from './open.ts';
import { readFormatted } from './strings.ts';
import { APPEND, bytesWithin, type Smb1WriteRequest } from './transfer.ts';

/** Identifier names the job; the answer is that of SMB_COM_CREATE. */
export function decodeOpenPrintFileRequest(block: Smb1Block): OldOpenRequest | Malformed {
  return decodeBlock('SMB_COM_OPEN_PRINT_FILE Request', block, 2, (reader): OldOpenRequest => {
    const end = enterBytes(reader, block);
    return { desiredAccess: FILE_WRITE_DATA, createDisposition: FILE_CREATE, fileAttributes: 0, name: readFormatted(reader, block, end) };
  });
}

/** It adds to the spool file's end. */
export function decodeWritePrintFileRequest(block: Smb1Block): Smb1WriteRequest | Malformed {
  return decodeBlock('SMB_COM_WRITE_PRINT_FILE Request', block, 1, (reader): Smb1WriteRequest => {
    const fid = reader.u16();
    enterBytes(reader, block);
    reader.skip(1);
    const length = reader.u16();
    const dataOffset = reader.offset;
    return { fid, offset: APPEND, length, dataOffset, dataLength: bytesWithin(reader, dataOffset, length), prefix: 0, follows: 0 };
  });
}
