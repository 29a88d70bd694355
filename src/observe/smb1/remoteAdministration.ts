/** \PIPE\LANMAN: what a server is asked by the Remote Administration Protocol (MS-RAP), and who sets a password by it. */
import { hex, isMalformed } from '../../bytes.ts';
import type { QueryObservation } from '../../observations.ts';
import {
  decodeRapRequest,
  decodeRapResponse,
  NET_PRINT_JOB_ENUM,
  NET_PRINT_JOB_GET_INFO,
  NET_PRINT_Q_ENUM,
  NET_PRINT_Q_GET_INFO,
  NET_REMOTE_TOD,
  NET_SERVER_ENUM2,
  NET_SERVER_ENUM3,
  NET_SERVER_GET_INFO,
  NET_SHARE_ENUM,
  NET_SHARE_GET_INFO,
  NET_USER_GET_INFO,
  NET_USER_PASSWORD_SET2,
  NET_WKSTA_GET_INFO,
  type RapRequest,
  rapNames,
  SAM_OEM_CHANGE_PASSWORD_USER2_P,
} from '../../wire/smb1/index.ts';
import { win32ErrorName } from '../../wire/win32.ts';
import { account } from '../rpc/meanings/account.ts';
import { query } from '../rpc/meanings/query.ts';
import type { Said } from '../rpc/understood.ts';
import type { TransactionAnswer, TransactionContext, TransactionPending } from './request.ts';

const ASKED: ReadonlyMap<number, QueryObservation['what']> = new Map([
  [NET_SHARE_ENUM, 'shares'],
  [NET_SHARE_GET_INFO, 'shares'],
  [NET_SERVER_ENUM2, 'servers'],
  [NET_SERVER_ENUM3, 'servers'],
  [NET_SERVER_GET_INFO, 'server'],
  [NET_WKSTA_GET_INFO, 'workstation'],
  [NET_USER_GET_INFO, 'account'],
  [NET_REMOTE_TOD, 'time'],
  [NET_PRINT_Q_ENUM, 'printers'],
  [NET_PRINT_Q_GET_INFO, 'printers'],
  [NET_PRINT_JOB_ENUM, 'printers'],
  [NET_PRINT_JOB_GET_INFO, 'printers'],
]);

/** By one who knows the old password (§2.5.8). */
const CHANGED: ReadonlySet<number> = new Set([NET_USER_PASSWORD_SET2, SAM_OEM_CHANGE_PASSWORD_USER2_P]);

export function remoteAdministration(context: TransactionContext): TransactionPending {
  const { connection, dialogue, observing, parameters, session, stamp } = context;
  const request = decodeRapRequest(parameters);
  if (isMalformed(request)) {
    dialogue.malformed(request, stamp);
    return { answer() {} };
  }
  const operation = request.operation ?? `opcode 0x${hex(request.rapOpcode, 4)}`;
  const isRead = ASKED.has(request.rapOpcode) || CHANGED.has(request.rapOpcode);
  if (!isRead) dialogue.unread(`${operation} by the Remote Administration Protocol (MS-RAP)`, stamp);
  return {
    answer(given) {
      if (!isRead) return;
      const { names, count, returnCode, status } = listIn(request, given);
      const { kind, returned: _, ...said } = meaningOf(request, names, count);
      observing.output.emit({
        kind,
        ...connection.common(stamp, given.stamp),
        ...session.reference,
        ...said,
        status,
        returnCode,
        sealed: false,
        interface: 'MS-RAP',
        opnum: request.rapOpcode,
        operation,
        pipe: 'LANMAN',
        transport: 'ncacn_np',
        inferred: false,
      } as Parameters<typeof observing.output.emit>[0]);
    },
  };
}

/** What is asked about is the one string among the parameters, if there is one. */
function meaningOf({ rapOpcode, strings }: RapRequest, names: string[], count: number | null): Said {
  const [subject = null] = strings;
  const what = ASKED.get(rapOpcode);
  return what === undefined ? account('change password', { account: subject }) : query(what, subject, names, count);
}

interface List {
  names: string[];
  count: number | null;
  returnCode: number | null;
  status: string;
}

/** The transaction's own refusal decides before the protocol's. */
function listIn(request: RapRequest, { data, name, parameters, succeeded }: TransactionAnswer): List {
  const nothing = { names: [], count: null, returnCode: null, status: name };
  if (!succeeded) return nothing;
  const response = decodeRapResponse(parameters, request);
  if (isMalformed(response)) return { ...nothing, status: 'unknown' };
  const { entriesReturned, errorCode } = response;
  const names = rapNames(data, request, response, entriesReturned ?? 1);
  return { names, count: entriesReturned ?? (names.length || null), returnCode: errorCode, status: win32ErrorName(errorCode) };
}
