/** A frame's bytes -> the TCP segment or UDP datagram in it, as globals. */
import { PROBLEM_DEPTH } from "../abi";
import { problem } from "../emit";
import { at, beginPacket, has, headerCut, headerInvalid } from "./cursor";
import { ethernet } from "./ethernet";
import { beginFragments, initFragments } from "./fragments";
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
import { mpls } from "./mpls";
import { ppp, pppoe } from "./ppp";
import { gre } from "./tunnel/gre";
import { carriedInUdp } from "./tunnel/udp";

export { destinationAddress, ipVersion, sourceAddress, tunnel } from "./cursor";
export { FRAGMENTS_SIZE as PACKET_REGION_SIZE, endFragments as endPackets } from "./fragments";
export {
  PACKET_NONE,
  PACKET_TCP,
  PACKET_UDP,
  TUNNEL_ERSPAN,
  TUNNEL_GENEVE,
  TUNNEL_GRE,
  TUNNEL_GTP,
  TUNNEL_IP,
  TUNNEL_NONE,
  TUNNEL_TEREDO,
  TUNNEL_VXLAN,
} from "./layers";
export {
  destinationPort,
  payloadLength,
  payloadPtr,
  payloadWire,
  sourcePort,
  tcpAck,
  tcpFlags,
  tcpSeq,
} from "./transport";

/** Layers that are followed; a tag, an extension header or an option is not one. */
const MAX_DEPTH: u32 = 16;

/** `region`: PACKET_REGION_SIZE bytes, whatever they hold, at a multiple of 16. */
export function initPackets(region: usize): void {
  initFragments(region);
}

export function parsePacket(link: u32, ptr: usize, captured: u32, original: u32, time: u64): u32 {
  beginPacket(ptr, captured, original, time);
  beginFragments();
  let layer = firstLayer(link);
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
