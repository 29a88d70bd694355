/** CREATE and CLOSE (MS-SMB2 §3.3.5.9, §3.3.5.10): files and pipes, from their open to their end. */
import { filetimeToIso, isMalformed } from '../../bytes.ts';
import {
  accessMaskNames,
  type CreateRequest,
  type CreateResponse,
  createActionName,
  createDispositionName,
  createOptionNames,
  decodeCloseRequest,
  decodeCloseResponse,
  decodeCreateRequest,
  decodeCreateResponse,
  FILE_ATTRIBUTE_DIRECTORY,
  FILE_DELETE_ON_CLOSE,
  fileAttributeNames,
  SMB2_CLOSE_FLAG_POSTQUERY_ATTRIB,
} from '../../wire/smb2/index.ts';
import type { FileObservation } from '../../observations.ts';
import { Open } from '../open.ts';
import { fileDraft, pipeClose, pipeDraft } from '../drafts.ts';
import { openOf } from './opens.ts';
import type { Answer, Handler, OrphanContext, RequestContext } from './request.ts';

const FILETIME_SIZE = 8;

export const create: Handler = (request) => {
  const { bytes, chain, connection, dialogue, observing, stamp } = request;
  const asked = decodeCreateRequest(bytes);
  if (isMalformed(asked)) return asked;
  const session = request.session ?? dialogue.session(0n);
  const tree = request.tree ?? session.tree(0);
  const open = new Open(observing, connection, session, tree, asked.name, stamp);
  // related requests of the chain mean this open, whose FileId only the answer will name
  chain.open = open;
  return {
    pending: {
      answer(answer) {
        const decoded = answer.succeeded ? decodeCreateResponse(answer.bytes) : undefined;
        if (isMalformed(decoded) && answer.stamp !== null) dialogue.malformed(decoded, answer.stamp);
        const response = isMalformed(decoded) ? undefined : decoded;
        if (response !== undefined) {
          register(open, response);
          open.deleteOnClose = (asked.createOptions & FILE_DELETE_ON_CLOSE) !== 0;
        }
        // what the rest of its chain wrote is said at the session's end
        if (answer.status === null) session.opens.set(`unanswered ${request.header.messageId}`, open);
        writeOpen(request, open, asked, response, answer);
      },
    },
  };
};

/** An open whose request was not seen: its name is not known, what goes through it is. */
export function createUnasked({ bytes, dialogue, header, stamp }: OrphanContext): void {
  dialogue.noteOrphan(header, stamp);
  const response = header.status === 0 ? decodeCreateResponse(bytes) : undefined;
  if (response === undefined || isMalformed(response) || header.sessionId === 0n) return;
  const session = dialogue.session(header.sessionId);
  register(new Open(dialogue.observing, dialogue.connection, session, session.tree(header.treeId ?? 0), null, stamp), response);
}

function register(open: Open, response: CreateResponse): void {
  open.fileId = response.fileId;
  open.endOfFile = response.endofFile;
  open.session.opens.set(response.fileId, open);
  // Windows gives pipes no times, and every file has some: it tells where the tree connect was not seen
  if (response.creationTime === 0n && response.lastWriteTime === 0n && response.endofFile === 0) open.setPipe();
}

function writeOpen({ connection, observing, stamp }: RequestContext, open: Open, asked: CreateRequest, response: CreateResponse | undefined, answer: Answer): void {
  const common = connection.common(stamp, answer.stamp);
  const draft = (open.isPipe ? pipeDraft : fileDraft)(common, open, 'open', answer.name);
  draft.disposition = createDispositionName(asked.createDisposition);
  draft.access = accessMaskNames(asked.desiredAccess);
  if (draft.kind === 'file') {
    draft.options = createOptionNames(asked.createOptions);
    draft.createContexts = asked.createContexts.map((context) => context.name);
    draft.details = timewarpOf(asked);
    draft.attributes = fileAttributeNames(response?.fileAttributes ?? asked.fileAttributes);
    if (response !== undefined) {
      draft.result = createActionName(response.createAction);
      draft.directory = (response.fileAttributes & FILE_ATTRIBUTE_DIRECTORY) !== 0;
      draft.size = response.endofFile;
      draft.created = filetimeToIso(response.creationTime) ?? null;
      draft.modified = filetimeToIso(response.lastWriteTime) ?? null;
    }
  }
  observing.output.emit(draft);
}

/** §2.2.13.2.7 SMB2_CREATE_TIMEWARP_TOKEN: the Timestamp of the snapshot in which the file is opened. */
function timewarpOf({ createContexts }: CreateRequest): FileObservation['details'] {
  const token = createContexts.find(({ name }) => name === 'SMB2_CREATE_TIMEWARP_TOKEN')?.data;
  if (token?.length !== FILETIME_SIZE) return null;
  const timewarp = filetimeToIso(new DataView(token.buffer, token.byteOffset).getBigUint64(0, true));
  return timewarp === undefined ? null : { timewarp };
}

export const close: Handler = (request) => {
  const asked = decodeCloseRequest(request.bytes);
  if (isMalformed(asked)) return asked;
  const open = openOf(request, asked.fileId);
  return {
    pending: {
      answer(answer) {
        if (open === undefined) return;
        if (answer.succeeded) {
          const response = decodeCloseResponse(answer.bytes);
          if (!isMalformed(response) && (response.flags & SMB2_CLOSE_FLAG_POSTQUERY_ATTRIB) !== 0) open.setEnd(response.endofFile);
          if (open.fileId !== null) open.session.opens.delete(open.fileId);
        }
        writeClose(request, open, answer);
        if (answer.succeeded) open.finish(answer.stamp ?? request.stamp);
      },
    },
  };
};

function writeClose({ connection, observing, stamp }: RequestContext, open: Open, answer: Answer): void {
  const { output } = observing;
  const common = connection.common(stamp, answer.stamp);
  open.closeSeen = true;
  if (open.isPipe) {
    output.emit(pipeClose(common, open, answer.name));
    return;
  }
  const draft = fileDraft(common, open, 'close', answer.name);
  draft.bytesRead = open.bytesRead;
  draft.bytesWritten = open.bytesWritten;
  output.emit(draft);
  if (!open.deleteOnClose || !answer.succeeded) return;
  const deleted = fileDraft(common, open, 'delete', answer.name);
  deleted.information = 'FILE_DELETE_ON_CLOSE';
  output.emit(deleted);
}
