/** DHCPv6 (RFC 8415 §8, §9, §21) on UDP 546 and 547: the name that a client gives itself (RFC 4704), and the addresses it gets. */
import { decode, isMalformed, type Malformed, type Reader, toHex, utf8 } from '../bytes.ts';
import { formatIp } from '../net/address.ts';
import { readDnsLabels } from './dns.ts';

/** RFC 8415 §7.3, from 1 on. */
const MESSAGE_TYPES = [
  'SOLICIT',
  'ADVERTISE',
  'REQUEST',
  'CONFIRM',
  'RENEW',
  'REBIND',
  'REPLY',
  'RELEASE',
  'DECLINE',
  'RECONFIGURE',
  'INFORMATION-REQUEST',
  'RELAY-FORW',
  'RELAY-REPL',
] as const;
export type Dhcpv6MessageType = (typeof MESSAGE_TYPES)[number];

const RELAY_FORW = 12;
const RELAY_REPL = 13;
/** hop-count, link-address and peer-address (§9). */
const RELAY_HEADER = 33;
/** HOP_COUNT_LIMIT (§7.6). */
const MOST_RELAYS = 8;

const OPTION_CLIENTID = 1;
const OPTION_IA_NA = 3;
const OPTION_IA_TA = 4;
const OPTION_IAADDR = 5;
const OPTION_RELAY_MSG = 9;
const OPTION_STATUS_CODE = 13;
const OPTION_CLIENT_FQDN = 39;

/** Before the options of IA_NA (IAID, T1, T2), IA_TA (IAID) and IAADDR (address, two lifetimes): §21.4 to §21.6. */
const IA_NA_HEADER = 12;
const IA_TA_HEADER = 4;
const IAADDR_SIZE = 24;
const ADDRESS_SIZE = 16;
const VALID_LIFETIME = 20;
/** Addresses of one message; a client asks for one or two. */
const MOST_ADDRESSES = 16;

export interface Dhcpv6 {
  messageType: Dhcpv6MessageType;
  transactionId: number;
  /** The client's DUID, in hexadecimal. */
  clientId: string | undefined;
  fqdn: string | undefined;
  /** Of IAADDR options: asked for, or given. */
  addresses: string[];
  /** Where an option says one: 0 is success (§21.13). */
  statusCode: number | undefined;
}

/** A message, out of the relays' around it. */
export function decodeDhcpv6(bytes: Uint8Array): Dhcpv6 | Malformed {
  return decode('DHCPv6', bytes, (reader) => {
    reader.bigEndian = true;
    for (let relays = 0; ; relays++) {
      const type = reader.u8();
      if (type !== RELAY_FORW && type !== RELAY_REPL) return readMessage(reader, type);
      if (relays === MOST_RELAYS) return reader.invalid(`more than ${MOST_RELAYS} relays`);
      reader.skip(RELAY_HEADER);
      if (!enterRelayed(reader)) return reader.invalid('a relay without a message');
    }
  });
}

/** Moves to the message that the relay carries. */
function enterRelayed(reader: Reader): boolean {
  while (reader.left >= 4) {
    const code = reader.u16();
    const length = reader.u16();
    if (code === OPTION_RELAY_MSG) return length > 0 && reader.left > 0;
    reader.skip(length);
  }
  return false;
}

function readMessage(reader: Reader, type: number): Dhcpv6 {
  const messageType = MESSAGE_TYPES[type - 1];
  if (messageType === undefined) return reader.invalid(`msg-type ${type}`);
  const transactionId = reader.u8() * 0x10000 + reader.u16();
  const message: Dhcpv6 = { messageType, transactionId, clientId: undefined, fqdn: undefined, addresses: [], statusCode: undefined };
  readOptions(reader.borrow(reader.left), message);
  return message;
}

/** Up to their end, or as far as they came. Those within an identity association count as the message's. */
function readOptions(bytes: Uint8Array, message: Dhcpv6): void {
  for (let at = 0; at + 4 <= bytes.length; ) {
    const code = (bytes[at] << 8) | bytes[at + 1];
    const length = (bytes[at + 2] << 8) | bytes[at + 3];
    const value = bytes.subarray(at + 4, at + 4 + length);
    if (value.length < length) return;
    readOption(code, value, message);
    at += 4 + length;
  }
}

function readOption(code: number, value: Uint8Array, message: Dhcpv6): void {
  switch (code) {
    case OPTION_CLIENTID:
      message.clientId ??= toHex(value);
      break;
    case OPTION_IA_NA:
      if (value.length >= IA_NA_HEADER) readAddresses(value.subarray(IA_NA_HEADER), message);
      break;
    case OPTION_IA_TA:
      if (value.length >= IA_TA_HEADER) readAddresses(value.subarray(IA_TA_HEADER), message);
      break;
    case OPTION_STATUS_CODE:
      if (value.length >= 2) message.statusCode ??= (value[0] << 8) | value[1];
      break;
    case OPTION_CLIENT_FQDN:
      message.fqdn ??= fqdn(value);
      break;
  }
}

/** IAADDR options, and the status of their association. */
function readAddresses(bytes: Uint8Array, message: Dhcpv6): void {
  for (let at = 0; at + 4 <= bytes.length; ) {
    const code = (bytes[at] << 8) | bytes[at + 1];
    const length = (bytes[at + 2] << 8) | bytes[at + 3];
    const value = bytes.subarray(at + 4, at + 4 + length);
    if (value.length < length) return;
    if (code === OPTION_STATUS_CODE) readOption(code, value, message);
    else if (code === OPTION_IAADDR && value.length >= IAADDR_SIZE) readAddress(value, message);
    at += 4 + length;
  }
}

/** §18.2.10.1: what the server gives with a valid lifetime of 0 it takes back. */
function readAddress(value: Uint8Array, { addresses, messageType }: Dhcpv6): void {
  const isTaken = messageType === 'REPLY' && value.subarray(VALID_LIFETIME, IAADDR_SIZE).every((byte) => byte === 0);
  if (!isTaken && addresses.length < MOST_ADDRESSES) addresses.push(formatIp(value.subarray(0, ADDRESS_SIZE)));
}

/** RFC 4704 §4: flags, then the name as DNS has it, without compression; a partial name has no end. */
function fqdn(value: Uint8Array): string | undefined {
  const encoded = new Uint8Array(value.length);
  encoded.set(value.subarray(1));
  const labels = decode('FQDN', encoded, (reader: Reader) => readDnsLabels(reader));
  return isMalformed(labels) || labels.length === 0 ? undefined : labels.map(utf8).join('.');
}
