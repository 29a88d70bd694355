/** A frame's bytes -> the TCP segment or UDP datagram in it, as globals. */
import { PROBLEM_DEPTH } from "../abi";
import { problem } from "../emit";
import { at, beginPacket, has, headerCut, headerInvalid } from "./cursor";
import { ethernet } from "./ethernet";
import { ENCAPSULATIONS_SIZE, beginEncapsulations, initEncapsulations } from "./encapsulation";
import { FRAGMENTED_SIZE, beginFragments, initFragments } from "./fragments";
import { FILTER_SIZE, initFilter } from "./filter";
import { ipv4 } from "./ipv4";
import { ipv6 } from "./ipv6";
import {
  LAYER_ETHERNET,
  LAYER_GRE,
  LAYER_IP,
  LAYER_IPV4,
  LAYER_IPV6,
  LAYER_MPLS,
  LAYER_PPP,
  LAYER_PPPOE,
  PACKET_NONE,
  PACKET_UDP,
} from "./layers";
import { firstLayer } from "./link";
import { beginSubframes, nextSubframe } from "./wlan";
import { mpls } from "./mpls";
import { ppp, pppoe } from "./ppp";
import { gre } from "./tunnel/gre";
import { carriedInUdp } from "./tunnel/udp";

export { destinationAddress, ipVersion, sourceAddress } from "./cursor";
export { ENCAPSULATIONS_SIZE, encapsulations } from "./encapsulation";
export { endFragments as endPackets } from "./fragments";
export { PACKET_NONE, PACKET_TCP, PACKET_UDP } from "./layers";
export {
  destinationPort,
  payloadLength,
  payloadPtr,
  payloadWire,
  sourcePort,
  tcpAck,
  tcpFlags,
  tcpHeader,
  tcpSeq,
} from "./transport";
export { hasSubframe as hasMorePackets } from "./wlan";

export { asksForEnds, isInTime, isWanted } from "./filter";

const ENCAPSULATIONS: usize = 0;
const FILTER: usize = ENCAPSULATIONS + ENCAPSULATIONS_SIZE;
const FRAGMENTS: usize = (FILTER + FILTER_SIZE + 15) & ~15;

/** Bytes of a region in which so many datagrams are put together at once. */
export function packetRegionSize(datagrams: u32): usize {
  return FRAGMENTS + datagrams * <u32>FRAGMENTED_SIZE;
}

/** Layers that are followed; a tag, an extension header or an option is not one. */
const MAX_DEPTH: u32 = 16;

/** `region`: `packetRegionSize(datagrams)` bytes, whatever they hold, at a multiple of 16. */
export function initPackets(region: usize, datagrams: u32): void {
  initFragments(region + FRAGMENTS, datagrams);
  initEncapsulations(region + ENCAPSULATIONS);
  initFilter(region + FILTER);
  beginSubframes();
}

/** Where the host writes what it wants. */
export function filterAt(region: usize): usize {
  return region + FILTER;
}

/** The frame's packet. Where `hasMorePackets` says so, `parseNextPacket` gives the frame's next one. */
export function parsePacket(link: u32, ptr: usize, captured: u32, original: u32, time: u64): u32 {
  beginPacket(ptr, captured, original, time);
  beginFragments();
  beginEncapsulations();
  beginSubframes();
  return followLayers(firstLayer(link));
}

export function parseNextPacket(): u32 {
  beginFragments();
  beginEncapsulations();
  return followLayers(nextSubframe());
}

function followLayers(first: u32): u32 {
  let layer = first;
  for (let depth: u32 = 0; depth < MAX_DEPTH; depth++) {
    switch (layer) {
      case LAYER_ETHERNET:
        layer = ethernet();
        break;
      case LAYER_IPV4:
        layer = ipv4();
        break;
      case LAYER_IPV6:
        layer = ipv6();
        break;
      case LAYER_IP:
        layer = ip();
        break;
      case LAYER_MPLS:
        layer = mpls();
        break;
      case LAYER_PPP:
        layer = ppp();
        break;
      case LAYER_PPPOE:
        layer = pppoe();
        break;
      case LAYER_GRE:
        layer = gre();
        break;
      case PACKET_UDP:
        layer = carriedInUdp();
        if (layer == PACKET_UDP) return PACKET_UDP;
        break;
      default:
        return layer;
    }
  }
  problem(PROBLEM_DEPTH);
  return PACKET_NONE;
}

/** LINKTYPE_RAW, and tunnels that do not say which version they carry. */
function ip(): u32 {
  if (!has(1)) return headerCut();
  const version = load<u8>(at) >> 4;
  if (version == 4) return LAYER_IPV4;
  if (version == 6) return LAYER_IPV6;
  return headerInvalid();
}
