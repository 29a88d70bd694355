/** READ and WRITE (MS-SMB2 §3.3.5.12, §3.3.5.13): payloads to the files and pipes that they belong to. */
import { isMalformed } from '../../bytes.ts';
import { decodeReadRequest, decodeWriteRequest, decodeWriteResponse } from '../../wire/smb2/index.ts';
import { takerFor } from '../payload.ts';
import { openOf } from './opens.ts';
import type { Handler } from './request.ts';

/** WRITE offset that stands for the end of the file (§3.3.5.13), as a number. */
const APPEND = 2 ** 64;

export const write: Handler = (request) => {
  const asked = decodeWriteRequest(request.bytes);
  if (isMalformed(asked)) return asked;
  const open = openOf(request, asked.fileId);
  if (open === undefined) return { pending: { answer() {} } };
  const offset = asked.offset >= APPEND ? Math.max(open.endOfFile ?? 0, open.bytesWritten) : asked.offset;
  open.messagesWritten++;
  open.bytesWritten += asked.length;
  return {
    pending: {
      answer(answer) {
        if (answer.status === null) return;
        const response = answer.succeeded ? decodeWriteResponse(answer.bytes) : undefined;
        const count = response === undefined || isMalformed(response) ? asked.length : response.count;
        if (!answer.succeeded) {
          open.bytesWritten -= asked.length;
          open.refuseWrite(offset, asked.length, answer.name);
        } else if (count < asked.length) {
          open.refuseWrite(offset + count, asked.length - count, `${count} of ${asked.length} bytes taken`);
        }
      },
    },
    payload: takerFor(open, 'write', offset, request.observing.waiting),
  };
};

export const read: Handler = (request) => {
  const asked = decodeReadRequest(request.bytes);
  if (isMalformed(asked)) return asked;
  const open = openOf(request, asked.fileId);
  if (open === undefined) return { pending: { answer() {} } };
  const passOn = takerFor(open, 'read', asked.offset, request.observing.waiting);
  return {
    pending: {
      answer(answer) {
        if (answer.succeeded || answer.name === 'STATUS_BUFFER_OVERFLOW') open.messagesRead++;
        else open.notRead(answer.name);
      },
      payload(offset, bytes, stamp, isLast, isCut) {
        open.bytesRead += bytes.length;
        passOn(offset, bytes, stamp, isLast, isCut);
      },
    },
  };
};
