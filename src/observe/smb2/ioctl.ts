/** IOCTL (MS-SMB2 §3.3.5.15): pipes that are spoken through and waited for, FSCTLs by name with what they carry. */
import { isMalformed } from '../../bytes.ts';
import { STATUS_BUFFER_OVERFLOW } from '../../wire/ntstatus.ts';
import {
  decodeCopychunkResponse,
  decodeGetDfsReferralExRequest,
  decodeGetDfsReferralRequest,
  decodeIoctlRequest,
  decodeIoctlResponse,
  decodeNetworkInterfaceInfo,
  decodePipeWaitRequest,
  decodeSnapshotArray,
  FSCTL_DFS_GET_REFERRALS,
  FSCTL_DFS_GET_REFERRALS_EX,
  FSCTL_PIPE_PEEK,
  FSCTL_PIPE_TRANSCEIVE,
  FSCTL_PIPE_WAIT,
  FSCTL_QUERY_NETWORK_INTERFACE_INFO,
  FSCTL_SRV_COPYCHUNK,
  FSCTL_SRV_COPYCHUNK_WRITE,
  FSCTL_SRV_ENUMERATE_SNAPSHOTS,
  fsctlName,
  type IoctlRequest,
  NO_FILE_ID,
  networkInterfaceCapabilityNames,
} from '../../wire/smb2/index.ts';
import { Open } from '../open.ts';
import { present } from '../present.ts';
import { fileDraft, pipeDraft } from '../drafts.ts';
import { openOf } from './opens.ts';
import type { Answer, Handled, Handler, RequestContext } from './request.ts';

export const ioctl: Handler = (request) => {
  const asked = decodeIoctlRequest(request.bytes);
  if (isMalformed(asked)) return asked;
  switch (asked.ctlCode) {
    case FSCTL_PIPE_TRANSCEIVE:
      return transceive(request, asked);
    case FSCTL_PIPE_WAIT:
      return wait(request, asked);
    default:
      return other(request, asked);
  }
};

/** A message written and its answer read, in one. */
function transceive(request: RequestContext, asked: IoctlRequest): Handled {
  const open = openOf(request, asked.fileId);
  if (open === undefined) return { pending: { answer() {} } };
  open.setPipe();
  open.messagesWritten++;
  open.bytesWritten += asked.input.length;
  open.message('write', asked.input, false, request.stamp);
  return {
    pending: {
      answer(answer) {
        if (answer.stamp === null || !(answer.succeeded || answer.status === STATUS_BUFFER_OVERFLOW)) return;
        const response = decodeIoctlResponse(answer.bytes);
        if (isMalformed(response)) {
          request.dialogue.malformed(response, answer.stamp);
          return;
        }
        open.messagesRead++;
        open.bytesRead += response.output.length;
        open.message('read', response.output, false, answer.stamp);
      },
    },
  };
}

/** FSCTL_PIPE_WAIT (MS-FSCC §2.3.49) goes to the share and names the pipe. */
function wait({ connection, dialogue, observing, session, stamp, tree }: RequestContext, asked: IoctlRequest): Handled {
  const decoded = decodePipeWaitRequest(asked.input);
  if (isMalformed(decoded)) dialogue.malformed(decoded, stamp);
  const name = isMalformed(decoded) ? null : decoded.name;
  return {
    pending: {
      answer(answer) {
        if (session === undefined || tree === undefined) return;
        const none = new Open(observing, connection, session, tree, name, stamp);
        observing.output.emit(pipeDraft(connection.common(stamp, answer.stamp), none, 'wait', answer.name));
      },
    },
  };
}

function other(request: RequestContext, asked: IoctlRequest): Handled {
  const { connection, observing, session, stamp, tree } = request;
  const open = asked.fileId === NO_FILE_ID ? undefined : openOf(request, asked.fileId);
  const asks = requestDetails(asked);
  return {
    pending: {
      answer(answer) {
        if (session === undefined || tree === undefined) return;
        const subject = open ?? new Open(observing, connection, session, tree, null, stamp);
        const common = connection.common(stamp, answer.stamp);
        if (subject.isPipe && open !== undefined) {
          const action = asked.ctlCode === FSCTL_PIPE_PEEK ? 'peek' : undefined;
          if (action !== undefined) observing.output.emit(pipeDraft(common, subject, action, answer.name));
          return;
        }
        const details = { ...asks, ...answerDetails(asked.ctlCode, answer) };
        const draft = fileDraft(common, subject, 'ioctl', answer.name);
        draft.information = fsctlName(asked.ctlCode);
        draft.details = Object.keys(details).length === 0 ? null : details;
        observing.output.emit(draft);
      },
    },
  };
}

function requestDetails({ ctlCode, input }: IoctlRequest): Record<string, unknown> {
  if (ctlCode !== FSCTL_DFS_GET_REFERRALS && ctlCode !== FSCTL_DFS_GET_REFERRALS_EX) return {};
  const request = ctlCode === FSCTL_DFS_GET_REFERRALS ? decodeGetDfsReferralRequest(input) : decodeGetDfsReferralExRequest(input);
  return isMalformed(request) ? {} : { requestFileName: request.requestFileName };
}

function answerDetails(ctlCode: number, answer: Answer): Record<string, unknown> {
  const response = answer.succeeded ? decodeIoctlResponse(answer.bytes) : undefined;
  if (response === undefined || isMalformed(response)) return {};
  switch (ctlCode) {
    case FSCTL_QUERY_NETWORK_INTERFACE_INFO: {
      const interfaces = decodeNetworkInterfaceInfo(response.output);
      if (isMalformed(interfaces)) return {};
      return { interfaces: interfaces.map((i) => present({ ...i, capability: networkInterfaceCapabilityNames(i.capability) })) };
    }
    case FSCTL_SRV_ENUMERATE_SNAPSHOTS: {
      const snapshots = decodeSnapshotArray(response.output);
      return isMalformed(snapshots) ? {} : { snapShots: snapshots.snapShots };
    }
    case FSCTL_SRV_COPYCHUNK:
    case FSCTL_SRV_COPYCHUNK_WRITE: {
      const copied = decodeCopychunkResponse(response.output);
      return isMalformed(copied) ? {} : { totalBytesWritten: copied.totalBytesWritten };
    }
    default:
      return {};
  }
}
