/** One run of PsExec on one target: the pieces, in the order in which each attack puts them together. */
import { cat, le32 } from './bytes.ts';
import {
  FSCTL_PIPE_TRANSCEIVE,
  FSCTL_PIPE_WAIT,
  ioctlRequest,
  ioctlResponse,
  NO_FILE,
  pipeWait,
  readRequest,
  readResponse,
} from './bodies.ts';
import { type Copy, copyFile } from './copy.ts';
import { close, createFile, deleteFile, type Open, openPipe, queryNetworkOpen, queryStandard, write } from './files.ts';
import { HR_PC } from './hosts.ts';
import { harmlessExecutable } from './pe.ts';
import { randomFor } from './random.ts';
import { Command, type How, type Pending, type SmbConnection } from './smb2.ts';

export const EXECUTABLE_NAME = 'PSEXESVC.exe';
/** PsExec's settings block, sealed by it. */
const SETTINGS_SIZE = 19040;
const KEY_FILE_SIZE = 96;

export interface Run {
  readonly smb: SmbConnection;
  readonly admin: number;
  readonly ipc: number;
  /** Of `PSEXEC-HR-PC-1C6C5D14.key`. */
  readonly key: string;
  /** Of the client's process, in the pipes' names. */
  readonly processId: number;
}

const executable = harmlessExecutable();

export const keyName = ({ key }: Run): string => `PSEXEC-${HR_PC.netbios}-${key}.key`;

export function copyExecutable({ smb, admin }: Run, copy: Copy): void {
  const file = createFile(smb, admin, EXECUTABLE_NAME);
  copyFile(file, executable, copy);
  queryNetworkOpen(file, executable.length);
  close(file);
}

/** The key file stays open as long as the run lasts. */
export function writeKey(run: Run): Open {
  const file = createFile(run.smb, run.admin, keyName(run));
  write(file, randomFor(`key ${run.key}`).bytes(KEY_FILE_SIZE));
  queryStandard(file, KEY_FILE_SIZE, 4096);
  return file;
}

export function pollKey(key: Open, how: How = {}): void {
  queryStandard(key, KEY_FILE_SIZE, 4096, how);
}

export function deleteKey(run: Run, key: Open): void {
  close(key);
  deleteFile(run.smb, run.admin, keyName(run), KEY_FILE_SIZE);
}

export function deleteExecutable({ smb, admin }: Run): void {
  deleteFile(smb, admin, EXECUTABLE_NAME, executable.length);
}

export interface Pipes {
  readonly control: Open;
  readonly stdin: Open;
  readonly stdout: Open;
  readonly stderr: Open;
}

/** The service's own pipe first: versions, then the settings block both ways shortened; then one pipe for each stream. */
export function openPipes(run: Run): Pipes {
  const { smb, ipc: treeId, processId } = run;
  const random = randomFor(`pipes ${run.key}`);
  const control = openPipe(smb, treeId, 'PSEXESVC');
  const version = (nonce: Uint8Array): Buffer => cat(le32(0xc8), nonce, le32(0x23f00206), le32(1));
  smb.exchange(
    Command.IOCTL,
    ioctlRequest(FSCTL_PIPE_TRANSCEIVE, control.fileId, version(le32(0)), 16),
    ioctlResponse(FSCTL_PIPE_TRANSCEIVE, control.fileId, version(random.bytes(4))),
    { treeId },
  );
  write(control, le32(SETTINGS_SIZE));
  write(control, random.bytes(SETTINGS_SIZE));
  read(control, le32(16));
  read(control, random.bytes(16));

  const stream = (name: string): Open => {
    const pipe = `PSEXESVC-${HR_PC.netbios}-${processId}-${name}`;
    smb.exchange(
      Command.IOCTL,
      ioctlRequest(FSCTL_PIPE_WAIT, NO_FILE, pipeWait(pipe), 0),
      ioctlResponse(FSCTL_PIPE_WAIT, NO_FILE, Buffer.alloc(0)),
      { treeId },
    );
    return openPipe(smb, treeId, pipe);
  };
  return { control, stdin: stream('stdin'), stdout: stream('stdout'), stderr: stream('stderr') };
}

export function closePipes({ control, stdin, stdout, stderr }: Pipes): void {
  for (const pipe of [stdin, stdout, stderr, control]) close(pipe);
}

export function read({ smb, treeId, fileId }: Open, data: Uint8Array, how: How = {}): void {
  smb.exchange(Command.READ, readRequest(fileId, data.length), readResponse(data), { treeId, ...how });
}

/** A read that the server cannot answer yet. */
export function startRead({ smb, treeId, fileId }: Open, length: number): Pending {
  const pending = smb.ask(Command.READ, readRequest(fileId, length), { treeId });
  smb.postpone(pending);
  return pending;
}
