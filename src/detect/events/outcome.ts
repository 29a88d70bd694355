/** Whether the server did what an observation asks for. */

import type { Observation } from '../../observations.ts';

export type Outcome = 'done' | 'refused' | 'unknown';

/**
 * Answers that are no refusal although they are no plain success: what was asked for holds, or held before. A service
 * whose program does not report back (1053) was started; MS-ERREF §2.2.
 */
const DONE: ReadonlySet<string> = new Set([
  'STATUS_SUCCESS',
  'STATUS_BUFFER_OVERFLOW',
  'STATUS_NO_MORE_FILES',
  'STATUS_NOTIFY_ENUM_DIR',
  'STATUS_NOTIFY_CLEANUP',
  'ERROR_SUCCESS',
  'ERROR_MORE_DATA',
  'ERROR_INSUFFICIENT_BUFFER',
  'ERROR_SERVICE_ALREADY_RUNNING',
  'ERROR_SERVICE_REQUEST_TIMEOUT',
  'acceptance',
  'negotiate_ack',
  'S_OK',
  'KDC_ERR_NONE',
  'STATUS_MORE_ENTRIES',
  'STATUS_SOME_NOT_MAPPED',
  'ERROR_NO_MORE_ITEMS',
]);

/** Never `done` without the server's word: no answer, or one that could not be read, is `unknown`. */
export function outcomeOf(o: Observation): Outcome {
  switch (o.kind) {
    case 'logon':
      return o.outcome === 'success' ? 'done' : o.outcome === 'failure' ? 'refused' : 'unknown';
    case 'transfer':
      return o.bytes > 0 ? 'done' : 'unknown';
    case 'connection':
      return o.handshake === 'established' ? 'done' : o.handshake === 'refused' ? 'refused' : 'unknown';
    // what a server that was overrun answers is no refusal
    case 'exploit':
      return o.action === 'implant' ? 'done' : 'unknown';
    case 'blind spot':
    case 'capture':
      return 'unknown';
    case 'console':
      return o.messagesRead > 0 ? 'done' : 'unknown';
    case 'name':
      return o.action === 'query' ? 'unknown' : o.action === 'refuse' ? 'refused' : 'done';
    case 'rpc':
      return o.action === 'call' && o.status === 'response' ? ofReturn(o.returnCode, o.returnName) : ofStatus(o.status);
    default:
      return ofStatus(o.status);
  }
}

function ofStatus(status: string): Outcome {
  return status === 'unknown' ? 'unknown' : DONE.has(status) ? 'done' : 'refused';
}

/** A response is the server's word that it carried the call out; what came of it stands in a return value that is read. */
function ofReturn(returnCode: number | null, returnName: string | null): Outcome {
  if (returnCode === null) return 'unknown';
  return returnCode === 0 || (returnName !== null && DONE.has(returnName)) ? 'done' : 'refused';
}

/** An answer came, be it readable or not. */
export function isAnswered(o: Observation): boolean {
  return 'responseFrame' in o && o.responseFrame !== null;
}
