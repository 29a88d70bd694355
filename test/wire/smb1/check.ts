/** Decoders of SMB1 commands as functions of whole messages. */
import { isMalformed } from '../../../src/bytes.ts';
import {
  decodeSmb1Header,
  decodeTransactionRequest,
  decodeTransactionResponse,
  type Smb1Block,
  type TransactionPart,
  type TransactionRequest,
  walkSmb1,
} from '../../../src/wire/smb1/index.ts';

/** Of the message's first command; Malformed where there is none. */
export function first(decode: (block: Smb1Block) => unknown): (bytes: Uint8Array) => unknown {
  return (bytes) => {
    const header = decodeSmb1Header(bytes);
    if (isMalformed(header)) return header;
    const { blocks, broken } = walkSmb1(bytes, header.command, header.isUnicode);
    return blocks.length === 0 ? broken : decode(blocks[0]);
  };
}

/** Of the transaction that the message asks for: by its parameters, its data, or its setup. */
export function transaction(decode: (asked: TransactionRequest, isUnicode: boolean) => unknown): (bytes: Uint8Array) => unknown {
  return first((block) => {
    const asked = decodeTransactionRequest(block);
    return isMalformed(asked) ? asked : decode(asked, block.isUnicode);
  });
}

/** Of the transaction that the message answers. */
export function answered(decode: (answer: TransactionPart, isUnicode: boolean) => unknown): (bytes: Uint8Array) => unknown {
  return first((block) => {
    const answer = decodeTransactionResponse(block);
    return isMalformed(answer) ? answer : decode(answer, block.isUnicode);
  });
}
