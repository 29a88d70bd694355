/** SET_INFO and QUERY_DIRECTORY (MS-SMB2 §3.3.5.21, §3.3.5.18): what is changed about files, what is listed. */
import { isMalformed } from '../../bytes.ts';
import {
  decodeDirectoryEntries,
  decodeFileSetInformation,
  decodeQueryDirectoryRequest,
  decodeQueryDirectoryResponse,
  decodeSetInfoRequest,
  informationName,
} from '../../wire/smb2/index.ts';
import { fileDraft } from '../drafts.ts';
import { passEntries } from '../listing.ts';
import { applySet, setDraft } from '../setInformation.ts';
import { openOf } from './opens.ts';
import type { Handler } from './request.ts';

export const setInfo: Handler = (request) => {
  const { connection, dialogue, observing, stamp } = request;
  const asked = decodeSetInfoRequest(request.bytes);
  if (isMalformed(asked)) return asked;
  const open = openOf(request, asked.fileId);
  const decoded = decodeFileSetInformation(asked);
  if (isMalformed(decoded)) dialogue.malformed(decoded, stamp);
  const set = decoded === undefined || isMalformed(decoded) ? undefined : decoded;
  const information = informationName(asked.infoType, asked.fileInfoClass);
  return {
    pending: {
      answer(answer) {
        if (open === undefined || open.isPipe) return;
        const draft = setDraft(connection.common(stamp, answer.stamp), open, set, answer.name);
        if (answer.succeeded && set !== undefined) applySet(open, set, (answer.stamp ?? stamp).frame);
        draft.information = information;
        observing.output.emit(draft);
      },
    },
  };
};

export const listDirectory: Handler = (request) => {
  const { connection, observing, stamp } = request;
  const asked = decodeQueryDirectoryRequest(request.bytes);
  if (isMalformed(asked)) return asked;
  const open = openOf(request, asked.fileId);
  return {
    pending: {
      answer(answer) {
        if (open !== undefined && answer.succeeded) {
          passEntries(request, answer, open.tree.path, open.name, () => {
            const response = decodeQueryDirectoryResponse(answer.bytes);
            return isMalformed(response) ? response : decodeDirectoryEntries(asked.fileInformationClass, response.outputBuffer);
          });
        }
        // the rest of a listing that was begun, and its end, say nothing new
        if (open === undefined || answer.name === 'STATUS_NO_MORE_FILES') return;
        if (answer.succeeded && !open.beginsListing(asked.pattern)) return;
        const draft = fileDraft(connection.common(stamp, answer.stamp), open, 'list', answer.name);
        draft.pattern = asked.pattern;
        draft.directory = true;
        observing.output.emit(draft);
      },
    },
  };
};
