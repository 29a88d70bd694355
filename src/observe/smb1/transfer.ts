/** Reads and writes (MS-CIFS §3.3.5.36, §3.3.5.37 and the core commands): payloads to the files and pipes that they belong to. */
import { isMalformed, type Malformed } from '../../bytes.ts';
import {
  APPEND,
  decodeReadAndxRequest,
  decodeReadAndxResponse,
  decodeReadRawRequest,
  decodeReadRawResponse,
  decodeReadRequest,
  decodeReadResponse,
  decodeWriteAndCloseRequest,
  decodeWriteAndxRequest,
  decodeWriteAndxResponse,
  decodeWritePrintFileRequest,
  decodeWriteRawRequest,
  decodeWriteRequest,
  decodeWriteResponse,
  type Smb1Block,
  type Smb1ReadRequest,
  type Smb1ReadResponse,
  type Smb1WriteRequest,
} from '../../wire/smb1/index.ts';
import type { Open } from '../open.ts';
import { type PayloadTaker, takerFor } from '../payload.ts';
import { closeOpen } from './create.ts';
import type { Answer, Handled, Handler, RequestContext } from './request.ts';

const NOTHING = new Uint8Array(0);

type CountDecoder = (block: Smb1Block) => { count: number } | Malformed;

function write(request: RequestContext, asked: Smb1WriteRequest | Malformed, decodeCount: CountDecoder, then?: (open: Open, answer: Answer) => void, isAnswered = true): Handled | Malformed {
  if (isMalformed(asked)) return asked;
  const { block, dialogue, isCut, isStreamed, observing, stamp } = request;
  const open = dialogue.open(asked.fid, request);
  const length = asked.length - asked.prefix;
  const offset = asked.offset >= APPEND && asked.offset % 2 ** 32 === APPEND ? Math.max(open.endOfFile ?? 0, open.bytesWritten) : asked.offset;
  open.messagesWritten++;
  open.bytesWritten += length;
  const passOn = withoutPrefix(takerFor(open, 'write', offset, observing.waiting), asked.prefix);
  if (!isStreamed) {
    const bytes = block.message.subarray(asked.dataOffset, asked.dataOffset + asked.dataLength);
    passOn(0, bytes, stamp, asked.follows === 0, isCut || asked.dataLength < asked.length - asked.follows);
  }
  let awaits = asked.follows > 0;
  const here = asked.length - asked.follows;
  return {
    pending: {
      raw: {
        isLast: !isAnswered,
        isAwaited: () => awaits,
        take(at, bytes, when, isLast, isRawCut) {
          awaits = false;
          passOn(here + at, bytes.subarray(0, Math.max(0, asked.follows - at)), when, isLast, isRawCut);
        },
      },
      answer(answer) {
        if (awaits) passOn(here, NOTHING, answer.stamp ?? stamp, true, true);
        const response = answer.succeeded && answer.block !== null ? decodeCount(answer.block) : undefined;
        const count = response === undefined || isMalformed(response) ? length : response.count;
        if (answer.status !== null && !answer.succeeded) {
          open.bytesWritten -= length;
          open.refuseWrite(offset, length, answer.name);
        } else if (count < length) {
          open.refuseWrite(offset + count, length - count, `${count} of ${length} bytes taken`);
        }
        then?.(open, answer);
      },
    },
    payload: passOn,
  };
}

/** A raw message of a pipe has its length before it. */
function withoutPrefix(passOn: PayloadTaker, prefix: number): PayloadTaker {
  if (prefix === 0) return passOn;
  return (offset, bytes, stamp, isLast, isCut) => {
    const from = Math.max(0, prefix - offset);
    passOn(Math.max(0, offset - prefix), bytes.subarray(Math.min(from, bytes.length)), stamp, isLast, isCut);
  };
}

export const writeAndx: Handler = (request) => write(request, decodeWriteAndxRequest(request.block), decodeWriteAndxResponse);

export const writeCore: Handler = (request) => {
  const asked = decodeWriteRequest(request.block);
  const { stamp } = request;
  return write(request, asked, decodeWriteResponse, (open, answer) => {
    // a write of nothing moves the file's end (§2.2.4.12)
    if (!isMalformed(asked) && asked.length === 0 && answer.succeeded && !open.isPipe) open.cutTo(asked.offset, (answer.stamp ?? stamp).frame);
  });
};

/** Of nothing it moves no end (§2.2.4.21). */
export const writeAndUnlock: Handler = (request) => write(request, decodeWriteRequest(request.block), decodeWriteResponse);

export const writeAndClose: Handler = (request) =>
  write(request, decodeWriteAndCloseRequest(request.block), decodeWriteResponse, (open, answer) => closeOpen(request, open, answer));

/** The final answer counts what the request brought and what followed it. */
export const writeRaw: Handler = (request) => {
  const asked = decodeWriteRawRequest(request.block);
  return write(request, asked, decodeWriteResponse, undefined, isMalformed(asked) || asked.writeThrough);
};

/** Its answer has no words (§2.2.4.68.2). */
export const writePrintFile: Handler = (request) => {
  const asked = decodeWritePrintFileRequest(request.block);
  return write(request, asked, () => ({ count: isMalformed(asked) ? 0 : asked.length }));
};

function read(request: RequestContext, asked: Smb1ReadRequest | Malformed, decodeResponse: (block: Smb1Block) => Smb1ReadResponse | Malformed): Handled | Malformed {
  if (isMalformed(asked)) return asked;
  const { dialogue, observing } = request;
  const open = dialogue.open(asked.fid, request);
  const passOn = takerFor(open, 'read', asked.offset, observing.waiting);
  const payload: PayloadTaker = (offset, bytes, stamp, isLast, isCut) => {
    open.bytesRead += bytes.length;
    passOn(offset, bytes, stamp, isLast, isCut);
  };
  return {
    pending: {
      payload,
      raw: {
        isLast: true,
        isAwaited: () => true,
        take(at, bytes, stamp, isLast, isCut) {
          if (at === 0) open.messagesRead++;
          payload(at, bytes, stamp, isLast, isCut);
        },
      },
      answer(answer) {
        // ERRDOS 0xEA too: a pipe has more of the message
        if (!answer.succeeded && answer.name !== 'STATUS_BUFFER_OVERFLOW') {
          open.notRead(answer.name);
          return;
        }
        open.messagesRead++;
        if (answer.isStreamed || answer.block === null || answer.stamp === null) return;
        const response = decodeResponse(answer.block);
        if (isMalformed(response)) {
          if (!answer.isCut) dialogue.malformed(response, answer.stamp);
          return;
        }
        const bytes = answer.block.message.subarray(response.dataOffset, response.dataOffset + response.dataLength);
        payload(0, bytes, answer.stamp, true, answer.isCut || response.dataLength < response.length);
      },
    },
  };
}

export const readAndx: Handler = (request) => read(request, decodeReadAndxRequest(request.block), decodeReadAndxResponse);
export const readCore: Handler = (request) => read(request, decodeReadRequest(request.block), decodeReadResponse);
export const readRaw: Handler = (request) => read(request, decodeReadRawRequest(request.block), decodeReadRawResponse);
