/** \PIPE\LANMAN: who asks a server by the Remote Administration Protocol which servers or shares there are (MS-RAP). */
import { hex, isMalformed } from '../../bytes.ts';
import {
  decodeRapRequest,
  decodeRapResponse,
  NET_SERVER_ENUM2,
  NET_SERVER_ENUM3,
  NET_SHARE_ENUM,
  type RapRequest,
  rapNames,
} from '../../wire/smb1/index.ts';
import { win32ErrorName } from '../../wire/win32.ts';
import { query } from '../rpc/meanings/query.ts';
import type { TransactionAnswer, TransactionContext, TransactionPending } from './request.ts';

const LISTS: ReadonlyMap<number, 'servers' | 'shares'> = new Map([
  [NET_SHARE_ENUM, 'shares'],
  [NET_SERVER_ENUM2, 'servers'],
  [NET_SERVER_ENUM3, 'servers'],
]);

export function remoteAdministration(context: TransactionContext): TransactionPending {
  const { connection, dialogue, observing, parameters, session, stamp } = context;
  const request = decodeRapRequest(parameters);
  if (isMalformed(request)) {
    dialogue.malformed(request, stamp);
    return { answer() {} };
  }
  const what = LISTS.get(request.rapOpcode);
  const operation = request.operation ?? `opcode 0x${hex(request.rapOpcode, 4)}`;
  if (what === undefined) dialogue.unread(`${operation} by the Remote Administration Protocol (MS-RAP)`, stamp);
  return {
    answer(given) {
      if (what === undefined) return;
      const { names, count, returnCode, status } = listIn(request, given);
      observing.output.emit({
        ...connection.common(stamp, given.stamp),
        ...session.reference,
        ...query(what, request.domain ?? null, names, count),
        status,
        returnCode,
        sealed: false,
        interface: 'MS-RAP',
        opnum: request.rapOpcode,
        operation,
        pipe: 'LANMAN',
        transport: 'ncacn_np',
        inferred: false,
      });
    },
  };
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
  const response = decodeRapResponse(parameters, request.rapOpcode);
  if (isMalformed(response)) return { ...nothing, status: 'unknown' };
  const { entriesReturned = 0, errorCode } = response;
  const names = rapNames(data, request, entriesReturned);
  return { names, count: entriesReturned, returnCode: errorCode, status: win32ErrorName(errorCode) };
}
