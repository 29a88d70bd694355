/** Which commands say something. The others (ECHO, FLUSH, locks, disk space, ...) pass without an observation. */
import {
  SMB_COM_CHECK_DIRECTORY,
  SMB_COM_CLOSE,
  SMB_COM_CLOSE_PRINT_FILE,
  SMB_COM_COPY,
  SMB_COM_CREATE,
  SMB_COM_CREATE_DIRECTORY,
  SMB_COM_CREATE_NEW,
  SMB_COM_CREATE_TEMPORARY,
  SMB_COM_DELETE,
  SMB_COM_DELETE_DIRECTORY,
  SMB_COM_FIND,
  SMB_COM_FIND_UNIQUE,
  SMB_COM_LOCK_AND_READ,
  SMB_COM_LOGOFF_ANDX,
  SMB_COM_MOVE,
  SMB_COM_NEGOTIATE,
  SMB_COM_NT_CREATE_ANDX,
  SMB_COM_NT_RENAME,
  SMB_COM_OPEN,
  SMB_COM_OPEN_ANDX,
  SMB_COM_OPEN_PRINT_FILE,
  SMB_COM_QUERY_INFORMATION,
  SMB_COM_READ,
  SMB_COM_READ_ANDX,
  SMB_COM_READ_MPX,
  SMB_COM_READ_RAW,
  SMB_COM_RENAME,
  SMB_COM_SEARCH,
  SMB_COM_SESSION_SETUP_ANDX,
  SMB_COM_SET_INFORMATION,
  SMB_COM_SET_INFORMATION2,
  SMB_COM_TREE_CONNECT,
  SMB_COM_TREE_CONNECT_ANDX,
  SMB_COM_TREE_DISCONNECT,
  SMB_COM_WRITE,
  SMB_COM_WRITE_AND_CLOSE,
  SMB_COM_WRITE_AND_UNLOCK,
  SMB_COM_WRITE_ANDX,
  SMB_COM_WRITE_MPX,
  SMB_COM_WRITE_PRINT_FILE,
  SMB_COM_WRITE_RAW,
} from '../../wire/smb1/index.ts';
import { close, createCore, createNew, createTemporary, ntCreateAndx, openAndx, openCore, openPrintFile } from './create.ts';
import { search } from './listing.ts';
import { negotiate } from './negotiate.ts';
import { createDirectory, deletePath, queryPath, rename, setInformation, setInformation2 } from './paths.ts';
import type { Handler } from './request.ts';
import { logoff, sessionSetup } from './setup.ts';
import { readAndx, readCore, readRaw, writeAndClose, writeAndUnlock, writeAndx, writeCore, writePrintFile, writeRaw } from './transfer.ts';
import { treeConnect, treeConnectAndx, treeDisconnect } from './tree.ts';

export const HANDLERS: Readonly<Record<number, Handler | undefined>> = {
  [SMB_COM_NEGOTIATE]: negotiate,
  [SMB_COM_SESSION_SETUP_ANDX]: sessionSetup,
  [SMB_COM_LOGOFF_ANDX]: logoff,
  [SMB_COM_TREE_CONNECT_ANDX]: treeConnectAndx,
  [SMB_COM_TREE_CONNECT]: treeConnect,
  [SMB_COM_TREE_DISCONNECT]: treeDisconnect,
  [SMB_COM_NT_CREATE_ANDX]: ntCreateAndx,
  [SMB_COM_OPEN_ANDX]: openAndx,
  [SMB_COM_OPEN]: openCore,
  [SMB_COM_CREATE]: createCore,
  [SMB_COM_CREATE_NEW]: createNew,
  [SMB_COM_CREATE_TEMPORARY]: createTemporary,
  [SMB_COM_OPEN_PRINT_FILE]: openPrintFile,
  [SMB_COM_CLOSE]: close,
  [SMB_COM_CLOSE_PRINT_FILE]: close,
  [SMB_COM_READ_ANDX]: readAndx,
  [SMB_COM_READ]: readCore,
  [SMB_COM_LOCK_AND_READ]: readCore,
  [SMB_COM_READ_RAW]: readRaw,
  [SMB_COM_WRITE_ANDX]: writeAndx,
  [SMB_COM_WRITE]: writeCore,
  [SMB_COM_WRITE_AND_UNLOCK]: writeAndUnlock,
  [SMB_COM_WRITE_AND_CLOSE]: writeAndClose,
  [SMB_COM_WRITE_RAW]: writeRaw,
  [SMB_COM_WRITE_PRINT_FILE]: writePrintFile,
  [SMB_COM_DELETE]: deletePath,
  [SMB_COM_DELETE_DIRECTORY]: deletePath,
  [SMB_COM_RENAME]: rename,
  [SMB_COM_NT_RENAME]: rename,
  [SMB_COM_CREATE_DIRECTORY]: createDirectory,
  [SMB_COM_CHECK_DIRECTORY]: queryPath,
  [SMB_COM_QUERY_INFORMATION]: queryPath,
  [SMB_COM_SET_INFORMATION]: setInformation,
  [SMB_COM_SET_INFORMATION2]: setInformation2,
  [SMB_COM_SEARCH]: search,
  [SMB_COM_FIND]: search,
  [SMB_COM_FIND_UNIQUE]: search,
};

/**
 * Commands that move files or content and are not read: READ_MPX and WRITE_MPX, which are for connectionless transports alone (MS-CIFS
 * §2.2.4.23, §2.2.4.26); COPY and MOVE, which servers refuse (§2.2.4.36, §2.2.4.37).
 */
export const UNREAD: ReadonlySet<number> = new Set([SMB_COM_READ_MPX, SMB_COM_WRITE_MPX, SMB_COM_COPY, SMB_COM_MOVE]);
