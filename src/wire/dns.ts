/** DNS messages (RFC 1035 §4.1), as DNS, multicast DNS (RFC 6762) and LLMNR (RFC 4795) send them: names and what they stand for. */
import { decode, type Malformed, type Reader, utf8 } from '../bytes.ts';
import { formatIp } from '../net/address.ts';

export const TYPE_A = 1;
export const TYPE_PTR = 12;
export const TYPE_AAAA = 28;
export const TYPE_SRV = 33;

export const OPCODE_QUERY = 0;
export const RCODE_NO_ERROR = 0;

const CLASS_IN = 1;
/** The top bit is the cache-flush bit of RFC 6762 §10.2. */
const CLASS_MASK = 0x7fff;
const FLAG_RESPONSE = 0x8000;

/** RFC 1035 §2.3.4: a name has at most 255 octets; its labels are 63. */
const MAX_NAME = 255;
const POINTER = 0xc0;
const DOT = 0x2e;
/** More than any message that is read has; what follows them is not looked at. */
const MAX_QUESTIONS = 64;
/** Of one section; a message of a zone transfer has hundreds. */
const MAX_RECORDS = 1024;

export interface DnsQuestion {
  name: string;
  type: number;
}

/** A record; of a type that binds no name, its type alone. */
export interface DnsRecord {
  name: string;
  type: number;
  /** A and AAAA: the name's; PTR under in-addr.arpa or ip6.arpa: the one that is asked about, else undefined. */
  address: string | undefined;
  /** PTR: the name that the address has. */
  target: string | undefined;
}

export interface DnsMessage {
  id: number;
  isResponse: boolean;
  opcode: number;
  rcode: number;
  questions: DnsQuestion[];
  /** Of the answer section; where that has SRV records (RFC 2782), which name machines, of the additional section too. */
  records: DnsRecord[];
}

/** A message; of one that is cut off within its records, those before. */
export function decodeDns(bytes: Uint8Array): DnsMessage | Malformed {
  return decode('DNS', bytes, (reader) => {
    reader.bigEndian = true;
    const id = reader.u16();
    const flags = reader.u16();
    const questionCount = Math.min(reader.u16(), MAX_QUESTIONS);
    const [answers, authorities, additional] = [reader.u16(), reader.u16(), reader.u16()].map((count) => Math.min(count, MAX_RECORDS));
    const questions: DnsQuestion[] = [];
    while (questions.length < questionCount) {
      questions.push({ name: readDnsName(reader), type: reader.u16() });
      reader.skip(2);
    }
    let records = readRecords(reader, answers);
    if (records.some(({ type }) => type === TYPE_SRV)) {
      readRecords(reader, authorities);
      records = [...records, ...readRecords(reader, additional)];
    }
    const isResponse = (flags & FLAG_RESPONSE) !== 0;
    return { id, isResponse, opcode: (flags >> 11) & 15, rcode: flags & 15, questions, records };
  });
}

/** As many as there are; those that are cut off are left out. */
function readRecords(reader: Reader, count: number): DnsRecord[] {
  const records: DnsRecord[] = [];
  for (let i = 0; i < count && reader.left > 0; i++) records.push(readRecord(reader));
  return records;
}

function readRecord(reader: Reader): DnsRecord {
  const name = readDnsName(reader);
  const type = reader.u16();
  const inInternet = (reader.u16() & CLASS_MASK) === CLASS_IN;
  reader.skip(4);
  const length = reader.u16();
  const at = reader.offset;
  reader.require(at, length);
  let record: DnsRecord = { name, type, address: undefined, target: undefined };
  if (inInternet && ((type === TYPE_A && length === 4) || (type === TYPE_AAAA && length === 16))) {
    record = { name, type, address: formatIp(reader.borrowAt(at, length)), target: undefined };
  } else if (inInternet && type === TYPE_PTR) {
    record = { name, type, address: addressOfReverse(name), target: readDnsName(reader) };
  }
  reader.seek(at + length);
  return record;
}

/**
 * A name with compression (RFC 1035 §4.1.4), without its last dot. A pointer must point before where it stands and before all that
 * led to it, so that no chain of them is endless; more than 255 octets are no name.
 */
export function readDnsName(reader: Reader): string {
  const labels = readDnsLabels(reader);
  const name = new Uint8Array(MAX_NAME);
  let length = 0;
  for (const label of labels) {
    if (length > 0) name[length++] = DOT;
    name.set(label, length);
    length += label.length;
  }
  return utf8(name.subarray(0, length));
}

/** The labels as they are, for names whose first one is not text (RFC 1002 §4.1). Views on the reader's bytes. */
export function readDnsLabels(reader: Reader): Uint8Array[] {
  const labels: Uint8Array[] = [];
  let at = reader.offset;
  let before = at;
  let end: number | undefined;
  let octets = 0;
  while (true) {
    const length = reader.u8At(at);
    if (length === 0) break;
    if ((length & POINTER) === POINTER) {
      const to = ((length & ~POINTER) << 8) | reader.u8At(at + 1);
      end ??= at + 2;
      if (to >= before) reader.invalid('a compression pointer that does not point back');
      before = to;
      at = to;
      continue;
    }
    if ((length & POINTER) !== 0) reader.invalid('a label of a type that does not exist');
    octets += length + 1;
    if (octets > MAX_NAME) reader.invalid('a name longer than 255 octets');
    labels.push(reader.borrowAt(at + 1, length));
    at += length + 1;
  }
  reader.seek(end ?? at + 1);
  return labels;
}

/** `4.3.2.1.in-addr.arpa` (RFC 1035 §3.5) and 32 nibbles under `ip6.arpa` (RFC 3596 §2.5). */
function addressOfReverse(name: string): string | undefined {
  const v4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.in-addr\.arpa$/i.exec(name);
  if (v4 !== null) {
    const bytes = v4.slice(1).map(Number).reverse();
    return bytes.every((byte) => byte < 256) ? bytes.join('.') : undefined;
  }
  const v6 = /^((?:[0-9a-f]\.){32})ip6\.arpa$/i.exec(name);
  if (v6 === null) return undefined;
  const nibbles = v6[1].split('.').slice(0, 32).reverse().join('');
  return formatIp(Uint8Array.from({ length: 16 }, (_, i) => Number.parseInt(nibbles.slice(i * 2, i * 2 + 2), 16)));
}
