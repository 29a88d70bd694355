/** Opens and their ends: NT_CREATE_ANDX, OPEN_ANDX, OPEN, CREATE, CLOSE (MS-CIFS §3.3.5.51, §3.3.5.35, §3.3.5.5 to §3.3.5.7). */
import { filetimeToIso, isMalformed, type Malformed } from '../../bytes.ts';
import {
  decodeCreateRequest,
  decodeCreateResponse,
  decodeCreateTemporaryResponse,
  decodeFid,
  decodeNtCreateAndxRequest,
  decodeNtCreateAndxResponse,
  decodeOpenAndxRequest,
  decodeOpenAndxResponse,
  decodeOpenPrintFileRequest,
  decodeOpenRequest,
  decodeOpenResponse,
  FILE_TYPE_BYTE_MODE_PIPE,
  FILE_TYPE_MESSAGE_MODE_PIPE,
  type NtCreateRequest,
  type NtCreateResponse,
  type OldOpenRequest,
  type OldOpenResponse,
  relativeName,
  type Smb1Block,
} from '../../wire/smb1/index.ts';
import {
  accessMaskNames,
  createActionName,
  createDispositionName,
  createOptionNames,
  FILE_ATTRIBUTE_DIRECTORY,
  FILE_CREATE,
  FILE_DELETE_ON_CLOSE,
  FILE_OVERWRITE_IF,
  fileAttributeNames,
} from '../../wire/smb2/index.ts';
import { fileDraft, pipeClose, pipeDraft } from '../drafts.ts';
import { Open } from '../open.ts';
import type { Answer, Handler, RequestContext } from './request.ts';

/** The response, or nothing where the server refused or it cannot be read. */
function readable<T extends object>(request: RequestContext, response: T | Malformed | undefined, answer: Answer): T | undefined {
  if (!isMalformed(response)) return response;
  if (answer.stamp !== null && !answer.isCut) request.dialogue.malformed(response, answer.stamp);
  return undefined;
}

function register(request: RequestContext, open: Open, fid: number, resourceType: number): void {
  if (resourceType === FILE_TYPE_BYTE_MODE_PIPE || resourceType === FILE_TYPE_MESSAGE_MODE_PIPE) open.setPipe();
  request.dialogue.setOpen(fid, open);
  request.chain.open = open;
}

export function beginNtCreate(request: RequestContext, asked: NtCreateRequest): Open {
  const { chain, connection, dialogue, observing, session, stamp, tree } = request;
  const own = relativeName(asked.name);
  const root = asked.rootDirectoryFid === 0 ? null : dialogue.open(asked.rootDirectoryFid, { ...request, chain: { ...chain, open: undefined } }).name;
  return new Open(observing, connection, session, tree, root === null || root === '' ? own : `${root}\\${own}`, stamp);
}

export function answerNtCreate(request: RequestContext, open: Open, asked: NtCreateRequest, decoded: NtCreateResponse | Malformed | undefined, answer: Answer): void {
  const { connection, observing, stamp } = request;
  const response = readable(request, decoded, answer);
  if (response !== undefined) {
    open.endOfFile = response.endOfFile;
    open.deleteOnClose = (asked.createOptions & FILE_DELETE_ON_CLOSE) !== 0;
    register(request, open, response.fid, response.resourceType);
  }
  const draft = (open.isPipe ? pipeDraft : fileDraft)(connection.common(stamp, answer.stamp), open, 'open', answer.name);
  draft.disposition = createDispositionName(asked.createDisposition);
  draft.access = accessMaskNames(asked.desiredAccess);
  if (draft.kind === 'file') {
    draft.options = createOptionNames(asked.createOptions);
    draft.attributes = fileAttributeNames(response?.extFileAttributes ?? asked.extFileAttributes);
    if (response !== undefined) {
      draft.result = createActionName(response.createAction);
      draft.directory = response.directory;
      draft.size = response.endOfFile;
      draft.created = filetimeToIso(response.creationTime) ?? null;
      draft.modified = filetimeToIso(response.lastWriteTime) ?? null;
    }
  }
  observing.output.emit(draft);
}

export const ntCreateAndx: Handler = (request) => {
  const asked = decodeNtCreateAndxRequest(request.block);
  if (isMalformed(asked)) return asked;
  const open = beginNtCreate(request, asked);
  return {
    pending: {
      answer(answer) {
        const opened = answer.succeeded && answer.block !== null ? decodeNtCreateAndxResponse(answer.block) : undefined;
        answerNtCreate(request, open, asked, opened, answer);
      },
    },
  };
};

export function beginOldOpen({ connection, observing, session, stamp, tree }: RequestContext, asked: OldOpenRequest): Open {
  return new Open(observing, connection, session, tree, relativeName(asked.name), stamp);
}

export function answerOldOpen(request: RequestContext, open: Open, asked: OldOpenRequest, decoded: OldOpenResponse | Malformed | undefined, answer: Answer): void {
  const { connection, observing, stamp } = request;
  const response = readable(request, decoded, answer);
  if (response !== undefined) {
    open.endOfFile = response.fileSize ?? null;
    register(request, open, response.fid, response.resourceType);
  }
  const draft = (open.isPipe ? pipeDraft : fileDraft)(connection.common(stamp, answer.stamp), open, 'open', answer.name);
  draft.disposition = createDispositionName(asked.createDisposition);
  draft.access = accessMaskNames(asked.desiredAccess);
  if (draft.kind === 'file') {
    draft.attributes = fileAttributeNames(response?.fileAttributes ?? asked.fileAttributes);
    if (response !== undefined) {
      draft.result = response.createAction === undefined ? null : createActionName(response.createAction);
      draft.directory = (response.fileAttributes & FILE_ATTRIBUTE_DIRECTORY) !== 0;
      draft.size = response.fileSize ?? null;
    }
  }
  observing.output.emit(draft);
}

function oldOpen(decodeRequest: (block: Smb1Block) => OldOpenRequest | Malformed, decodeResponse: (block: Smb1Block) => OldOpenResponse | Malformed): Handler {
  return (request) => {
    const asked = decodeRequest(request.block);
    if (isMalformed(asked)) return asked;
    const open = beginOldOpen(request, asked);
    return {
      pending: {
        answer(answer) {
          const opened = answer.succeeded && answer.block !== null ? decodeResponse(answer.block) : undefined;
          answerOldOpen(request, open, asked, opened, answer);
        },
      },
    };
  };
}

export const openAndx = oldOpen(decodeOpenAndxRequest, decodeOpenAndxResponse);
export const openCore = oldOpen(decodeOpenRequest, decodeOpenResponse);
/** A spool file: that of a print job (§3.3.5.54). */
export const openPrintFile = oldOpen(decodeOpenPrintFileRequest, decodeCreateResponse);
export const createCore = oldOpen((block) => decodeCreateRequest(block, FILE_OVERWRITE_IF), decodeCreateResponse);
export const createNew = oldOpen((block) => decodeCreateRequest(block, FILE_CREATE), decodeCreateResponse);

export const createTemporary: Handler = (request) => {
  const asked = decodeCreateRequest(request.block, FILE_CREATE);
  if (isMalformed(asked)) return asked;
  const open = beginOldOpen(request, asked);
  return {
    pending: {
      answer(answer) {
        const opened = answer.succeeded && answer.block !== null ? decodeCreateTemporaryResponse(answer.block) : undefined;
        if (opened !== undefined && !isMalformed(opened)) open.name = open.name === '' ? opened.name : `${open.name}\\${opened.name}`;
        answerOldOpen(request, open, asked, opened, answer);
      },
    },
  };
};

export const close: Handler = (request) => {
  const asked = decodeFid(request.block);
  if (isMalformed(asked)) return asked;
  const open = request.dialogue.open(asked.fid, request);
  return {
    pending: {
      answer(answer) {
        closeOpen(request, open, answer);
      },
    },
  };
};

export function closeOpen({ connection, dialogue, observing, stamp }: RequestContext, open: Open, answer: Answer): void {
  const common = connection.common(stamp, answer.stamp);
  open.closeSeen = true;
  if (open.isPipe) {
    observing.output.emit(pipeClose(common, open, answer.name));
  } else {
    const draft = fileDraft(common, open, 'close', answer.name);
    draft.bytesRead = open.bytesRead;
    draft.bytesWritten = open.bytesWritten;
    observing.output.emit(draft);
    if (open.deleteOnClose && answer.succeeded) {
      const deleted = fileDraft(common, open, 'delete', answer.name);
      deleted.information = 'FILE_DELETE_ON_CLOSE';
      observing.output.emit(deleted);
    }
  }
  if (!answer.succeeded) return;
  dialogue.closed(open);
  open.finish(answer.stamp ?? stamp);
}
