/** An observation of a file or pipe with nothing in it yet: each action fills in what it has. */
import type { FileObservation, PipeObservation } from '../observations.ts';
import type { CommonFields } from './connection.ts';
import type { Open } from './open.ts';

/**
 * All fields in one literal: an object put together out of spreads takes V8 fifty times as long to make, and these are most
 * of what is observed.
 */
export function fileDraft(common: CommonFields, open: Open, action: FileObservation['action'], status: string): FileObservation {
  const { sessionId, domain, user } = open.session.reference;
  return {
    kind: 'file',
    id: '',
    time: common.time,
    frame: common.frame,
    responseFrame: common.responseFrame,
    flow: common.flow,
    source: common.source,
    target: common.target,
    sessionId,
    domain,
    user,
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
    action,
    status,
  };
}

export function pipeDraft(common: CommonFields, open: Open, action: PipeObservation['action'], status: string): PipeObservation {
  const { sessionId, domain, user } = open.session.reference;
  return {
    kind: 'pipe',
    id: '',
    time: common.time,
    frame: common.frame,
    responseFrame: common.responseFrame,
    flow: common.flow,
    source: common.source,
    target: common.target,
    sessionId,
    domain,
    user,
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
    action,
    status,
  };
}

/** A pipe's end, with what went through it. */
export function pipeClose(common: CommonFields, open: Open, status: string): PipeObservation {
  const draft = pipeDraft(common, open, 'close', status);
  draft.rpc = open.speaksRpc;
  draft.messagesRead = open.messagesRead;
  draft.messagesWritten = open.messagesWritten;
  draft.bytesRead = open.bytesRead;
  draft.bytesWritten = open.bytesWritten;
  return draft;
}
