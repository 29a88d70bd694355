/** Datagrams that carry names and identities: which of them the host gets, each by itself, without a flow. */
import { FLOW_STRUCT_SIZE, MESSAGE_CUT, RECORD_DATAGRAM } from "../abi";
import { be16 } from "../bytes";
import { frameDigits, frameNumber, frameTime } from "../capture/frame";
import { mark, newRecord, Record, reserve, setFrames, stable } from "../emit";
import { ENCAPSULATIONS_SIZE, destinationPort, encapsulations, ipVersion, sourcePort } from "../packet/packet";
import { Flow, layersOf } from "./flow";

const DNS: u32 = 53;
const DHCP_SERVER: u32 = 67;
const DHCP_CLIENT: u32 = 68;
const KERBEROS: u32 = 88;
const NBNS: u32 = 137;
const NBDGM: u32 = 138;
const LDAP: u32 = 389;
const KPASSWD: u32 = 464;
const DHCPV6_CLIENT: u32 = 546;
const DHCPV6_SERVER: u32 = 547;
const MDNS: u32 = 5353;
const LLMNR: u32 = 5355;

/** RFC 1035 §4.1.1 */
export const DNS_HEADER_SIZE: u32 = 12;
/** QR, OPCODE and RCODE: an answer to a standard query, without error. */
const DNS_ANSWER_MASK: u32 = 0xf80f;
const DNS_ANSWER: u32 = 0x8000;
const DNS_ANCOUNT: usize = 6;

/** Whether a message of at least DNS_HEADER_SIZE says anything of a name. */
export function isDnsAnswer(ptr: usize): bool {
  return (be16(ptr + 2) & DNS_ANSWER_MASK) == DNS_ANSWER && be16(ptr + DNS_ANCOUNT) != 0;
}

/** Whether a datagram between these ports says a name. Questions to name servers and multicast DNS say none, and are many. */
export function isDatagramOfInterest(source: u32, destination: u32, ptr: usize, length: u32): bool {
  const isLower = source < destination;
  return (
    ofInterest(isLower ? source : destination, ptr, length) || ofInterest(isLower ? destination : source, ptr, length)
  );
}

function ofInterest(port: u32, ptr: usize, length: u32): bool {
  if (port > LLMNR || length < DNS_HEADER_SIZE) return false;
  switch (port) {
    case DNS:
    case MDNS:
      return isDnsAnswer(ptr);
    case DHCP_SERVER:
    case DHCP_CLIENT:
    case KERBEROS:
    case NBNS:
    case NBDGM:
    case LDAP:
    case KPASSWD:
    case DHCPV6_CLIENT:
    case DHCPV6_SERVER:
    case LLMNR:
      return true;
    default:
      return false;
  }
}

/** A record of the packet at hand. */
export function datagramRecord(kind: u32): Record {
  const record = newRecord(kind);
  setFrames(record, frameNumber, frameNumber);
  record.time = frameTime;
  record.digits = frameDigits;
  return record;
}

/** The datagram that was parsed last, with its endpoints as a flow has them. */
export function writeDatagram(a0: u64, a1: u64, b0: u64, b1: u64, ptr: usize, length: u32, wire: u32): void {
  const at = reserve(FLOW_STRUCT_SIZE);
  memory.fill(at, 0, FLOW_STRUCT_SIZE);
  const ends = changetype<Flow>(at);
  ends.ipVersion = <u8>ipVersion;
  ends.protocol = 17;
  ends.portA = <u16>sourcePort;
  ends.portB = <u16>destinationPort;
  ends.addressA0 = a0;
  ends.addressA1 = a1;
  ends.addressB0 = b0;
  ends.addressB1 = b1;
  memory.copy(layersOf(ends), encapsulations, ENCAPSULATIONS_SIZE);
  const record = datagramRecord(RECORD_DATAGRAM);
  record.ptr = <u32>at;
  record.length = FLOW_STRUCT_SIZE;
  record.wireLength = wire;
  if (length < wire) mark(record, MESSAGE_CUT);
  record.payloadPtr = <u32>stable(ptr, length);
  record.payloadLength = length;
  record.payloadTotal = wire;
}
