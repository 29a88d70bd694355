/** SMB1 NEGOTIATE (MS-CIFS §2.2.4.52): the dialects offered, among them those that lead to SMB2 (MS-SMB2 §3.2.4.2.2.1). */
import { decode, latin1, type Malformed } from '../../bytes.ts';

/** 0xFF 'S' 'M' 'B', read little-endian. */
export const SMB1_PROTOCOL_ID = 0x424d53ff;
export const SMB_COM_NEGOTIATE = 0x72;
export const SMB_FLAGS_REPLY = 0x80;
const SMB1_HEADER_SIZE = 32;
const BUFFER_FORMAT_DIALECT = 0x02;

/** MS-CIFS §2.2.3.1, what is needed to know the message. */
export interface Smb1Header {
  command: number;
  /** NTSTATUS, or a DOS error where SMB_FLAGS2_NT_STATUS is not set. */
  status: number;
  isReply: boolean;
}

export function decodeSmb1Header(bytes: Uint8Array): Smb1Header | Malformed {
  return decode('SMB1 Header', bytes, (reader) => {
    reader.require(0, SMB1_HEADER_SIZE);
    if (reader.u32At(0) !== SMB1_PROTOCOL_ID) reader.invalid('Protocol is not 0xFF SMB');
    return { command: reader.u8At(4), status: reader.u32At(5), isReply: (reader.u8At(9) & SMB_FLAGS_REPLY) !== 0 };
  });
}

/** Dialect strings in the order offered: `NT LM 0.12`, `SMB 2.002`, `SMB 2.???`. */
export function decodeSmb1NegotiateRequest(bytes: Uint8Array): string[] | Malformed {
  return decode('SMB1 NEGOTIATE Request', bytes, (reader) => {
    reader.seek(SMB1_HEADER_SIZE);
    const wordCount = reader.u8();
    reader.skip(wordCount * 2);
    const buffer = reader.borrow(Math.min(reader.u16(), reader.left));
    const dialects: string[] = [];
    let at = 0;
    while (at < buffer.length && buffer[at] === BUFFER_FORMAT_DIALECT) {
      let end = buffer.indexOf(0, at);
      if (end < 0) end = buffer.length;
      dialects.push(latin1(buffer.subarray(at + 1, end)));
      at = end + 1;
    }
    return dialects;
  });
}
