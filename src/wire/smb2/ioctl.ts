/** IOCTL: control codes with a buffer each way (MS-SMB2 §2.2.31 request, §2.2.32 response). */
import { decode, type Malformed } from '../../bytes.ts';
import { borrowBuffer, enterBody, readFileId } from './message.ts';

/** Flags: the code is an FSCTL, not an IOCTL of a device. */
export const SMB2_0_IOCTL_IS_FSCTL = 0x00000001;

export interface IoctlRequest {
  ctlCode: number;
  /** NO_FILE_ID for codes that concern the connection or the share. */
  fileId: string;
  maxOutputResponse: number;
  flags: number;
  /** Borrowed. */
  input: Uint8Array;
}

export interface IoctlResponse {
  ctlCode: number;
  fileId: string;
  flags: number;
  /** Borrowed. */
  output: Uint8Array;
}

export function decodeIoctlRequest(bytes: Uint8Array): IoctlRequest | Malformed {
  return decode('SMB2 IOCTL Request', bytes, (reader): IoctlRequest => {
    enterBody(reader, 57);
    reader.skip(2);
    const ctlCode = reader.u32();
    const fileId = readFileId(reader);
    const inputOffset = reader.u32();
    const inputCount = reader.u32();
    // MaxInputResponse, OutputOffset, OutputCount: a request has no output (§3.2.4.20).
    reader.skip(12);
    const maxOutputResponse = reader.u32();
    const flags = reader.u32();
    return { ctlCode, fileId, maxOutputResponse, flags, input: borrowBuffer(reader, inputOffset, inputCount) };
  });
}

export function decodeIoctlResponse(bytes: Uint8Array): IoctlResponse | Malformed {
  return decode('SMB2 IOCTL Response', bytes, (reader): IoctlResponse => {
    enterBody(reader, 49);
    reader.skip(2);
    const ctlCode = reader.u32();
    const fileId = readFileId(reader);
    // InputOffset and InputCount: clients ignore an echo of their input (§3.2.5.14).
    reader.skip(8);
    const outputOffset = reader.u32();
    const outputCount = reader.u32();
    const flags = reader.u32();
    return { ctlCode, fileId, flags, output: borrowBuffer(reader, outputOffset, outputCount) };
  });
}
