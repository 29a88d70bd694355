/** Which SMB1 messages are streamed: WRITE_ANDX requests and READ_ANDX responses with nothing chained behind them (MS-CIFS §2.2.4.42, §2.2.4.43). */
export const SMB1_HEADER_SIZE: u32 = 32;

// SMB_Header (§2.2.3.1)
const COMMAND: usize = 4;
const FLAGS: usize = 9;
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
