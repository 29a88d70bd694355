/** NetBIOS name service (RFC 1002 §4.2) on UDP 137. */
import { decode, type Malformed, type Reader, utf8 } from '../../bytes.ts';
import { formatIp } from '../../net/address.ts';
import { readDnsLabels } from '../dns.ts';
import { type NetbiosName, netbiosNameOf, paddedName } from './name.ts';

/** §4.2.1.1 */
export const OPCODE_QUERY = 0;
export const OPCODE_REGISTRATION = 5;
export const OPCODE_RELEASE = 6;
export const OPCODE_WACK = 7;
export const OPCODE_REFRESH = 8;
/** What Windows sends for a refresh, by the other reading of the same section. */
export const OPCODE_REFRESH_ALTERNATIVE = 9;
export const OPCODE_MULTIHOMED_REGISTRATION = 15;

const RR_NB = 0x20;
const RR_NBSTAT = 0x21;
/** §4.2.1.3, §4.2.18: G */
const GROUP = 0x8000;
const NB_ENTRY_SIZE = 6;
const NODE_NAME_SIZE = 18;
/** More than a machine has. */
const MAX_ENTRIES = 64;

export interface NodeName {
  name: string;
  suffix: number;
  isGroup: boolean;
}

export interface NbnsMessage {
  nameTrnId: number;
  isResponse: boolean;
  opcode: number;
  rcode: number;
  /** Of the question, or of the record that answers it. */
  name: NetbiosName;
  /** NB records: the addresses that the name has or is to have, and whether it is a group's. */
  addresses: string[];
  isGroup: boolean;
  /** Node status: asked for, or answered with all names of the machine (§4.2.18). */
  isNodeStatus: boolean;
  nodeNames: NodeName[];
}

export function decodeNbns(bytes: Uint8Array): NbnsMessage | Malformed {
  return decode('NBNS', bytes, (reader) => {
    reader.bigEndian = true;
    const nameTrnId = reader.u16();
    const flags = reader.u16();
    const questions = reader.u16();
    const records = reader.u16() + reader.u16() + reader.u16();
    const message: NbnsMessage = {
      nameTrnId,
      isResponse: (flags & 0x8000) !== 0,
      opcode: (flags >> 11) & 15,
      rcode: flags & 15,
      name: { name: '', suffix: 0, scope: undefined },
      addresses: [],
      isGroup: false,
      isNodeStatus: false,
      nodeNames: [],
    };
    if (questions > 1 || records > MAX_ENTRIES || questions + records === 0) return reader.invalid('its counts');
    if (questions === 1) {
      message.name = readName(reader);
      message.isNodeStatus = reader.u16() === RR_NBSTAT;
      reader.skip(2);
    }
    // §4.2.2 and on: a registration carries its record in the additional section; one is all that any packet has
    if (records > 0) readRecord(reader, message, questions === 0);
    return message;
  });
}

function readName(reader: Reader): NetbiosName {
  const name = netbiosNameOf(readDnsLabels(reader), utf8);
  return name ?? reader.invalid('a name that is not half-ASCII');
}

function readRecord(reader: Reader, message: NbnsMessage, isNamed: boolean): void {
  const name = readName(reader);
  if (isNamed) message.name = name;
  const type = reader.u16();
  reader.skip(6);
  const length = reader.u16();
  const end = reader.offset + length;
  reader.require(reader.offset, length);
  if (type === RR_NB) {
    while (message.addresses.length < MAX_ENTRIES && end - reader.offset >= NB_ENTRY_SIZE) {
      message.isGroup ||= (reader.u16() & GROUP) !== 0;
      message.addresses.push(formatIp(reader.borrow(4)));
    }
  } else if (type === RR_NBSTAT) {
    message.isNodeStatus = true;
    if (length === 0) return;
    for (let left = Math.min(reader.u8(), MAX_ENTRIES); left > 0 && end - reader.offset >= NODE_NAME_SIZE; left--) {
      const text = paddedName(reader.borrow(15));
      message.nodeNames.push({ name: text, suffix: reader.u8(), isGroup: (reader.u16() & GROUP) !== 0 });
    }
  }
}
