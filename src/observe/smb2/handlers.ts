/** Which requests say something, by command. The others (ECHO, FLUSH, LOCK, QUERY_INFO, ...) pass without an observation. */
import {
  SMB2_CHANGE_NOTIFY,
  SMB2_CLOSE,
  SMB2_CREATE,
  SMB2_ECHO,
  SMB2_FLUSH,
  SMB2_IOCTL,
  SMB2_LOCK,
  SMB2_LOGOFF,
  SMB2_NEGOTIATE,
  SMB2_OPLOCK_BREAK,
  SMB2_QUERY_DIRECTORY,
  SMB2_QUERY_INFO,
  SMB2_READ,
  SMB2_SESSION_SETUP,
  SMB2_SET_INFO,
  SMB2_TREE_CONNECT,
  SMB2_TREE_DISCONNECT,
  SMB2_WRITE,
} from '../../wire/smb2/index.ts';
import { close, create, createUnasked } from './create.ts';
import { listDirectory, setInfo } from './information.ts';
import { ioctl } from './ioctl.ts';
import type { Handler, OrphanContext } from './request.ts';
import { negotiate, negotiateUnasked } from './negotiate.ts';
import { read, write } from './transfer.ts';
import { logoff, sessionSetup, sessionSetupUnasked } from './setup.ts';
import { treeConnect, treeDisconnect } from './tree.ts';

/** Known, tied to its answer, and without an observation of its own. */
const silent: Handler = () => ({ pending: { answer() {} } });

export const HANDLERS: Readonly<Record<number, Handler>> = {
  [SMB2_NEGOTIATE]: negotiate,
  [SMB2_SESSION_SETUP]: sessionSetup,
  [SMB2_LOGOFF]: logoff,
  [SMB2_TREE_CONNECT]: treeConnect,
  [SMB2_TREE_DISCONNECT]: treeDisconnect,
  [SMB2_CREATE]: create,
  [SMB2_CLOSE]: close,
  [SMB2_READ]: read,
  [SMB2_WRITE]: write,
  [SMB2_IOCTL]: ioctl,
  [SMB2_SET_INFO]: setInfo,
  [SMB2_QUERY_DIRECTORY]: listDirectory,
  [SMB2_QUERY_INFO]: silent,
  [SMB2_FLUSH]: silent,
  [SMB2_LOCK]: silent,
  [SMB2_ECHO]: silent,
  [SMB2_CHANGE_NOTIFY]: silent,
  [SMB2_OPLOCK_BREAK]: silent,
};

/** Answers that say something even when their request was not seen. */
export const ORPHANS: Readonly<Record<number, (orphan: OrphanContext) => void>> = {
  [SMB2_NEGOTIATE]: negotiateUnasked,
  [SMB2_SESSION_SETUP]: sessionSetupUnasked,
  [SMB2_CREATE]: createUnasked,
};
