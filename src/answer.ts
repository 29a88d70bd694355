/** What a server's answer means: done, refused, or not known. Neither silence nor a sealed answer is success. */
import type { Observation } from './observations.ts';

export type Answer = 'done' | 'refused' | 'unknown';

/** Windows started the program and waited 30 s for it to report as a service: it ran (MS-SCMR §3.1.4.19). */
export const NO_SERVICE = 'ERROR_SERVICE_REQUEST_TIMEOUT';
/** What was asked for holds, but this start started nothing: an instance runs already. */
export const ALREADY_RUNNING = 'ERROR_SERVICE_ALREADY_RUNNING';

/** Names that say "done", some with more to come or with a remark: what was asked for holds, or held before (MS-ERREF §2). */
const DONE: ReadonlySet<string> = new Set([
  'STATUS_SUCCESS',
  'STATUS_BUFFER_OVERFLOW',
  'STATUS_MORE_ENTRIES',
  'STATUS_NO_MORE_ENTRIES',
  'STATUS_NO_MORE_FILES',
  'STATUS_NOTIFY_CLEANUP',
  'STATUS_NOTIFY_ENUM_DIR',
  'STATUS_SOME_NOT_MAPPED',
  'STATUS_STOPPED_ON_SYMLINK',
  'ERROR_SUCCESS',
  'ERROR_INSUFFICIENT_BUFFER',
  'ERROR_MORE_DATA',
  'ERROR_NO_MORE_ITEMS',
  ALREADY_RUNNING,
  NO_SERVICE,
  'S_OK',
  'KDC_ERR_NONE',
  'RPC_S_OK',
  'rpc_s_ok',
  // How ept_lookup ends its list, and what ept_map says of what is not there (C706 §O): the question is answered.
  'ept_s_not_registered',
  'acceptance',
  'negotiate_ack',
]);
/** No answer, or one that leads on to another. */
const OPEN: ReadonlySet<string> = new Set(['unknown', '', 'STATUS_PENDING', 'STATUS_MORE_PROCESSING_REQUIRED']);

/** Absence is an answer to a question, not a refusal: clients ask for what may not be there all the time. */
const ABSENT =
  /not_registered|E_NOINTERFACE|NOT_FOUND|NO_SUCH_FILE|DOES_NOT_EXIST|DRIVER_REQUIRED|NOT_SUPPORTED|INVALID_DEVICE_REQUEST|NOT_A_REPARSE_POINT|PIPE_NOT_AVAILABLE/;

export const saysAbsent = (status: string): boolean => ABSENT.test(status);

export function answerOf(status: string): Answer {
  if (OPEN.has(status)) return 'unknown';
  return DONE.has(status) ? 'done' : 'refused';
}

/** Of an observation: what became of what it says was asked. */
export function answerTo(o: Observation): Answer {
  switch (o.kind) {
    case 'logon':
      return o.outcome === 'success' ? 'done' : o.outcome === 'failure' ? 'refused' : 'unknown';
    case 'transfer':
      return o.bytes > 0 ? 'done' : 'unknown';
    case 'connection':
      return o.handshake === 'established' ? 'done' : o.handshake === 'refused' ? 'refused' : 'unknown';
    case 'name':
      return o.action === 'query' ? 'unknown' : o.action === 'refuse' ? 'refused' : 'done';
    case 'console':
      return o.messagesRead > 0 ? 'done' : 'unknown';
    // What a server that was overrun answers is no refusal.
    case 'exploit':
      return o.action === 'implant' ? 'done' : 'unknown';
    // What the server met elsewhere is what it returns: only a fault says that it did not go there.
    case 'coercion':
      return o.returnCode === null || o.returnCode === 0 ? answerOf(o.status) : 'unknown';
    case 'rpc':
      return o.action === 'call' && o.status === 'response' ? ofReturn(o.returnCode, o.returnName) : answerOf(o.status);
    case 'blind spot':
    case 'capture':
      return 'unknown';
    default:
      return answerOf(o.status);
  }
}

/** A response is the server's word that it carried the call out; what came of it stands in a return value that is read. */
function ofReturn(returnCode: number | null, returnName: string | null): Answer {
  if (returnCode === null) return 'unknown';
  return returnCode === 0 || (returnName !== null && DONE.has(returnName)) ? 'done' : 'refused';
}

/** Done, or a call that met no fault and whose return value is not read: the server let the caller in. */
export const isLetIn = (o: Observation): boolean =>
  answerTo(o) === 'done' || (o.kind === 'rpc' && o.action === 'call' && o.status === 'response' && o.returnCode === null);

/** An answer came, be it readable or not. */
export const isAnswered = (o: Observation): boolean => 'responseFrame' in o && o.responseFrame !== null;
