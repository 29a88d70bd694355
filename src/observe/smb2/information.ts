/** SET_INFO and QUERY_DIRECTORY (MS-SMB2 §3.3.5.21, §3.3.5.18): what is changed about files, what is listed. */
import { filetimeToIso, isMalformed } from '../../bytes.ts';
import {
  decodeDirectoryEntries,
  decodeFileSetInformation,
  decodeQueryDirectoryRequest,
  decodeQueryDirectoryResponse,
  decodeSetInfoRequest,
  type FileSetInformation,
  fileAttributeNames,
  informationName,
} from '../../wire/smb2/index.ts';
import type { Open } from '../open.ts';
import { fileDraft } from './file.ts';
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
        const draft = fileDraft(connection.common(stamp, answer.stamp), open, actionOf(set), answer.name);
        if (answer.succeeded && set !== undefined) apply(open, set, (answer.stamp ?? stamp).frame);
        draft.information = information;
        draft.newName = set !== undefined && 'newName' in set ? set.newName : null;
        if (set !== undefined) Object.assign(draft, detailsOf(set));
        observing.output.emit(draft);
      },
    },
  };
};

function actionOf(set: FileSetInformation | undefined): 'rename' | 'delete' | 'set' {
  if (set?.action === 'rename') return 'rename';
  return set?.action === 'disposition' && set.deletePending ? 'delete' : 'set';
}

/** What the open is from now on. */
function apply(open: Open, set: FileSetInformation, frame: number): void {
  if (set.action === 'rename') open.name = set.newName;
  else if (set.action === 'end of file') open.cutTo(set.endOfFile, frame);
}

function detailsOf(set: FileSetInformation): { details: Record<string, unknown> | null; created?: string | null; modified?: string | null } {
  switch (set.action) {
    case 'basic': {
      const details: Record<string, unknown> = {};
      for (const name of ['creationTime', 'lastAccessTime', 'lastWriteTime', 'changeTime'] as const) {
        const time = filetimeToIso(set[name]);
        // 0 leaves a time as it is; -1 and -2 switch its automatic update (MS-FSCC §2.4.7)
        if (time !== undefined) details[name] = time;
      }
      if (set.fileAttributes !== 0) details.fileAttributes = fileAttributeNames(set.fileAttributes);
      return { details, created: filetimeToIso(set.creationTime) ?? null, modified: filetimeToIso(set.lastWriteTime) ?? null };
    }
    case 'rename':
    case 'link':
      return { details: { replaceIfExists: set.replaceIfExists } };
    case 'disposition':
      return { details: { deletePending: set.deletePending } };
    case 'end of file':
      return { details: { endOfFile: set.endOfFile } };
    case 'allocation':
      return { details: { allocationSize: set.allocationSize } };
  }
}

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
