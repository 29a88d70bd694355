/** What a layer returns: what the packet turned out to be, or the layer that comes next at the cursor. */
export const PACKET_NONE: u32 = 0;
export const PACKET_TCP: u32 = 1;
export const PACKET_UDP: u32 = 2;

export const LAYER_ETHERNET: u32 = 3;
export const LAYER_IP: u32 = 4; // the version is in the header
export const LAYER_IPV4: u32 = 5;
export const LAYER_IPV6: u32 = 6;
export const LAYER_MPLS: u32 = 7;
export const LAYER_PPP: u32 = 8;
export const LAYER_PPPOE: u32 = 9;
export const LAYER_GRE: u32 = 10;
