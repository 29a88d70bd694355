/**
 * The common packet that nobody wants, known by a look at it where it lies: Ethernet with up to two tags, IPv4 or IPv6 without
 * options, whole, TCP without SYN or UDP, of no followed flow and of no port or content that begins one. It says no more than the general
 * way would: whatever is not as usual, or wanted, goes there.
 */
import { be16 } from "./bytes";
import { beginsConversation } from "./stream/interest";
import { isDatagramOfInterest } from "./stream/datagram";
import { SYN } from "./packet/transport";
import { isTunnelPort } from "./packet/tunnel/udp";
import { isDatagramPdu } from "./rpc/pdu";
import { mayBeFollowed } from "./stream/followed";
import { passBy } from "./stream/passed";
import { isPortOfInterest } from "./stream/ports";

const LINKTYPE_ETHERNET: u32 = 1;

// as they lie in memory: network order read little-endian
const ETHERTYPE_IPV4: u32 = 0x0008;
const ETHERTYPE_VLAN: u32 = 0x0081;
const ETHERTYPE_QINQ: u32 = 0xa888;
const ETHERTYPE_IPV6: u32 = 0xdd86;

const IPV4_WITHOUT_OPTIONS: u32 = 0x45;
const FRAGMENT: u32 = 0xff3f; // MF and the offset: 0x3fff
const TCP: u32 = 6;
const UDP: u32 = 17;

/** Ethernet, IPv4, TCP: no less is looked at, and so much is there for the tags. */
const LEAST: u32 = 14 + 20 + 20;

/** Whether the frame's packet begins or belongs to nothing that is followed, and has nothing to report. */
export function isOfNoInterest(link: u32, frame: usize, captured: u32): bool {
  if (link != LINKTYPE_ETHERNET || captured < LEAST) return false;
  const frameEnd = frame + captured;
  let at = frame + 12;
  let type = <u32>load<u16>(at);
  for (let tags = 0; tags < 2 && (type == ETHERTYPE_VLAN || type == ETHERTYPE_QINQ); tags++) {
    at += 4;
    type = <u32>load<u16>(at);
  }
  at += 2;
  let pair: u64;
  let protocol: u32;
  let length: u32;
  let header: u32;
  if (type == ETHERTYPE_IPV4) {
    if (frameEnd - at < 20 + 20) return false;
    if (<u32>load<u8>(at) != IPV4_WITHOUT_OPTIONS || (<u32>load<u16>(at, 6) & FRAGMENT) != 0) return false;
    length = be16(at + 2);
    protocol = <u32>load<u8>(at, 9);
    pair = <u64>(load<u32>(at, 12) ^ load<u32>(at, 16));
    header = 20;
  } else if (type == ETHERTYPE_IPV6) {
    if (frameEnd - at < 40 + 20) return false;
    if (<u32>(load<u8>(at) >> 4) != 6) return false;
    // a length of 0 may stand for a jumbo payload
    length = be16(at + 4) + 40;
    protocol = <u32>load<u8>(at, 6);
    pair = load<u64>(at, 8) ^ load<u64>(at, 16) ^ load<u64>(at, 24) ^ load<u64>(at, 32);
    header = 40;
  } else {
    return false;
  }
  const transport = at + header;
  const end = at + <usize>min<u32>(length, <u32>(frameEnd - at));
  const source = be16(transport);
  const destination = be16(transport + 2);
  if (protocol == TCP) {
    if (length < header + 20) return false;
    const offset = <u32>(load<u8>(transport, 12) >> 4) << 2;
    const payload = transport + offset;
    if (offset < 20 || payload > end || isPortOfInterest(source, destination)) return false;
    if ((load<u8>(transport, 13) & SYN) != 0) return false;
    if (mayBeFollowed(pair, source ^ destination)) return false;
    const captured = <u32>(end - payload);
    if (beginsConversation(payload, captured)) return false;
    const wire = length - header - offset;
    const addresses = at + (header == 20 ? 12 : 8);
    if (wire != 0) passBy(header == 20 ? 4 : 6, addresses, addresses + (header == 20 ? 4 : 16), transport, payload, captured, wire);
    return true;
  }
  if (protocol != UDP || length < header + 8) return false;
  const datagram = be16(transport + 4);
  if (datagram < 8 || isTunnelPort(source) || isTunnelPort(destination)) return false;
  const payload = transport + 8;
  const left = min<u32>(datagram - 8, <u32>(end - payload));
  return !isDatagramPdu(payload, left, datagram - 8) && !isDatagramOfInterest(source, destination, payload, left);
}
