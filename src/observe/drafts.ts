/** An observation of a file, its content, a pipe or a call with nothing in it yet: each action fills in what it has. */
import type { Common, FileObservation, PipeObservation, RpcObservation, SessionReference, TransferObservation } from '../observations.ts';
import type { FileContentResult } from '../content/index.ts';
import type { Open } from './open.ts';

/**
 * All fields in one literal: an object put together out of spreads takes V8 fifty times as long to make, and these are most
 * of what is observed.
 */
export function fileDraft(common: Common, open: Open, action: FileObservation['action'], status: string): FileObservation {
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

export function pipeDraft(common: Common, open: Open, action: PipeObservation['action'], status: string): PipeObservation {
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
export function pipeClose(common: Common, open: Open, status: string): PipeObservation {
  const draft = pipeDraft(common, open, 'close', status);
  draft.rpc = open.speaksRpc;
  draft.messagesRead = open.messagesRead;
  draft.messagesWritten = open.messagesWritten;
  draft.bytesRead = open.bytesRead;
  draft.bytesWritten = open.bytesWritten;
  return draft;
}

/** What of a transfer is known, and has to be kept, at its end: the session may be someone else's when its hashes are there. */
export type Carried = Pick<TransferObservation, 'sessionId' | 'domain' | 'user' | 'share' | 'name' | 'fileId' | 'direction'>;

export function transferDraft(common: Common, carried: Carried, result: FileContentResult): TransferObservation {
  return {
    kind: 'transfer',
    id: '',
    time: common.time,
    frame: common.frame,
    responseFrame: common.responseFrame,
    flow: common.flow,
    source: common.source,
    target: common.target,
    sessionId: carried.sessionId,
    domain: carried.domain,
    user: carried.user,
    share: carried.share,
    name: carried.name,
    fileId: carried.fileId,
    direction: carried.direction,
    size: result.size,
    bytes: result.bytes,
    complete: result.complete,
    holes: result.holes,
    holeCount: result.holeCount,
    version: result.version,
    md5: result.md5,
    sha1: result.sha1,
    sha256: result.sha256,
    unhashed: result.unhashed,
    type: result.type,
    pe: result.pe,
    text: result.text,
    firstFrame: result.firstFrame,
    lastFrame: result.lastFrame,
  };
}

export function rpcDraft(common: Common, { sessionId, domain, user }: SessionReference, action: RpcObservation['action']): RpcObservation {
  return {
    kind: 'rpc',
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
    action,
    alter: false,
    interface: null,
    contextId: 0,
    callId: 0,
    opnum: null,
    operation: null,
    transport: 'ncacn_np',
    pipe: null,
    sealed: false,
    authType: null,
    authLevel: null,
    transferSyntax: null,
    object: null,
    status: 'unknown',
    returnCode: null,
    returnName: null,
    inferred: false,
    arguments: {},
    requestBytes: 0,
    responseBytes: null,
    unread: null,
  };
}
