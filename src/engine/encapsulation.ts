/** What a packet's innermost IP header lay in -> words: `802.1Q 10`, `VXLAN 5001`. */
import {
  ENCAPSULATION_4IN4,
  ENCAPSULATION_4IN6,
  ENCAPSULATION_6IN4,
  ENCAPSULATION_6IN6,
  ENCAPSULATION_AYIYA,
  ENCAPSULATION_BACKBONE,
  ENCAPSULATION_ERSPAN_I,
  ENCAPSULATION_ERSPAN_II,
  ENCAPSULATION_ERSPAN_III,
  ENCAPSULATION_GENEVE,
  ENCAPSULATION_GRE,
  ENCAPSULATION_GRE_KEY,
  ENCAPSULATION_GTP,
  ENCAPSULATION_MORE,
  ENCAPSULATION_MPLS,
  ENCAPSULATION_NONE,
  ENCAPSULATION_NVGRE,
  ENCAPSULATION_PPPOE,
  ENCAPSULATION_QINQ,
  ENCAPSULATION_TEREDO,
  ENCAPSULATION_VLAN,
  ENCAPSULATION_VXLAN,
  FLOW_LAYER_IDS,
  FLOW_LAYERS,
  MAX_LAYERS,
} from '../../assembly/abi.ts';

/** Those with an identifier, and those without one. */
const IDENTIFIED: Readonly<Record<number, string>> = {
  [ENCAPSULATION_VLAN]: '802.1Q',
  [ENCAPSULATION_QINQ]: '802.1ad',
  [ENCAPSULATION_BACKBONE]: '802.1ah',
  [ENCAPSULATION_MPLS]: 'MPLS',
  [ENCAPSULATION_PPPOE]: 'PPPoE',
  [ENCAPSULATION_GRE_KEY]: 'GRE',
  [ENCAPSULATION_NVGRE]: 'NVGRE',
  [ENCAPSULATION_ERSPAN_II]: 'ERSPAN II',
  [ENCAPSULATION_ERSPAN_III]: 'ERSPAN III',
  [ENCAPSULATION_VXLAN]: 'VXLAN',
  [ENCAPSULATION_GENEVE]: 'GENEVE',
  [ENCAPSULATION_GTP]: 'GTP-U',
};

const PLAIN: Readonly<Record<number, string>> = {
  [ENCAPSULATION_GRE]: 'GRE',
  [ENCAPSULATION_ERSPAN_I]: 'ERSPAN I',
  [ENCAPSULATION_TEREDO]: 'Teredo',
  [ENCAPSULATION_AYIYA]: 'AYIYA',
  [ENCAPSULATION_4IN4]: 'IPv4 in IPv4',
  [ENCAPSULATION_6IN4]: 'IPv6 in IPv4',
  [ENCAPSULATION_4IN6]: 'IPv4 in IPv6',
  [ENCAPSULATION_6IN6]: 'IPv6 in IPv6',
  [ENCAPSULATION_MORE]: 'more',
};

const NO_TUNNELS: readonly string[] = [];

/** Outermost first. `view` is over a FLOW structure, or over its encapsulations alone with `at` 0. */
export function readTunnels(view: DataView, at = FLOW_LAYERS): readonly string[] {
  if (view.getUint8(at) === ENCAPSULATION_NONE) return NO_TUNNELS;
  const tunnels: string[] = [];
  for (let i = 0; i < MAX_LAYERS; i++) {
    const kind = view.getUint8(at + i);
    if (kind === ENCAPSULATION_NONE) break;
    const id = view.getUint32(at + FLOW_LAYER_IDS - FLOW_LAYERS + i * 4, true);
    const name = IDENTIFIED[kind];
    tunnels.push(name === undefined ? PLAIN[kind] : `${name} ${id}`);
  }
  return tunnels;
}
