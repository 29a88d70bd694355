/** Decoders of SMB1 commands as functions of whole messages. */
import { isMalformed } from '../../../src/bytes.ts';
import { decodeSmb1Header, type Smb1Block, walkSmb1 } from '../../../src/wire/smb1/index.ts';

/** Of the message's first command; Malformed where there is none. */
export function first(decode: (block: Smb1Block) => unknown): (bytes: Uint8Array) => unknown {
  return (bytes) => {
    const header = decodeSmb1Header(bytes);
    if (isMalformed(header)) return header;
    const { blocks, broken } = walkSmb1(bytes, header.command, header.isUnicode);
    return blocks.length === 0 ? broken : decode(blocks[0]);
  };
}
