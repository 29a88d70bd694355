/** Parameter and data blocks of a message, and the AndX chain that ties them (MS-CIFS §2.2.3.2 to §2.2.3.4). */
import { decode, invalid, le16, type Malformed, type Reader } from '../../bytes.ts';
import {
  SMB1_HEADER_SIZE,
  SMB_COM_LOCKING_ANDX,
  SMB_COM_LOGOFF_ANDX,
  SMB_COM_NO_ANDX_COMMAND,
  SMB_COM_NT_CREATE_ANDX,
  SMB_COM_OPEN_ANDX,
  SMB_COM_READ_ANDX,
  SMB_COM_SESSION_SETUP_ANDX,
  SMB_COM_TREE_CONNECT_ANDX,
  SMB_COM_WRITE_ANDX,
} from './header.ts';

const ANDX: ReadonlySet<number> = new Set([
  SMB_COM_LOCKING_ANDX,
  SMB_COM_OPEN_ANDX,
  SMB_COM_READ_ANDX,
  SMB_COM_WRITE_ANDX,
  SMB_COM_SESSION_SETUP_ANDX,
  SMB_COM_LOGOFF_ANDX,
  SMB_COM_TREE_CONNECT_ANDX,
  SMB_COM_NT_CREATE_ANDX,
]);

/** Each AndX command may come once after the other; servers take no longer chains (§2.2.3.4). */
const MOST_BLOCKS = 16;

const LAYER = 'SMB1 AndX chain';

/** One command of a message: where its words and its bytes lie. Offsets count from the SMB header. */
export interface Smb1Block {
  command: number;
  /** The whole message: offsets in the words count from its beginning. Borrowed. */
  message: Uint8Array;
  /** Offset of the first word. */
  words: number;
  wordCount: number;
  /** Offset of SMB_Data.Bytes. */
  bytes: number;
  /** As far as the message reaches: of writes above 64 KiB the field has the low 16 bits only (MS-SMB §2.2.4.3.1). */
  byteCount: number;
  isUnicode: boolean;
}

export interface Smb1Chain {
  blocks: Smb1Block[];
  /** Why the chain ends before its last command; undefined for a whole one. */
  broken: Malformed | undefined;
}

/** Every command of the message, in the chain's order. */
export function walkSmb1(message: Uint8Array, command: number, isUnicode: boolean): Smb1Chain {
  let blocks: Smb1Block[] = [];
  const { length } = message;
  let at = SMB1_HEADER_SIZE;
  let next = command;
  while (true) {
    const wordCount = at < length ? message[at] : 0;
    const words = at + 1;
    const needed = 1 + wordCount * 2;
    if (length - at < needed) return { blocks, broken: { malformed: 'truncated', layer: LAYER, offset: at, needed, had: Math.max(0, length - at) } };
    const bytes = words + wordCount * 2 + 2;
    // a message that is cut within its bytes still shows its words
    const byteCount = bytes <= length ? Math.min(le16(message, bytes - 2), length - bytes) : 0;
    const block = { command: next, message, words, wordCount, bytes: Math.min(bytes, length), byteCount, isUnicode };
    // an array that grows is made for many, and most messages are of one command
    if (blocks.length === 0) blocks = [block];
    else blocks.push(block);
    if (!ANDX.has(next) || wordCount < 2) return { blocks, broken: undefined };
    next = message[words];
    if (next === SMB_COM_NO_ANDX_COMMAND) return { blocks, broken: undefined };
    const offset = le16(message, words + 2);
    // 0 ends a chain whose client forgot AndXCommand; a hop backwards could loop
    if (offset === 0) return { blocks, broken: undefined };
    if (offset < words + wordCount * 2) return { blocks, broken: invalid(LAYER, 0, length, `AndXOffset ${offset} leads backwards`) };
    if (blocks.length === MOST_BLOCKS) return { blocks, broken: invalid(LAYER, 0, length, `more than ${MOST_BLOCKS} commands`) };
    at = offset;
  }
}

/** Runs a decoder over a block, at its first word. `least`: words below which it is another message. */
export function decodeBlock<T>(layer: string, block: Smb1Block, least: number, read: (reader: Reader) => T): T | Malformed {
  return decode(layer, block.message, (reader) => {
    if (block.wordCount < least) {
      reader.offset = block.words;
      reader.invalid(`WordCount ${block.wordCount} is below ${least}`);
    }
    reader.seek(block.words);
    return read(reader);
  });
}

/** Moves to SMB_Data.Bytes. */
export function enterBytes(reader: Reader, block: Smb1Block): number {
  reader.seek(block.bytes);
  return block.bytes + block.byteCount;
}
