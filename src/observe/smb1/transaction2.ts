/** SMB_COM_TRANSACTION2 (MS-CIFS §2.2.6): listings, what is asked and set of files, directories made, DFS. */
import { isMalformed } from '../../bytes.ts';
import {
  decodeCreateDirectoryRequest,
  decodeFileInformationRequest,
  decodeOpen2Request,
  decodeOpen2Response,
  decodePathInformationRequest,
  decodeSmb1SetInformation,
  queryLevelName,
  relativeName,
  setLevelName,
  TRANS2_CREATE_DIRECTORY,
  TRANS2_FIND_FIRST2,
  TRANS2_FIND_NEXT2,
  TRANS2_GET_DFS_REFERRAL,
  TRANS2_OPEN2,
  TRANS2_QUERY_PATH_INFORMATION,
  TRANS2_SET_FILE_INFORMATION,
  TRANS2_SET_PATH_INFORMATION,
} from '../../wire/smb1/index.ts';
import { decodeGetDfsReferralRequest, FSCTL_DFS_GET_REFERRALS, fsctlName } from '../../wire/smb2/index.ts';
import { fileDraft } from '../drafts.ts';
import { Open } from '../open.ts';
import { applySet, setDraft } from '../setInformation.ts';
import { answerOldOpen, beginOldOpen } from './create.ts';
import { findFirst, findNext } from './listing.ts';
import { directoryMade } from './paths.ts';
import type { RequestContext, TransactionContext, TransactionHandler, TransactionPending } from './request.ts';

const SILENT: TransactionPending = { answer() {} };

export const transaction2: TransactionHandler = (request) => {
  switch (request.subcommand) {
    case TRANS2_OPEN2:
      return open2(request);
    case TRANS2_FIND_FIRST2:
      return findFirst(request);
    case TRANS2_FIND_NEXT2:
      return findNext(request);
    case TRANS2_QUERY_PATH_INFORMATION:
      return queryPath(request);
    case TRANS2_SET_PATH_INFORMATION:
    case TRANS2_SET_FILE_INFORMATION:
      return setInformation(request);
    case TRANS2_CREATE_DIRECTORY:
      return createDirectory(request);
    case TRANS2_GET_DFS_REFERRAL:
      return dfsReferral(request);
    default:
      // file systems and open files asked about: nothing new
      return SILENT;
  }
};

/** A subject that is named and not opened. */
export function namedOnly({ connection, observing, session, stamp, tree }: RequestContext, name: string | null): Open {
  return new Open(observing, connection, session, tree, name === null ? null : relativeName(name), stamp);
}

const open2: TransactionHandler = (request) => {
  const asked = decodeOpen2Request(request.parameters, request.block.isUnicode);
  if (isMalformed(asked)) return asked;
  const open = beginOldOpen(request, asked);
  return {
    answer(answer) {
      const opened = answer.succeeded ? decodeOpen2Response(answer.parameters) : undefined;
      answerOldOpen(request, open, asked, opened, answer);
    },
  };
};

const queryPath: TransactionHandler = (request) => {
  const { block, connection, observing, parameters, stamp } = request;
  const asked = decodePathInformationRequest(parameters, block.isUnicode);
  if (isMalformed(asked)) return asked;
  const subject = namedOnly(request, asked.fileName);
  return {
    answer(answer) {
      const draft = fileDraft(connection.common(stamp, answer.stamp), subject, 'query', answer.name);
      draft.information = queryLevelName(asked.informationLevel);
      observing.output.emit(draft);
    },
  };
};

/** Of a path, or of an open file. */
const setInformation: TransactionHandler = (request) => {
  const { block, connection, data, dialogue, observing, parameters, stamp, subcommand } = request;
  const asked = subcommand === TRANS2_SET_FILE_INFORMATION ? decodeFileInformationRequest(parameters) : decodePathInformationRequest(parameters, block.isUnicode);
  if (isMalformed(asked)) return asked;
  const subject = 'fid' in asked ? dialogue.open(asked.fid, request) : namedOnly(request, asked.fileName);
  const decoded = decodeSmb1SetInformation(asked.informationLevel, data);
  if (isMalformed(decoded)) dialogue.malformed(decoded, stamp);
  const set = decoded === undefined || isMalformed(decoded) ? undefined : decoded;
  if (set !== undefined && 'newName' in set) set.newName = relativeName(set.newName);
  return {
    answer(answer) {
      if (subject.isPipe) return;
      const draft = setDraft(connection.common(stamp, answer.stamp), subject, set, answer.name);
      draft.information = setLevelName(asked.informationLevel);
      if (answer.succeeded && set !== undefined) applySet(subject, set, (answer.stamp ?? stamp).frame);
      observing.output.emit(draft);
    },
  };
};

const createDirectory: TransactionHandler = (request) => {
  const asked = decodeCreateDirectoryRequest(request.parameters, request.block.isUnicode);
  if (isMalformed(asked)) return asked;
  return directoryMade(request, asked.name);
};

const dfsReferral: TransactionHandler = (request) => {
  const { connection, observing, parameters, stamp } = request;
  const asked = decodeGetDfsReferralRequest(parameters);
  if (isMalformed(asked)) return asked;
  const subject = namedOnly(request, null);
  return {
    answer(answer) {
      const draft = fileDraft(connection.common(stamp, answer.stamp), subject, 'ioctl', answer.name);
      // SMB2 asks the same by an FSCTL
      draft.information = fsctlName(FSCTL_DFS_GET_REFERRALS);
      draft.details = { requestFileName: asked.requestFileName };
      observing.output.emit(draft);
    },
  };
};
