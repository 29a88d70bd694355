/** Commands that name a path and open nothing (MS-CIFS §3.3.5.3 to §3.3.5.12, §3.3.5.53): deleted, renamed, made, asked about. */
import { isMalformed } from '../../bytes.ts';
import type { FileObservation } from '../../observations.ts';
import {
  decodePathRequest,
  decodeRenameRequest,
  decodeSetInformation2Request,
  decodeSetInformationRequest,
  ntRenameLevelName,
  relativeName,
  SMB_COM_DELETE_DIRECTORY,
  SMB_COM_NT_RENAME,
  smb1CommandName,
} from '../../wire/smb1/index.ts';
import { createActionName, createDispositionName, createOptionNames, FILE_CREATE, FILE_DIRECTORY_FILE, fileAttributeNames } from '../../wire/smb2/index.ts';
import { fileDraft } from '../drafts.ts';
import { Open } from '../open.ts';
import { setDraft } from '../setInformation.ts';
import type { Answer, Handled, Handler, RequestContext } from './request.ts';

/** CreateAction of SMB_COM_NT_CREATE_ANDX. */
const FILE_CREATED = 2;

function named({ connection, observing, session, stamp, tree }: RequestContext, name: string): Open {
  return new Open(observing, connection, session, tree, relativeName(name), stamp);
}

/** An observation of the path, once it is answered. */
function told(request: RequestContext, name: string, action: FileObservation['action'], fill: (draft: FileObservation, answer: Answer) => void): Handled {
  const { block, connection, observing, stamp } = request;
  const subject = named(request, name);
  return {
    pending: {
      answer(answer) {
        const draft = fileDraft(connection.common(stamp, answer.stamp), subject, action, answer.name);
        draft.information = smb1CommandName(block.command);
        fill(draft, answer);
        observing.output.emit(draft);
      },
    },
  };
}

/** DELETE and DELETE_DIRECTORY. */
export const deletePath: Handler = (request) => {
  const asked = decodePathRequest(request.block);
  if (isMalformed(asked)) return asked;
  return told(request, asked.name, 'delete', (draft) => {
    draft.directory = request.block.command === SMB_COM_DELETE_DIRECTORY;
  });
};

/** CHECK_DIRECTORY and QUERY_INFORMATION. */
export const queryPath: Handler = (request) => {
  const asked = decodePathRequest(request.block);
  return isMalformed(asked) ? asked : told(request, asked.name, 'query', () => {});
};

export const setInformation: Handler = (request) => {
  const asked = decodeSetInformationRequest(request.block);
  if (isMalformed(asked)) return asked;
  return told(request, asked.name, 'set', (draft) => {
    const details: Record<string, unknown> = { fileAttributes: fileAttributeNames(asked.fileAttributes) };
    if (asked.lastWriteTime !== 0) draft.modified = details.lastWriteTime = new Date(asked.lastWriteTime * 1000).toISOString();
    draft.details = details;
  });
};

/** The times of an open file. */
export const setInformation2: Handler = (request) => {
  const { block, connection, dialogue, observing, stamp } = request;
  const asked = decodeSetInformation2Request(block, dialogue.negotiated?.zone);
  if (isMalformed(asked)) return asked;
  const open = dialogue.open(asked.fid, request);
  return {
    pending: {
      answer(answer) {
        const set = { ...asked, action: 'basic', changeTime: 0n, fileAttributes: 0 } as const;
        const draft = setDraft(connection.common(stamp, answer.stamp), open, set, answer.name);
        draft.information = smb1CommandName(block.command);
        observing.output.emit(draft);
      },
    },
  };
};

/** RENAME and NT_RENAME, which makes hard links too. */
export const rename: Handler = (request) => {
  const asked = decodeRenameRequest(request.block);
  if (isMalformed(asked)) return asked;
  const level = ntRenameLevelName(asked.informationLevel);
  const isLink = level === 'SMB_NT_RENAME_SET_LINK_INFO';
  return told(request, asked.oldName, isLink ? 'set' : 'rename', (draft) => {
    if (request.block.command === SMB_COM_NT_RENAME) draft.information = level;
    draft.newName = relativeName(asked.newName);
  });
};

export const createDirectory: Handler = (request) => {
  const asked = decodePathRequest(request.block);
  return isMalformed(asked) ? asked : { pending: directoryMade(request, asked.name) };
};

/** As SMB2 tells it: an open that creates a directory. */
export function directoryMade(request: RequestContext, name: string): { answer(answer: Answer): void } {
  const { connection, observing, stamp } = request;
  const subject = named(request, name);
  return {
    answer(answer) {
      const draft = fileDraft(connection.common(stamp, answer.stamp), subject, 'open', answer.name);
      draft.disposition = createDispositionName(FILE_CREATE);
      draft.options = createOptionNames(FILE_DIRECTORY_FILE);
      draft.directory = true;
      if (answer.succeeded) draft.result = createActionName(FILE_CREATED);
      observing.output.emit(draft);
    },
  };
}
