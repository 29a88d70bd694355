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
import type { Open } from '../open.ts';
import { applySet, setDraft } from '../setInformation.ts';
import { openOf } from './opens.ts';
import type { Answer, Handler, RequestContext } from './request.ts';

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
        if (open !== undefined && answer.succeeded) passEntries(request, open, asked.fileInformationClass, answer);
        // the rest of a listing that was begun, and its end, say nothing new
        if (open === undefined || answer.name === 'STATUS_NO_MORE_FILES') return;
        if (answer.succeeded && open.listed.has(asked.pattern)) return;
        if (answer.succeeded) open.listed.set(asked.pattern, true);
        const draft = fileDraft(connection.common(stamp, answer.stamp), open, 'list', answer.name);
        draft.pattern = asked.pattern;
        draft.directory = true;
        observing.output.emit(draft);
      },
    },
  };
};

/** What is listed goes to an extraction only: entries can be many. */
function passEntries({ connection, dialogue, observing, stamp }: RequestContext, open: Open, informationClass: number, answer: Answer): void {
  if (observing.extraction === undefined || answer.stamp === null) return;
  const response = decodeQueryDirectoryResponse(answer.bytes);
  const entries = isMalformed(response) ? response : decodeDirectoryEntries(informationClass, response.outputBuffer);
  if (entries === undefined) return;
  if (isMalformed(entries)) dialogue.malformed(entries, answer.stamp);
  else observing.extraction.listed({ ...connection.common(stamp, answer.stamp), share: open.tree.path, directory: open.name, entries });
}
