/** Trees, files and pipes: what was opened, moved and read over SMB. */
import type { Common, SessionReference, StatusName } from './common.ts';

export interface ShareObservation extends Common, SessionReference {
  kind: 'share';
  action: 'connect' | 'disconnect';
  path: string;
  type: 'disk' | 'pipe' | 'print' | null;
  status: StatusName;
  treeId: number | null;
  /** Share flags and capabilities that say something: `encrypt data`, `dfs`, `continuous availability`, ... */
  properties: string[];
}

export interface FileObservation extends Common, SessionReference {
  kind: 'file';
  /**
   * `open`: a CREATE. `close`: its end, with what went through it. `rename`, `delete` (disposition, or delete on close),
   * `set`: a SET_INFO of `information`. `list`: a QUERY_DIRECTORY of `pattern`. `ioctl`: an IOCTL, with the FSCTL's name
   * in `information` and what it carried in `details`. `query`: a path asked about without opening it (SMB1).
   */
  action: 'open' | 'close' | 'rename' | 'delete' | 'set' | 'list' | 'ioctl' | 'query';
  /** As the tree connect named it: `\\10.0.0.133\ADMIN$`; null when that was not seen. */
  share: string | null;
  /** Relative to the share; null when the CREATE was not seen. */
  name: string | null;
  fileId: string | null;
  status: StatusName;
  /** FILE_OPEN, FILE_CREATE, FILE_OVERWRITE_IF, ... (CREATE only). */
  disposition: string | null;
  /** FILE_OPENED, FILE_CREATED, FILE_OVERWRITTEN, FILE_SUPERSEDED: what the server did. */
  result: string | null;
  /** Access mask by name: `FILE_READ_DATA`, `DELETE`, ... */
  access: string[];
  options: string[];
  attributes: string[];
  createContexts: string[];
  directory: boolean | null;
  /** EndofFile of the answer. */
  size: number | null;
  /** New name of a rename. */
  newName: string | null;
  information: string | null;
  pattern: string | null;
  /** What SET_INFO set or an FSCTL carried, by the names of MS-FSCC and MS-SMB2. */
  details: Record<string, unknown> | null;
  /** Times out of the answer to CREATE, or as SET_INFO sets them. */
  created: string | null;
  modified: string | null;
  bytesRead: number | null;
  bytesWritten: number | null;
}

export interface PipeObservation extends Common, SessionReference {
  kind: 'pipe';
  /** `wait`: FSCTL_PIPE_WAIT for `name`. `close`: its end, with what went through it. */
  action: 'open' | 'close' | 'wait' | 'peek';
  share: string | null;
  name: string | null;
  fileId: string | null;
  status: StatusName;
  disposition: string | null;
  access: string[];
  /** `close` only: whether DCE/RPC went through it; and counts of messages and bytes of either direction. */
  rpc: boolean | null;
  messagesWritten: number | null;
  messagesRead: number | null;
  bytesWritten: number | null;
  bytesRead: number | null;
}

export interface PeFacts {
  /** IMAGE_FILE_MACHINE_*: `x64`, `x86`, `ARM64`, or `0x????`. */
  machine: string;
  kind: 'exe' | 'dll' | 'driver';
  /** TimeDateStamp. */
  linkTime: string | null;
  sections: string[];
  subsystem: string | null;
  /** StringFileInfo of the version resource: CompanyName, FileDescription, OriginalFilename, FileVersion, ... */
  version: Record<string, string>;
}

export interface TransferObservation extends Common, SessionReference {
  kind: 'transfer';
  share: string | null;
  name: string | null;
  fileId: string | null;
  /** `write`: from the source to the target; `read`: from the target to the source. */
  direction: 'read' | 'write';
  /** The file's end as far as seen: the highest byte transferred, or the end that the server or SET_INFO named. */
  size: number;
  /** Bytes of it that were seen. */
  bytes: number;
  /** Every byte of [0, size) was seen. */
  complete: boolean;
  /** Ranges of [0, size) that were not seen: [offset, length]; the first 64 of `holeCount`. */
  holes: [number, number][];
  holeCount: number;
  /** Regions were written twice with different content: this is version n of `versions`. */
  version: number;
  /** Of the complete content; null when it is not complete, with the reason in `unhashed`, and where it was not asked for. */
  md5: string | null;
  sha1: string | null;
  sha256: string | null;
  unhashed: string | null;
  /** `PE executable`, `registry hive`, ...; null when not recognised or its beginning was not seen. */
  type: string | null;
  pe: PeFacts | null;
  /**
   * The first 64 KiB of a text of up to 256 KiB that went over an administrative share (`ADMIN$`, `C$`): output that is
   * fetched, scripts that are put there. null for all else, and where 16 MiB of text were taken along.
   */
  text: string | null;
  firstFrame: number;
  lastFrame: number;
}
