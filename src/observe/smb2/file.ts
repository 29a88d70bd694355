/** A file observation with nothing in it yet: each action fills in what it has. */
import type { FileObservation, PipeObservation } from '../../observations.ts';
import type { Open } from '../open.ts';

type FileFields = Omit<FileObservation, 'id' | 'time' | 'frame' | 'responseFrame' | 'flow' | 'source' | 'target' | 'action' | 'status'>;
type PipeFields = Omit<PipeObservation, 'id' | 'time' | 'frame' | 'responseFrame' | 'flow' | 'source' | 'target' | 'action' | 'status'>;

export function fileFields(open: Open): FileFields {
  return {
    kind: 'file',
    ...open.session.reference,
    share: open.tree.path,
    name: open.name,
    fileId: open.fileId,
    disposition: null,
    result: null,
    access: [],
    options: [],
    attributes: [],
    createContexts: [],
    directory: null,
    size: null,
    newName: null,
    information: null,
    pattern: null,
    details: null,
    created: null,
    modified: null,
    bytesRead: null,
    bytesWritten: null,
  };
}

export function pipeFields(open: Open): PipeFields {
  return {
    kind: 'pipe',
    ...open.session.reference,
    share: open.tree.path,
    name: open.name,
    fileId: open.fileId,
    disposition: null,
    access: [],
    rpc: null,
    messagesWritten: null,
    messagesRead: null,
    bytesWritten: null,
    bytesRead: null,
  };
}
