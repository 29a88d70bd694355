/** What Zeek's logs call what the observations call by its specification (zeek/zeek scripts/base/protocols). */

import type { PeFacts, ShareObservation } from '../../observations.ts';

/**
 * `DCE_RPC::operations` (dce-rpc/consts.zeek) has the names that the project's table has, but svcctl's without the `R` of
 * MS-SCMR and one in the singular. An operation without a name is `unknown-<opnum>`.
 */
export function zeekOperation(endpoint: string, operation: string | null, opnum: number): string {
  if (operation === null || /^Opnum\d+NotUsedOnWire$/.test(operation)) return `unknown-${opnum}`;
  return endpoint === 'svcctl' ? svcctlOperation(operation) : operation;
}

export function svcctlOperation(operation: string): string {
  if (operation === 'RGetNotifyResults') return 'GetNotifyResult';
  return /^R[A-Z]/.test(operation) ? operation.slice(1) : operation;
}

/** `SMB2::share_types` (smb/consts.zeek). */
export const SHARE_TYPES: Readonly<Record<NonNullable<ShareObservation['type']>, string>> = {
  disk: 'DISK',
  pipe: 'PIPE',
  print: 'PRINT',
};

/** MIME types that Zeek's signatures give (base/frameworks/files/magic) to types of content. */
export const MIME_TYPES: Readonly<Record<string, string>> = {
  'PE executable': 'application/x-dosexec',
  'DOS executable': 'application/x-dosexec',
  'ELF executable': 'application/x-executable',
  'Java archive': 'application/java-archive',
  'ZIP archive': 'application/zip',
  'RAR archive': 'application/x-rar',
  '7z archive': 'application/x-7z-compressed',
  'gzip archive': 'application/x-gzip',
  'bzip2 archive': 'application/x-bzip2',
  'xz archive': 'application/x-xz',
  'tar archive': 'application/x-tar',
  'cabinet archive': 'application/vnd.ms-cab-compressed',
  'PDF document': 'application/pdf',
  'OLE compound file': 'application/msword',
  'RTF document': 'text/rtf',
  'PNG image': 'image/png',
  'JPEG image': 'image/jpeg',
  'GIF image': 'image/gif',
  'BMP image': 'image/x-ms-bmp',
  'packet capture': 'application/vnd.tcpdump.pcap',
  'SQLite database': 'application/x-sqlite3',
  'Windows shortcut': 'application/x-ms-shortcut',
  text: 'text/plain',
};

/** `PE::machine_types` (files/pe/consts.zeek) of the machines that have a name here. */
export const MACHINES: Readonly<Record<PeFacts['machine'], string>> = { x86: 'I386', x64: 'AMD64', ARM64: 'ARM64' };
export const MACHINES_OF_64_BITS: ReadonlySet<string> = new Set(['x64', 'ARM64', 'IA64']);
