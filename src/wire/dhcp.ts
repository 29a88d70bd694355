/** DHCP (RFC 2131 §2, options of RFC 2132, RFC 4702) on UDP 67 and 68: which machine, by its own name, has which address. */
import { decode, isMalformed, latin1, type Malformed, type Reader, toHex, utf8 } from '../bytes.ts';
import { formatIp } from '../net/address.ts';
import { readDnsLabels } from './dns.ts';

const MAGIC_COOKIE = 0x63825363;
const BOOTREQUEST = 1;

const OPTION_PAD = 0;
const OPTION_HOST_NAME = 12;
const OPTION_DOMAIN_NAME = 15;
const OPTION_REQUESTED_ADDRESS = 50;
const OPTION_OVERLOAD = 52;
const OPTION_MESSAGE_TYPE = 53;
const OPTION_VENDOR_CLASS = 60;
const OPTION_CLIENT_FQDN = 81;
const OPTION_END = 255;

/** RFC 2132 §9.6 */
const MESSAGE_TYPES = ['DISCOVER', 'OFFER', 'REQUEST', 'DECLINE', 'ACK', 'NAK', 'RELEASE', 'INFORM'] as const;
export type DhcpMessageType = (typeof MESSAGE_TYPES)[number];

const NO_ADDRESS = '0.0.0.0';
/** RFC 4702 §2.1: E, the name is in DNS's encoding. */
const FQDN_ENCODED = 0x04;

export interface Dhcp {
  isRequest: boolean;
  messageType: DhcpMessageType | undefined;
  xid: number;
  /** Hexadecimal. */
  clientHardwareAddress: string;
  /** `ciaddr`, `yiaddr` and option 50; undefined where they are none. */
  clientAddress: string | undefined;
  yourAddress: string | undefined;
  requestedAddress: string | undefined;
  hostName: string | undefined;
  fqdn: string | undefined;
  domain: string | undefined;
  vendorClass: string | undefined;
}

export function decodeDhcp(bytes: Uint8Array): Dhcp | Malformed {
  return decode('DHCP', bytes, (reader) => {
    reader.bigEndian = true;
    const op = reader.u8();
    if (op !== BOOTREQUEST && op !== BOOTREQUEST + 1) return reader.invalid(`op ${op}`);
    reader.skip(1);
    const hlen = reader.u8();
    reader.skip(1);
    const xid = reader.u32();
    reader.skip(4);
    const address = (): string | undefined => present(formatIp(reader.borrow(4)));
    const clientAddress = address();
    const yourAddress = address();
    reader.skip(8);
    const message: Dhcp = {
      isRequest: op === BOOTREQUEST,
      messageType: undefined,
      xid,
      clientHardwareAddress: toHex(reader.borrow(16).subarray(0, hlen)),
      clientAddress,
      yourAddress,
      requestedAddress: undefined,
      hostName: undefined,
      fqdn: undefined,
      domain: undefined,
      vendorClass: undefined,
    };
    const sname = reader.borrow(64);
    const file = reader.borrow(128);
    if (reader.u32() !== MAGIC_COOKIE) return reader.invalid('no options');
    const overload = readOptions(reader.borrow(reader.left), message);
    if ((overload & 1) !== 0) readOptions(file, message);
    if ((overload & 2) !== 0) readOptions(sname, message);
    return message;
  });
}

const present = (address: string): string | undefined => (address === NO_ADDRESS ? undefined : address);

/** Up to their end, or as far as they came. Gives where there are more of them (RFC 2132 §9.3). */
function readOptions(bytes: Uint8Array, message: Dhcp): number {
  let overload = 0;
  for (let at = 0; at + 1 < bytes.length; ) {
    const code = bytes[at];
    if (code === OPTION_END) break;
    if (code === OPTION_PAD) {
      at++;
      continue;
    }
    const value = bytes.subarray(at + 2, at + 2 + bytes[at + 1]);
    if (value.length < bytes[at + 1]) break;
    if (code === OPTION_OVERLOAD && value.length === 1) overload = value[0];
    else readOption(code, value, message);
    at += 2 + value.length;
  }
  return overload;
}

function readOption(code: number, value: Uint8Array, message: Dhcp): void {
  switch (code) {
    case OPTION_HOST_NAME:
      message.hostName = text(value);
      break;
    case OPTION_DOMAIN_NAME:
      message.domain = text(value);
      break;
    case OPTION_REQUESTED_ADDRESS:
      if (value.length === 4) message.requestedAddress = present(formatIp(value));
      break;
    case OPTION_MESSAGE_TYPE:
      message.messageType = MESSAGE_TYPES[(value[0] ?? 0) - 1];
      break;
    case OPTION_VENDOR_CLASS:
      message.vendorClass = text(value);
      break;
    case OPTION_CLIENT_FQDN:
      message.fqdn = fqdn(value);
      break;
  }
}

/** RFC 4702 §2: flags and two codes of no use, then the name, in ASCII or as DNS has it, with or without its end. */
function fqdn(value: Uint8Array): string | undefined {
  if (value.length < 4) return undefined;
  if ((value[0] & FQDN_ENCODED) === 0) return text(value.subarray(3));
  const encoded = new Uint8Array(value.length - 2);
  encoded.set(value.subarray(3));
  const labels = decode('FQDN', encoded, (reader: Reader) => readDnsLabels(reader));
  return isMalformed(labels) || labels.length === 0 ? undefined : labels.map(utf8).join('.');
}

function text(value: Uint8Array): string | undefined {
  const zero = value.indexOf(0);
  const found = latin1(zero === -1 ? value : value.subarray(0, zero));
  return found === '' ? undefined : found;
}
