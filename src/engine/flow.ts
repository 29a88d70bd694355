/** A connection as the engine follows it. */
import {
  END_CAPTURE,
  END_EVICTED,
  END_FIN,
  END_REUSED,
  END_RST,
  END_TIMEOUT,
  FLOW_ADDRESS_A,
  FLOW_ADDRESS_B,
  FLOW_BYTES_A,
  FLOW_BYTES_B,
  FLOW_FIRST_FRAME,
  FLOW_FIRST_TIME,
  FLOW_HOLES_A,
  FLOW_HOLES_B,
  FLOW_IP_VERSION,
  FLOW_LAST_FRAME,
  FLOW_LAST_TIME,
  FLOW_LOST_A,
  FLOW_LOST_B,
  FLOW_OVERLAPS,
  FLOW_PACKETS_A,
  FLOW_PACKETS_B,
  FLOW_PORT_A,
  FLOW_PORT_B,
  FLOW_PROTOCOL,
  FLOW_RETRANSMISSIONS,
  FLOW_STATE,
} from '../../assembly/abi.ts';
import { frameOf } from '../frames.ts';
import { formatIp } from '../net/address.ts';
import { readTunnels } from './encapsulation.ts';

export interface FlowEndpoint {
  readonly ip: string;
  readonly port: number;
}

/** `ends[0]` sent the first packet that was seen, which need not make it the client. */
export interface Flow {
  readonly number: number;
  /** IP protocol number: 6 TCP, 17 UDP. */
  readonly protocol: number;
  readonly ends: readonly [FlowEndpoint, FlowEndpoint];
  /** What its first packet lay in, outermost first: `802.1Q 10`, `VXLAN 5001`. */
  readonly tunnels: readonly string[];
}

/** What a direction sent: packets, payload bytes with repetitions, bytes and holes that never came. */
export interface DirectionCounts {
  readonly packets: number;
  readonly bytes: number;
  readonly lost: number;
  readonly holes: number;
}

export type FlowEndReason = 'fin' | 'rst' | 'timeout' | 'evicted' | 'reused' | 'capture end';

export interface FlowCounts {
  /** SAW_* of assembly/abi.ts. */
  readonly state: number;
  readonly directions: readonly [DirectionCounts, DirectionCounts];
  readonly firstFrame: number;
  readonly firstTime: bigint;
  readonly lastFrame: number;
  readonly lastTime: bigint;
  readonly overlaps: number;
  readonly retransmissions: number;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

export function readFlow(number: number, bytes: Uint8Array): Flow {
  const view = viewOf(bytes);
  const length = view.getUint8(FLOW_IP_VERSION) === 4 ? 4 : 16;
  const end = (addressAt: number, portAt: number): FlowEndpoint => ({
    ip: formatIp(bytes.subarray(addressAt, addressAt + length)),
    port: view.getUint16(portAt, true),
  });
  return {
    number,
    protocol: view.getUint8(FLOW_PROTOCOL),
    ends: [end(FLOW_ADDRESS_A, FLOW_PORT_A), end(FLOW_ADDRESS_B, FLOW_PORT_B)],
    tunnels: readTunnels(view),
  };
}

export function readFlowCounts(bytes: Uint8Array): FlowCounts {
  const view = viewOf(bytes);
  const u32 = (at: number): number => view.getUint32(at, true);
  const u64 = (at: number): number => Number(view.getBigUint64(at, true));
  return {
    state: view.getUint16(FLOW_STATE, true),
    directions: [
      { packets: u32(FLOW_PACKETS_A), bytes: u64(FLOW_BYTES_A), lost: u64(FLOW_LOST_A), holes: u32(FLOW_HOLES_A) },
      { packets: u32(FLOW_PACKETS_B), bytes: u64(FLOW_BYTES_B), lost: u64(FLOW_LOST_B), holes: u32(FLOW_HOLES_B) },
    ],
    firstFrame: frameOf(u32(FLOW_FIRST_FRAME + 4), u32(FLOW_FIRST_FRAME)),
    firstTime: view.getBigUint64(FLOW_FIRST_TIME, true),
    lastFrame: frameOf(u32(FLOW_LAST_FRAME + 4), u32(FLOW_LAST_FRAME)),
    lastTime: view.getBigUint64(FLOW_LAST_TIME, true),
    overlaps: u32(FLOW_OVERLAPS),
    retransmissions: u32(FLOW_RETRANSMISSIONS),
  };
}

export const END_REASONS: Readonly<Record<number, FlowEndReason>> = {
  [END_FIN]: 'fin',
  [END_RST]: 'rst',
  [END_TIMEOUT]: 'timeout',
  [END_EVICTED]: 'evicted',
  [END_REUSED]: 'reused',
  [END_CAPTURE]: 'capture end',
};
