/**
 * Which SMB1 messages are streamed: WRITE_ANDX requests and READ_ANDX responses with nothing chained behind them (MS-CIFS §2.2.4.42, §2.2.4.43);
 * and which of them let the other side send data without a header.
 */
import { Direction, RAW_LET, RAW_NEXT, RAW_NONE } from "../stream/direction";
import { MAGIC_SMB1 } from "../stream/piece";

export const SMB1_HEADER_SIZE: u32 = 32;

// SMB_Header (§2.2.3.1)
const COMMAND: usize = 4;
const STATUS: usize = 5;
const FLAGS: usize = 9;
const SMB_COM_READ_RAW: u32 = 0x1a;
const SMB_COM_WRITE_RAW: u32 = 0x1d;
const SMB_COM_LOCKING_ANDX: u32 = 0x24;
const SMB_COM_READ_ANDX: u32 = 0x2e;
const SMB_COM_WRITE_ANDX: u32 = 0x2f;
const SMB_FLAGS_REPLY: u32 = 0x80;

// SMB_Parameters (§2.2.3.2)
const WORD_COUNT: usize = 32;
const ANDX_COMMAND: usize = 33;
const SMB_COM_NO_ANDX_COMMAND: u32 = 0xff;

// WRITE_ANDX Request (§2.2.4.43.1, MS-SMB §2.2.4.3.1): 12 words, or 14 with OffsetHigh
const WRITE_WORDS: u32 = 12;
const WRITE_WORDS_64: u32 = 14;
const WRITE_LENGTH_HIGH: usize = 51;
const WRITE_LENGTH: usize = 53;
const WRITE_OFFSET: usize = 55;

// READ_ANDX Response (§2.2.4.42.2, MS-SMB §2.2.4.2.2): 12 words
const READ_WORDS: u32 = 12;
const READ_LENGTH: usize = 43;
const READ_OFFSET: usize = 45;
const READ_LENGTH_HIGH: usize = 47;

// @ts-ignore: decorator
@inline
function isReply(ptr: usize): bool {
  return (<u32>load<u8>(ptr, FLAGS) & SMB_FLAGS_REPLY) != 0;
}

/** Length of the header, the words and ByteCount when a payload follows them, else 0. `have` bytes are at `ptr`, a header at least. */
export function bulkSizeOfSmb1(ptr: usize, have: u32): u32 {
  const command = <u32>load<u8>(ptr, COMMAND);
  if (command != (isReply(ptr) ? SMB_COM_READ_ANDX : SMB_COM_WRITE_ANDX)) return 0;
  if (have < <u32>ANDX_COMMAND + 1) return 0;
  const words = <u32>load<u8>(ptr, WORD_COUNT);
  const isKnown = isReply(ptr) ? words == READ_WORDS : words == WRITE_WORDS || words == WRITE_WORDS_64;
  const fixed = SMB1_HEADER_SIZE + 1 + words * 2 + 2;
  if (!isKnown || have < fixed) return 0;
  return <u32>load<u8>(ptr, ANDX_COMMAND) == SMB_COM_NO_ANDX_COMMAND ? fixed : 0;
}

/** Where the payload begins in the message of `length` bytes, or 0 when it cannot be there. */
export function payloadOffsetOfSmb1(ptr: usize, fixed: u32, length: u32): u32 {
  if (payloadLengthOfSmb1(ptr) == 0) return fixed;
  const offset = <u32>(isReply(ptr) ? load<u16>(ptr, READ_OFFSET) : load<u16>(ptr, WRITE_OFFSET));
  return offset >= fixed && offset <= length ? offset : 0;
}

/** With its high half, by which clients and servers with CAP_LARGE_WRITEX and CAP_LARGE_READX go beyond 64 KiB. */
export function payloadLengthOfSmb1(ptr: usize): u32 {
  if (isReply(ptr)) return ((<u32>load<u16>(ptr, READ_LENGTH_HIGH)) << 16) | load<u16>(ptr, READ_LENGTH);
  return ((<u32>load<u16>(ptr, WRITE_LENGTH_HIGH)) << 16) | load<u16>(ptr, WRITE_LENGTH);
}

/** Takes in what a message says of data without a header: its own direction's, and the other's. A header at least is at `ptr`. */
export function followRaw(ptr: usize, own: Direction, other: Direction): void {
  const command = <u32>load<u8>(ptr, COMMAND);
  if (own.raw == RAW_LET && command == SMB_COM_WRITE_RAW) {
    // §3.3.5.26. Samba's interim answer has no SMB_FLAGS_REPLY, its final one the same command
    other.raw = load<u32>(ptr, STATUS) == 0 ? RAW_NEXT : RAW_NONE;
    own.raw = RAW_NONE;
  } else if (isReply(ptr)) {
    own.raw = RAW_NONE;
  } else {
    // §3.3.5.24: READ_RAW is answered by data alone
    other.raw = command == SMB_COM_READ_RAW ? RAW_NEXT : command == SMB_COM_WRITE_RAW ? RAW_LET : RAW_NONE;
  }
}

/** No answer without data and no oplock break request, which is 51 bytes (§2.2.4.32.1), is longer. */
export const RAW_EXCEPTION_MOST: u32 = 51;

/** Whether a message as short as this came in place of the data: a refusal with a header, or an oplock break on its way. */
export function isNoRawData(ptr: usize): bool {
  if (load<u32>(ptr) != MAGIC_SMB1) return false;
  return <u32>load<u8>(ptr, COMMAND) == (isReply(ptr) ? SMB_COM_READ_RAW : SMB_COM_LOCKING_ANDX);
}
