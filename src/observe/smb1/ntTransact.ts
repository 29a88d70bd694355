/** SMB_COM_NT_TRANSACT (MS-CIFS §2.2.7): opens with a security descriptor, FSCTLs, descriptors set, renames. */
import { isMalformed } from '../../bytes.ts';
import {
  decodeFidParameter,
  decodeNtTransactCreateRequest,
  decodeNtTransactCreateResponse,
  decodeNtTransactIoctl,
  decodeNtTransactRename,
  NT_TRANSACT_CREATE,
  NT_TRANSACT_IOCTL,
  NT_TRANSACT_RENAME,
  NT_TRANSACT_SET_SECURITY_DESC,
  relativeName,
} from '../../wire/smb1/index.ts';
import { FSCTL_PIPE_PEEK, FSCTL_PIPE_TRANSCEIVE, fsctlName, infoTypeName, SMB2_0_INFO_SECURITY } from '../../wire/smb2/index.ts';
import { fileDraft, pipeDraft } from '../drafts.ts';
import { answerNtCreate, beginNtCreate } from './create.ts';
import type { TransactionHandler, TransactionPending } from './request.ts';

const SILENT: TransactionPending = { answer() {} };

export const ntTransaction: TransactionHandler = (request) => {
  switch (request.subcommand) {
    case NT_TRANSACT_CREATE:
      return create(request);
    case NT_TRANSACT_IOCTL:
      return ioctl(request);
    case NT_TRANSACT_SET_SECURITY_DESC:
      return setSecurity(request);
    case NT_TRANSACT_RENAME:
      return rename(request);
    default:
      // notifications, descriptors and quotas asked for
      return SILENT;
  }
};

const create: TransactionHandler = (request) => {
  const asked = decodeNtTransactCreateRequest(request.parameters, request.block.isUnicode);
  if (isMalformed(asked)) return asked;
  const open = beginNtCreate(request, asked);
  return {
    answer(answer) {
      const opened = answer.succeeded ? decodeNtTransactCreateResponse(answer.parameters) : undefined;
      answerNtCreate(request, open, asked, opened, answer);
    },
  };
};

const ioctl: TransactionHandler = (request) => {
  const { connection, data, dialogue, isCut, observing, setup, stamp } = request;
  const asked = decodeNtTransactIoctl(setup);
  if (isMalformed(asked)) return asked;
  if (!asked.isFsctl) return SILENT;
  const open = dialogue.open(asked.fid, request);
  const isTransceive = asked.functionCode === FSCTL_PIPE_TRANSCEIVE;
  if (isTransceive) {
    open.setPipe();
    open.messagesWritten++;
    open.bytesWritten += data.length;
    open.message('write', data, isCut, stamp);
  }
  return {
    answer(answer) {
      if (isTransceive) {
        if (answer.stamp === null || !(answer.succeeded || answer.name === 'STATUS_BUFFER_OVERFLOW')) return;
        open.messagesRead++;
        open.bytesRead += answer.data.length;
        open.message('read', answer.data, answer.isCut, answer.stamp);
        return;
      }
      const common = connection.common(stamp, answer.stamp);
      if (open.isPipe) {
        if (asked.functionCode === FSCTL_PIPE_PEEK) observing.output.emit(pipeDraft(common, open, 'peek', answer.name));
        return;
      }
      const draft = fileDraft(common, open, 'ioctl', answer.name);
      draft.information = fsctlName(asked.functionCode);
      observing.output.emit(draft);
    },
  };
};

const setSecurity: TransactionHandler = (request) => {
  const { connection, dialogue, observing, parameters, stamp } = request;
  const asked = decodeFidParameter(parameters);
  if (isMalformed(asked)) return asked;
  const open = dialogue.open(asked.fid, request);
  return {
    answer(answer) {
      if (open.isPipe) return;
      const draft = fileDraft(connection.common(stamp, answer.stamp), open, 'set', answer.name);
      draft.information = infoTypeName(SMB2_0_INFO_SECURITY);
      observing.output.emit(draft);
    },
  };
};

const rename: TransactionHandler = (request) => {
  const { block, connection, dialogue, observing, parameters, stamp } = request;
  const asked = decodeNtTransactRename(parameters, block.isUnicode);
  if (isMalformed(asked)) return asked;
  const open = dialogue.open(asked.fid, request);
  const newName = relativeName(asked.newName);
  return {
    answer(answer) {
      const draft = fileDraft(connection.common(stamp, answer.stamp), open, 'rename', answer.name);
      draft.information = 'NT_TRANSACT_RENAME';
      draft.newName = newName;
      if (answer.succeeded) open.name = newName;
      observing.output.emit(draft);
    },
  };
};
