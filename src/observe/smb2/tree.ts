/** TREE_CONNECT and TREE_DISCONNECT (MS-SMB2 §3.3.5.7, §3.3.5.8): shares. */
import { isMalformed } from '../../bytes.ts';
import type { ShareObservation } from '../../observations.ts';
import {
  decodeTreeConnectRequest,
  decodeTreeConnectResponse,
  SMB2_SHARE_TYPE_DISK,
  SMB2_SHARE_TYPE_PIPE,
  SMB2_SHARE_TYPE_PRINT,
  shareCapabilityNames,
  shareFlagNames,
} from '../../wire/smb2/index.ts';
import { disconnected } from '../share.ts';
import type { Handler } from './request.ts';

const TYPES: Readonly<Record<number, ShareObservation['type']>> = {
  [SMB2_SHARE_TYPE_DISK]: 'disk',
  [SMB2_SHARE_TYPE_PIPE]: 'pipe',
  [SMB2_SHARE_TYPE_PRINT]: 'print',
};

const NO_SESSION = { sessionId: null, domain: null, user: null };

export const treeConnect: Handler = ({ bytes, connection, dialogue, observing, session, stamp }) => {
  const request = decodeTreeConnectRequest(bytes);
  if (isMalformed(request)) return request;
  return {
    pending: {
      answer(answer) {
        const decoded = answer.succeeded ? decodeTreeConnectResponse(answer.bytes) : undefined;
        if (isMalformed(decoded) && answer.stamp !== null) dialogue.malformed(decoded, answer.stamp);
        const response = isMalformed(decoded) ? undefined : decoded;
        const treeId = answer.succeeded ? (answer.header?.treeId ?? null) : null;
        const type = response === undefined ? null : (TYPES[response.shareType] ?? null);
        if (treeId !== null) session?.trees.set(treeId, { treeId, path: request.path, type });
        observing.output.emit({
          kind: 'share',
          ...connection.common(stamp, answer.stamp),
          ...(session?.reference ?? NO_SESSION),
          action: 'connect',
          path: request.path,
          type,
          status: answer.name,
          treeId,
          properties: response === undefined ? [] : [...shareFlagNames(response.shareFlags), ...shareCapabilityNames(response.capabilities)],
        });
      },
    },
  };
};

export const treeDisconnect: Handler = ({ connection, observing, session, stamp, tree }) => ({
  pending: {
    answer(answer) {
      if (session === undefined || tree === undefined) return;
      if (answer.succeeded) {
        session.endOpens(answer.stamp ?? stamp, tree);
        session.trees.delete(tree.treeId);
      }
      disconnected({ connection, observing, session, stamp, tree }, answer);
    },
  },
});
