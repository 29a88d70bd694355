/** What a server's answer means, by its name: done, refused, or not known. Neither silence nor a sealed answer is success. */
import type { Observation } from '../observations.ts';

/** Windows started the program and waited 30 s for it to report as a service: it ran (MS-SCMR §3.1.4.19). */
export const NO_SERVICE = 'ERROR_SERVICE_REQUEST_TIMEOUT';
/** The start started nothing: an instance runs already. */
export const ALREADY_RUNNING = 'ERROR_SERVICE_ALREADY_RUNNING';

export type Answer = 'done' | 'refused' | 'unknown';

/** Names that say "done", some with more to come or with a remark. */
const DONE: ReadonlySet<string> = new Set([
  'STATUS_SUCCESS',
  'ERROR_SUCCESS',
  'S_OK',
  'rpc_s_ok',
  'KDC_ERR_NONE',
  'RPC_S_OK',
  'acceptance',
  'negotiate_ack',
  'response',
  'STATUS_BUFFER_OVERFLOW',
  'STATUS_NO_MORE_FILES',
  'STATUS_NOTIFY_CLEANUP',
  'STATUS_NOTIFY_ENUM_DIR',
  'STATUS_STOPPED_ON_SYMLINK',
  'ERROR_MORE_DATA',
  'ERROR_INSUFFICIENT_BUFFER',
  'STATUS_MORE_ENTRIES',
  'STATUS_SOME_NOT_MAPPED',
  'ERROR_NO_MORE_ITEMS',
]);
/** No answer, or one that leads on to another. */
const OPEN: ReadonlySet<string> = new Set(['unknown', '', 'STATUS_PENDING', 'STATUS_MORE_PROCESSING_REQUIRED']);

export function answerOf(status: string): Answer {
  if (OPEN.has(status)) return 'unknown';
  return DONE.has(status) ? 'done' : 'refused';
}

/** Of an observation: what became of what it says was asked. */
export function answerTo(observation: Observation): Answer {
  switch (observation.kind) {
    case 'logon':
      return observation.outcome === 'success' ? 'done' : observation.outcome === 'failure' ? 'refused' : 'unknown';
    case 'transfer':
      return observation.bytes > 0 ? 'done' : 'unknown';
    case 'rpc':
      return rpcAnswer(observation.status, observation.returnCode);
    // what a server that was overrun answers is no refusal
    case 'exploit':
      return observation.action === 'implant' ? 'done' : 'unknown';
    case 'console':
      return observation.messagesRead > 0 ? 'done' : 'unknown';
    case 'connection':
    case 'blind spot':
    case 'capture':
    case 'name':
      return 'unknown';
    default:
      return answerOf(observation.status);
  }
}

/** A call that was answered without a fault was let in; what it returned counts where it was decoded. */
function rpcAnswer(status: string, returnCode: number | null): Answer {
  const answer = answerOf(status);
  if (answer !== 'done' || returnCode === null || returnCode === 0) return answer;
  // ERROR_MORE_DATA, ERROR_INSUFFICIENT_BUFFER and STATUS_MORE_ENTRIES (MS-ERREF §2.2, §2.3) are done with a remark.
  return returnCode === 234 || returnCode === 122 || returnCode === 0x105 ? 'done' : 'refused';
}
