/** READ and WRITE (MS-SMB2 §3.3.5.12, §3.3.5.13): payloads to the files and pipes that they belong to. */
import { isMalformed } from '../../bytes.ts';
import { decodeReadRequest, decodeWriteRequest, decodeWriteResponse } from '../../wire/smb2/index.ts';
import { Gathered, type WaitingRoom } from '../gathered.ts';
import type { Open } from '../open.ts';
import { openOf } from './opens.ts';
import type { Handler, PayloadTaker } from './request.ts';

type Way = 'read' | 'write';

/** Longest message of a pipe that is put together: pipes carry PDUs of up to 64 KiB; what is longer is no RPC. */
const PIPE_MESSAGE_LIMIT = 1 << 20;

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
      },
      payload(offset, bytes, stamp, isLast, isCut) {
        open.bytesRead += bytes.length;
        passOn(offset, bytes, stamp, isLast, isCut);
      },
    },
  };
};

/** Sends the parts of a payload on: to the file as they come, to a pipe once they are whole. */
function takerFor(open: Open, way: Way, base: number, room: WaitingRoom): PayloadTaker {
  const parts = new Gathered(room, PIPE_MESSAGE_LIMIT);
  return (offset, bytes, stamp, isLast, isCut) => {
    if (!open.isPipe && !(offset === 0 && open.looksLikePipe(bytes))) {
      open.transfer(way, base + offset, bytes, stamp);
      return;
    }
    if (offset !== parts.length) parts.isCut = true;
    if (isLast && parts.length === 0) {
      open.message(way, bytes, isCut || parts.isCut, stamp);
      return;
    }
    parts.add(bytes);
    if (!isLast) return;
    open.message(way, parts.whole(), isCut || parts.isCut, stamp);
    parts.release();
  };
}
