/** The response form that QUERY_DIRECTORY, CHANGE_NOTIFY and QUERY_INFO share (MS-SMB2 §2.2.34, §2.2.36, §2.2.38). */
import { decode, type Malformed } from '../../bytes.ts';
import { borrowBuffer, enterBody } from './message.ts';

export interface OutputBufferResponse {
  /** Borrowed. */
  outputBuffer: Uint8Array;
}

export function decodeOutputBuffer(layer: string, bytes: Uint8Array): OutputBufferResponse | Malformed {
  return decode(layer, bytes, (reader): OutputBufferResponse => {
    enterBody(reader, 9);
    const outputBufferOffset = reader.u16();
    const outputBufferLength = reader.u32();
    return { outputBuffer: borrowBuffer(reader, outputBufferOffset, outputBufferLength) };
  });
}
