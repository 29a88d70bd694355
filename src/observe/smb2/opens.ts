/** Which open a request means (MS-SMB2 §3.3.5.2.7.2): by FileId, by its place in a chain, or one that was never seen to be opened. */
import { NO_FILE_ID } from '../../wire/smb2/index.ts';
import { Open } from '../open.ts';
import type { RequestContext } from './request.ts';

/** undefined for a request outside a session, or without a file. */
export function openOf({ chain, connection, observing, session, stamp, tree }: RequestContext, fileId: string): Open | undefined {
  if (session === undefined || tree === undefined) return undefined;
  if (fileId === NO_FILE_ID) return chain.open;
  let open = session.opens.get(fileId);
  if (open === undefined) {
    open = new Open(observing, connection, session, tree, null, stamp);
    open.fileId = fileId;
    session.opens.set(fileId, open);
  }
  open.touched = stamp;
  chain.open = open;
  return open;
}
