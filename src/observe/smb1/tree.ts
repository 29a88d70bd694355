/** TREE_CONNECT_ANDX, TREE_CONNECT and TREE_DISCONNECT (MS-CIFS §3.3.5.44, §3.3.5.40, §3.3.5.41): shares. */
import { isMalformed, type Malformed } from '../../bytes.ts';
import type { ShareObservation } from '../../observations.ts';
import {
  decodeTreeConnectAndxRequest,
  decodeTreeConnectAndxResponse,
  decodeTreeConnectRequest,
  decodeTreeConnectResponse,
  optionalSupportNames,
  type Smb1Block,
  type TreeConnectAndxRequest,
} from '../../wire/smb1/index.ts';
import { disconnected } from '../share.ts';
import type { Answer, Handler, RequestContext } from './request.ts';

/** TREE_CONNECT_ANDX_DISCONNECT_TID: the header's tree ends before (§2.2.4.55.1). */
const DISCONNECT_TID = 0x0001;

const TYPES: Readonly<Record<string, ShareObservation['type']>> = { 'A:': 'disk', IPC: 'pipe', 'LPT1:': 'print' };

/** What an answer says of the share. */
interface Connected {
  tid: number;
  type: ShareObservation['type'];
  properties: string[];
}

export const treeConnectAndx: Handler = (request) =>
  connect(request, decodeTreeConnectAndxRequest(request.block), (block, answer) => {
    const response = decodeTreeConnectAndxResponse(block);
    if (isMalformed(response)) return response;
    return { tid: answer.header?.tid ?? 0, type: TYPES[response.service.toUpperCase()] ?? null, properties: optionalSupportNames(response.optionalSupport) };
  });

/** The core command names the TID in its words, and no type: the one that was asked for holds. */
export const treeConnect: Handler = (request) => {
  const asked = decodeTreeConnectRequest(request.block);
  return connect(request, asked, (block) => {
    const response = decodeTreeConnectResponse(block);
    if (isMalformed(response)) return response;
    return { tid: response.tid, type: isMalformed(asked) ? null : (TYPES[asked.service.toUpperCase()] ?? null), properties: [] };
  });
};

function connect(request: RequestContext, asked: TreeConnectAndxRequest | Malformed, read: (block: Smb1Block, answer: Answer) => Connected | Malformed): ReturnType<Handler> {
  if (isMalformed(asked)) return asked;
  const { chain, connection, dialogue, header, observing, stamp } = request;
  return {
    pending: {
      answer(answer) {
        const decoded = answer.succeeded && answer.block !== null ? read(answer.block, answer) : undefined;
        if (isMalformed(decoded) && answer.stamp !== null && !answer.isCut) dialogue.malformed(decoded, answer.stamp);
        const connected = decoded === undefined || isMalformed(decoded) ? undefined : decoded;
        if (answer.succeeded && (asked.flags & DISCONNECT_TID) !== 0) dialogue.endTree(header.tid, answer.stamp ?? stamp);
        if (connected !== undefined) {
          dialogue.setTree({ treeId: connected.tid, path: asked.path, type: connected.type });
          chain.tid = connected.tid;
        }
        observing.output.emit({
          kind: 'share',
          ...connection.common(stamp, answer.stamp),
          ...dialogue.session(chain.uid).reference,
          action: 'connect',
          path: asked.path,
          type: connected?.type ?? null,
          status: answer.name,
          treeId: connected?.tid ?? null,
          properties: connected?.properties ?? [],
        });
      },
    },
  };
}

export const treeDisconnect: Handler = (request) => ({
  pending: {
    answer(answer) {
      if (answer.succeeded) request.dialogue.endTree(request.header.tid, answer.stamp ?? request.stamp);
      disconnected(request, answer);
    },
  },
});
