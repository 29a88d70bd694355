/** What is changed about a file, as an observation; and what its open is from then on. */
import { filetimeToIso } from '../bytes.ts';
import type { Common, FileObservation } from '../observations.ts';
import { type FileSetInformation, fileAttributeNames } from '../wire/smb2/index.ts';
import { fileDraft } from './drafts.ts';
import type { Open } from './open.ts';

/** `set`: undefined for information that is not read. */
export function setDraft(common: Common, open: Open, set: FileSetInformation | undefined, status: string): FileObservation {
  const draft = fileDraft(common, open, actionOf(set), status);
  if (set === undefined) return draft;
  draft.newName = 'newName' in set ? set.newName : null;
  Object.assign(draft, detailsOf(set));
  return draft;
}

function actionOf(set: FileSetInformation | undefined): 'rename' | 'delete' | 'set' {
  if (set?.action === 'rename') return 'rename';
  return set?.action === 'disposition' && set.deletePending ? 'delete' : 'set';
}

/** What the open is from now on. */
export function applySet(open: Open, set: FileSetInformation, frame: number): void {
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
