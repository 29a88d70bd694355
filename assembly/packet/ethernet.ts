/** Ethernet II, IEEE 802.1Q and 802.1ad tags, IEEE 802.3 with LLC and SNAP: what an EtherType says comes next. */
import { ENCAPSULATION_BACKBONE, ENCAPSULATION_QINQ, ENCAPSULATION_VLAN } from "../abi";
import { be16, be24 } from "../bytes";
import { advance, at, has, headerCut, narrow } from "./cursor";
import { enter } from "./encapsulation";
import { LAYER_ETHERNET, LAYER_IPV4, LAYER_IPV6, LAYER_MPLS, LAYER_PPPOE, PACKET_NONE } from "./layers";

const ADDRESSES_SIZE: u32 = 12;
const ETHERTYPE_SIZE: u32 = 2;
const TAG_CONTROL_SIZE: u32 = 2;
const VLAN_ID: u32 = 0x0fff;
const PRIORITY_TAGGED: u32 = 0; // IEEE 802.1Q table 9-2: the tag names no VLAN
const TAG_SIZE: u32 = TAG_CONTROL_SIZE + ETHERTYPE_SIZE;

/** IEEE 802.3 §3.2.6: up to 1500 the field is the length of what follows. */
export const MAX_8023_LENGTH: u32 = 1500;
const ETHERTYPE_IPV4: u32 = 0x0800;
const ETHERTYPE_VLAN: u32 = 0x8100;
const ETHERTYPE_IPV6: u32 = 0x86dd;
const ETHERTYPE_MPLS: u32 = 0x8847;
const ETHERTYPE_MPLS_UPSTREAM: u32 = 0x8848;
const ETHERTYPE_PPPOE_SESSION: u32 = 0x8864;
const ETHERTYPE_QINQ: u32 = 0x88a8;
const ETHERTYPE_BACKBONE: u32 = 0x88e7; // IEEE 802.1ah
const ETHERTYPE_VLAN_9100: u32 = 0x9100;
const ETHERTYPE_VLAN_9200: u32 = 0x9200;

const BACKBONE_TAG_SIZE: u32 = 4;
const BACKBONE_SERVICE: usize = 1; // I-SID

const LLC_SIZE: u32 = 3;
const LLC_SAP_IP: u32 = 0x06;
const LLC_SAP_SNAP: u32 = 0xaa;
const LLC_UNNUMBERED_INFORMATION: u32 = 0x03;
const SNAP_SIZE: u32 = 8; // with LLC
const OUI_ETHERNET: u32 = 0x000000;
const OUI_BRIDGE_TUNNEL: u32 = 0x0000f8; // IEEE 802.1H

export function ethernet(): u32 {
  if (!has(ADDRESSES_SIZE)) return headerCut();
  advance(ADDRESSES_SIZE);
  return typed();
}

/** An EtherType or a length is next. */
export function typed(): u32 {
  if (!has(ETHERTYPE_SIZE)) return headerCut();
  const type = be16(at);
  advance(ETHERTYPE_SIZE);
  return type == ETHERTYPE_IPV4 ? LAYER_IPV4 : behind(type);
}

/** What follows an EtherType or a length that has been passed. A tag ends with another one; their chain ends with the packet. */
export function behind(first: u32): u32 {
  let type = first;
  while (isTag(type)) {
    if (!has(TAG_SIZE)) return headerCut();
    const id = be16(at) & VLAN_ID;
    if (id != PRIORITY_TAGGED) enter(type == ETHERTYPE_QINQ ? ENCAPSULATION_QINQ : ENCAPSULATION_VLAN, id);
    type = be16(at + TAG_CONTROL_SIZE);
    advance(TAG_SIZE);
  }
  if (type == ETHERTYPE_IPV4) return LAYER_IPV4;
  if (type == ETHERTYPE_IPV6) return LAYER_IPV6;
  if (type > MAX_8023_LENGTH) return rarer(type);
  narrow(type);
  return llc();
}

function rarer(type: u32): u32 {
  switch (type) {
    case ETHERTYPE_MPLS:
    case ETHERTYPE_MPLS_UPSTREAM:
      return LAYER_MPLS;
    case ETHERTYPE_PPPOE_SESSION:
      return LAYER_PPPOE;
    case ETHERTYPE_BACKBONE:
      if (!has(BACKBONE_TAG_SIZE)) return headerCut();
      enter(ENCAPSULATION_BACKBONE, be24(at + BACKBONE_SERVICE));
      advance(BACKBONE_TAG_SIZE);
      return LAYER_ETHERNET;
    default:
      return PACKET_NONE;
  }
}

function isTag(type: u32): bool {
  return (
    type == ETHERTYPE_VLAN || type == ETHERTYPE_QINQ || type == ETHERTYPE_VLAN_9100 || type == ETHERTYPE_VLAN_9200
  );
}

/** IEEE 802.2, and RFC 1042 for SNAP. */
export function llc(): u32 {
  if (!has(LLC_SIZE)) return headerCut();
  const saps = be16(at);
  if (load<u8>(at, 2) != LLC_UNNUMBERED_INFORMATION) return PACKET_NONE;
  if (saps == ((LLC_SAP_IP << 8) | LLC_SAP_IP)) {
    advance(LLC_SIZE);
    return LAYER_IPV4;
  }
  if (saps != ((LLC_SAP_SNAP << 8) | LLC_SAP_SNAP)) return PACKET_NONE;
  if (!has(SNAP_SIZE)) return headerCut();
  const oui = ((<u32>load<u8>(at, 3)) << 16) | be16(at + 4);
  if (oui != OUI_ETHERNET && oui != OUI_BRIDGE_TUNNEL) return PACKET_NONE;
  advance(SNAP_SIZE - ETHERTYPE_SIZE);
  return typed();
}
