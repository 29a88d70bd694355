/** What a SYN says of a flow: where its streams begin, or that another connection does. */
import { SAW_DATA_A, SAW_SYNACK_A, SAW_SYN_A } from "../abi";
import { tcpAck, tcpFlags } from "../packet/packet";
import { ACK } from "../packet/transport";
import { beginStream, Direction, mayBegin } from "./direction";
import { Flow } from "./flow";
import { directionOf } from "./piece";

/** Whether a SYN is of another connection on the same ports: another initial sequence number, after the end or after data. */
export function isAnother(flow: Flow, d: Direction, index: u32, start: u32): bool {
  if (!d.known) return flow.closed != 0 && (tcpFlags & ACK) == 0;
  if (d.first == start) return false;
  if (flow.closed) return true;
  if ((flow.state & (SAW_DATA_A | (SAW_DATA_A << 1))) == 0) return false;
  // a SYN that was captured behind its own connection's first data
  const sawSyn = (flow.state & ((SAW_SYN_A | SAW_SYNACK_A) << index)) != 0;
  return sawSyn || !mayBegin(d, start);
}

export function takeSyn(flow: Flow, d: Direction, index: u32, start: u32): void {
  const isAnswer = (tcpFlags & ACK) != 0;
  flow.state |= <u16>(isAnswer ? SAW_SYNACK_A << index : SAW_SYN_A << index);
  if (!d.known || d.tentative || ((flow.state & (SAW_DATA_A << index)) == 0 && d.first != start)) {
    beginStream(d, start);
    // it acknowledged another beginning
    d.ackKnown = 0;
  }
  // the other side's SYN was not captured, or will come late
  const other = directionOf(flow, 1 - index);
  if (isAnswer && (!other.known || (other.tentative && mayBegin(other, tcpAck)))) beginStream(other, tcpAck);
}
