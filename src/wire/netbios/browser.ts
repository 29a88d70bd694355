/** Browser frames (MS-BRWS §2.2) in mailslots `\MAILSLOT\BROWSE` and `\MAILSLOT\LANMAN`: what machines say of themselves and others. */
import { decode, latin1, type Malformed, type Reader } from '../../bytes.ts';
import { flagNames, type FlagTable } from '../flags.ts';
import { paddedName } from './name.ts';

export type BrowserFrameType =
  | 'HostAnnouncement'
  | 'AnnouncementRequest'
  | 'RequestElection'
  | 'GetBackupListRequest'
  | 'GetBackupListResponse'
  | 'BecomeBackup'
  | 'DomainAnnouncement'
  | 'MasterAnnouncement'
  | 'ResetStateRequest'
  | 'LocalMasterAnnouncement';

const TYPES = new Map<number, BrowserFrameType>([
  [0x01, 'HostAnnouncement'],
  [0x02, 'AnnouncementRequest'],
  [0x08, 'RequestElection'],
  [0x09, 'GetBackupListRequest'],
  [0x0a, 'GetBackupListResponse'],
  [0x0b, 'BecomeBackup'],
  [0x0c, 'DomainAnnouncement'],
  [0x0d, 'MasterAnnouncement'],
  [0x0e, 'ResetStateRequest'],
  [0x0f, 'LocalMasterAnnouncement'],
]);

/** MS-BRWS §2.2.1 refers to MS-RAP §2.5.5.2, SV_TYPE_*. */
const SERVER_TYPES: FlagTable = [
  [0x00000001, 'workstation'],
  [0x00000002, 'server'],
  [0x00000004, 'SQL Server'],
  [0x00000008, 'domain controller'],
  [0x00000010, 'backup domain controller'],
  [0x00000020, 'time source'],
  [0x00000040, 'Apple File Protocol server'],
  [0x00000080, 'Novell server'],
  [0x00000100, 'domain member'],
  [0x00000200, 'print queue server'],
  [0x00000400, 'dial-in server'],
  [0x00000800, 'Xenix server'],
  [0x00001000, 'NT workstation'],
  [0x00002000, 'Windows for Workgroups'],
  [0x00004000, 'NetWare File and Print'],
  [0x00008000, 'NT server'],
  [0x00010000, 'potential browser'],
  [0x00020000, 'backup browser'],
  [0x00040000, 'master browser'],
  [0x00080000, 'domain master browser'],
  [0x00400000, 'Windows 95'],
  [0x00800000, 'DFS root'],
  [0x02000000, 'terminal server'],
  [0x10000000, 'DCE server'],
  [0x40000000, 'local list only'],
  [0x80000000, 'domain'],
];

export interface BrowserFrame {
  type: BrowserFrameType;
  /** The machine, or of a DomainAnnouncement the domain; undefined in frames that name none. */
  name: string | undefined;
  /** `10.0` */
  osVersion: string | undefined;
  serverTypes: string[];
  /** Of a DomainAnnouncement the local master browser's name. */
  comment: string | undefined;
  /** GetBackupListResponse. */
  backups: string[];
}

const NAME_LENGTH = 16;
const MAX_BACKUPS = 32;

export function decodeBrowserFrame(bytes: Uint8Array): BrowserFrame | Malformed {
  return decode('browser frame', bytes, (reader) => {
    const opcode = reader.u8();
    const type = TYPES.get(opcode);
    if (type === undefined) return reader.invalid(`command ${opcode}`);
    const frame: BrowserFrame = { type, name: undefined, osVersion: undefined, serverTypes: [], comment: undefined, backups: [] };
    switch (type) {
      case 'HostAnnouncement':
      case 'DomainAnnouncement':
      case 'LocalMasterAnnouncement':
        readAnnouncement(reader, frame);
        break;
      case 'AnnouncementRequest':
        reader.skip(1);
        frame.name = text(reader);
        break;
      case 'RequestElection':
        // version, criteria, uptime, and four bytes that must be zero (§2.2.3)
        reader.skip(13);
        frame.name = text(reader);
        break;
      case 'BecomeBackup':
      case 'MasterAnnouncement':
        frame.name = text(reader);
        break;
      case 'GetBackupListResponse': {
        const count = Math.min(reader.u8(), MAX_BACKUPS);
        reader.skip(4);
        while (frame.backups.length < count && reader.left > 0) frame.backups.push(text(reader));
        break;
      }
    }
    return frame;
  });
}

/** §2.2.1, §2.2.10 */
function readAnnouncement(reader: Reader, frame: BrowserFrame): void {
  reader.skip(5);
  frame.name = paddedName(reader.borrow(NAME_LENGTH));
  frame.osVersion = `${reader.u8()}.${reader.u8()}`;
  frame.serverTypes = flagNames(reader.u32(), SERVER_TYPES);
  reader.skip(4);
  const comment = text(reader);
  if (comment !== '') frame.comment = comment;
}

/** Up to its zero, or as far as it came. */
function text(reader: Reader): string {
  const rest = reader.bytes.subarray(reader.offset);
  const zero = rest.indexOf(0);
  const length = zero === -1 ? rest.length : zero;
  reader.skip(Math.min(length + 1, rest.length));
  return latin1(rest.subarray(0, length));
}
