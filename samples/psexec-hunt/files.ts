/** What PsExec does with files on ADMIN$ and with pipes on IPC$: opened, written, asked about, closed, deleted. */
import { cat, le32, le64, zeros } from './bytes.ts';
import {
  closeRequest,
  closeResponse,
  createContexts,
  createRequest,
  createResponse,
  deleteRequest,
  FILE_NETWORK_OPEN_INFORMATION,
  FILE_STANDARD_INFORMATION,
  networkOpenInformation,
  queryInfoRequest,
  queryInfoResponse,
  setInfoResponse,
  standardInformation,
  writeRequest,
  writeResponse,
} from './bodies.ts';
import { Command, errorBody, type How, type SmbConnection, STATUS_ACCESS_DENIED } from './smb2.ts';
import { fileTime } from './time.ts';

const FILE_OPEN = 1;
const FILE_OVERWRITE_IF = 5;
const OPENED = 1;
const CREATED = 2;
const SYNCHRONOUS_FILE = 0x60;
const OPEN_REPARSE_POINT = 0x20_0040;
const LEASE = 0xff;
const ARCHIVE = 0x20;
const DIRECTORY = 0x10;
const NORMAL = 0x80;
const READ_WRITE_HANDLE_CACHING = 7;

export interface Open {
  readonly smb: SmbConnection;
  readonly treeId: number;
  readonly fileId: Buffer;
}

const maximalAccess = (): [string, Buffer] => ['MxAc', cat(le32(0), le32(0x001f01ff))];
const onDisk = (smb: SmbConnection): [string, Buffer] => [
  'QFid',
  cat(smb.random.bytes(8), smb.random.bytes(8), zeros(16)),
];

/** RqLs of version 2 (MS-SMB2 §2.2.13.2.10): the parent's key is the share root's. */
function lease(smb: SmbConnection): [string, Buffer] {
  const key = smb.random.bytes(16);
  return ['RqLs', cat(key, le32(READ_WRITE_HANDLE_CACHING), le32(4), le64(0), smb.random.bytes(16), le32(0))];
}

export function openShareRoot(smb: SmbConnection, treeId: number): Open {
  const fileId = smb.newFileId();
  const request = createRequest({
    name: '',
    access: 0x00100080,
    disposition: FILE_OPEN,
    options: 0x20,
    contexts: createContexts(['MxAc', zeros(0)], ['QFid', zeros(0)]),
  });
  const response = createResponse({
    fileId,
    action: OPENED,
    attributes: DIRECTORY,
    time: fileTime(0) - 864_000_000_000n,
    contexts: createContexts(maximalAccess(), onDisk(smb)),
  });
  smb.exchange(Command.CREATE, request, response, { treeId });
  return { smb, treeId, fileId };
}

export function createFile(smb: SmbConnection, treeId: number, name: string): Open {
  const fileId = smb.newFileId();
  const asked = lease(smb);
  const createGuid = cat(smb.random.bytes(16));
  const request = createRequest({
    name,
    access: 0x00120196,
    attributes: NORMAL,
    sharing: 3,
    disposition: FILE_OVERWRITE_IF,
    options: SYNCHRONOUS_FILE,
    oplock: LEASE,
    contexts: createContexts(['DH2Q', cat(zeros(16), createGuid)], ['MxAc', zeros(0)], ['QFid', zeros(0)], asked),
  });
  const response = createResponse({
    fileId,
    action: CREATED,
    attributes: ARCHIVE,
    time: fileTime(smb.tcp.clock.now),
    oplock: LEASE,
    contexts: createContexts(maximalAccess(), asked, ['DH2Q', cat(le32(60_000), le32(0))], onDisk(smb)),
  });
  smb.exchange(Command.CREATE, request, response, { treeId, service: [400_000, 700_000] });
  return { smb, treeId, fileId };
}

export function write({ smb, treeId, fileId }: Open, data: Uint8Array, offset = 0): void {
  smb.exchange(Command.WRITE, writeRequest(fileId, offset, data), writeResponse(data.length), { treeId });
}

export function queryNetworkOpen({ smb, treeId, fileId }: Open, size: number, how: How = {}): void {
  const request = queryInfoRequest(fileId, FILE_NETWORK_OPEN_INFORMATION, 56);
  const allocation = Math.ceil(size / 4096) * 4096;
  const data = networkOpenInformation(fileTime(smb.tcp.clock.now), size, allocation);
  smb.exchange(Command.QUERY_INFO, request, queryInfoResponse(data), { treeId, ...how });
}

export function queryStandard({ smb, treeId, fileId }: Open, size: number, allocation: number, how: How = {}): void {
  const request = queryInfoRequest(fileId, FILE_STANDARD_INFORMATION, 24);
  smb.exchange(Command.QUERY_INFO, request, queryInfoResponse(standardInformation(size, allocation)), {
    treeId,
    ...how,
  });
}

export function close({ smb, treeId, fileId }: Open): void {
  smb.exchange(Command.CLOSE, closeRequest(fileId), closeResponse, { treeId });
}

const forDeletion = (name: string): Buffer =>
  createRequest({
    name,
    access: 0x00010080,
    disposition: FILE_OPEN,
    options: OPEN_REPARSE_POINT,
    contexts: createContexts(['MxAc', zeros(0)], ['QFid', zeros(0)]),
  });

/** DeleteFile over SMB2: opened with DELETE, disposition set, closed. */
export function deleteFile(smb: SmbConnection, treeId: number, name: string, size: number): void {
  const fileId = smb.newFileId();
  const response = createResponse({
    fileId,
    action: OPENED,
    attributes: ARCHIVE,
    time: fileTime(smb.tcp.clock.now - 5e9),
    size,
    allocation: Math.ceil(size / 4096) * 4096,
    contexts: createContexts(maximalAccess(), onDisk(smb)),
  });
  smb.exchange(Command.CREATE, forDeletion(name), response, { treeId });
  smb.exchange(Command.SET_INFO, deleteRequest(fileId), setInfoResponse, { treeId });
  close({ smb, treeId, fileId });
}

/** The file's image still runs: the server refuses. */
export function failToDelete(smb: SmbConnection, treeId: number, name: string, think: [number, number]): void {
  smb.exchange(Command.CREATE, forDeletion(name), errorBody, { treeId, status: STATUS_ACCESS_DENIED, think });
}

export function openPipe(smb: SmbConnection, treeId: number, name: string): Open {
  const fileId = smb.newFileId();
  const request = createRequest({ name, access: 0x0012019f, disposition: FILE_OPEN, options: SYNCHRONOUS_FILE });
  const response = createResponse({ fileId, action: OPENED, attributes: NORMAL, time: 0n, allocation: 131072 });
  smb.exchange(Command.CREATE, request, response, { treeId });
  const pipe = { smb, treeId, fileId };
  queryStandard(pipe, 0, 131072);
  return pipe;
}
