/** NetBIOS datagram service (RFC 1002 §4.4) on UDP 138, and the mailslot message in it (MS-MAIL §2.2.1, MS-CIFS §2.2.4.33). */
import { decode, isMalformed, latin1, type Malformed, type Reader, utf8 } from '../../bytes.ts';
import { formatIp } from '../../net/address.ts';
import { readDnsLabels } from '../dns.ts';
import { type NetbiosName, netbiosNameOf } from './name.ts';

/** §4.4.1: MSG_TYPE */
const DIRECT_UNIQUE_DATAGRAM = 0x10;
const BROADCAST_DATAGRAM = 0x12;
/** FLAGS: F, the first fragment; the others begin without an SMB header. */
const FLAG_FIRST = 0x02;

const SMB_MAGIC = 0x424d53ff;
const SMB_HEADER_SIZE = 32;
const SMB_COM_TRANSACTION = 0x25;
const TRANS_MAILSLOT_WRITE = 1;
/** Words of the request before its setup words (MS-CIFS §2.2.4.33.1). */
const WORDS = 14;

export interface NetbiosDatagram {
  sourceIp: string;
  sourceName: NetbiosName;
  destinationName: NetbiosName;
  isGroup: boolean;
  /** Undefined where the datagram carries something else, or a later fragment. */
  mailslot: Mailslot | undefined;
}

export interface Mailslot {
  /** `\MAILSLOT\BROWSE` */
  name: string;
  /** A view on the bytes given. */
  data: Uint8Array;
}

export function decodeNetbiosDatagram(bytes: Uint8Array): NetbiosDatagram | Malformed {
  return decode('NetBIOS datagram', bytes, (reader) => {
    reader.bigEndian = true;
    const type = reader.u8();
    if (type < DIRECT_UNIQUE_DATAGRAM || type > BROADCAST_DATAGRAM) return reader.invalid(`type ${type}`);
    const flags = reader.u8();
    reader.skip(2);
    const sourceIp = formatIp(reader.borrow(4));
    reader.skip(6);
    const sourceName = readName(reader);
    const destinationName = readName(reader);
    return {
      sourceIp,
      sourceName,
      destinationName,
      isGroup: type !== DIRECT_UNIQUE_DATAGRAM,
      mailslot: (flags & FLAG_FIRST) === 0 ? undefined : findMailslot(reader.borrow(reader.left)),
    };
  });
}

function readName(reader: Reader): NetbiosName {
  return netbiosNameOf(readDnsLabels(reader), utf8) ?? reader.invalid('a name that is not half-ASCII');
}

function findMailslot(bytes: Uint8Array): Mailslot | undefined {
  const found = decode('SMB1 mailslot', bytes, (reader): Mailslot => {
    if (reader.u32() !== SMB_MAGIC || reader.u8() !== SMB_COM_TRANSACTION) return reader.invalid('no transaction');
    reader.seek(SMB_HEADER_SIZE);
    if (reader.u8() < WORDS + 1) return reader.invalid('no setup words');
    const words = reader.offset;
    const dataCount = reader.u16At(words + 22);
    const dataOffset = reader.u16At(words + 24);
    const setupCount = reader.u8At(words + 26);
    if (setupCount === 0 || reader.u16At(words + 28) !== TRANS_MAILSLOT_WRITE) return reader.invalid('no mailslot');
    // behind the words: ByteCount, then the name, which mailslots have in OEM characters
    const at = words + 28 + setupCount * 2 + 2;
    const end = bytes.indexOf(0, at);
    if (end === -1) return reader.invalid('a name without end');
    // of data that is cut off, what is there
    const data = bytes.subarray(dataOffset, dataOffset + dataCount);
    return { name: latin1(bytes.subarray(at, end)), data };
  });
  return isMalformed(found) ? undefined : found;
}

