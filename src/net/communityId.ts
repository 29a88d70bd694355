/** A flow's five-tuple in, its Community ID v1 out (https://github.com/corelight/community-id-spec), with seed 0. */

export interface FlowTuple {
  /** IP protocol number of a protocol with ports: 6 for TCP, 17 for UDP, 132 for SCTP. */
  protocol: number;
  /** In network order, 4 or 16 bytes, both of one length. May be views over shared memory. */
  sourceIp: ArrayLike<number>;
  destinationIp: ArrayLike<number>;
  sourcePort: number;
  destinationPort: number;
}

const VERSION = '1:';
const SEED_LENGTH = 2;

/** The same for both directions of a flow. `sha1` returns the 20 bytes of the digest. */
export function communityId(flow: FlowTuple, sha1: (bytes: Uint8Array) => Uint8Array): string {
  const { sourceIp, destinationIp, sourcePort, destinationPort } = flow;
  const forward = comesFirst(sourceIp, sourcePort, destinationIp, destinationPort);
  const first = forward ? sourceIp : destinationIp;
  const second = forward ? destinationIp : sourceIp;
  const firstPort = forward ? sourcePort : destinationPort;
  const secondPort = forward ? destinationPort : sourcePort;

  const bytes = new Uint8Array(SEED_LENGTH + first.length + second.length + 6);
  bytes.set(first, SEED_LENGTH);
  bytes.set(second, SEED_LENGTH + first.length);
  const tail = SEED_LENGTH + first.length + second.length;
  bytes[tail] = flow.protocol;
  bytes[tail + 2] = firstPort >>> 8;
  bytes[tail + 3] = firstPort;
  bytes[tail + 4] = secondPort >>> 8;
  bytes[tail + 5] = secondPort;
  return VERSION + btoa(String.fromCharCode(...sha1(bytes)));
}

function comesFirst(ip: ArrayLike<number>, port: number, otherIp: ArrayLike<number>, otherPort: number): boolean {
  for (let i = 0; i < ip.length; i++) if (ip[i] !== otherIp[i]) return ip[i] < otherIp[i];
  return port <= otherPort;
}
