/** What a flow that turned out to be worth following said before that was known. */
import { SAW_DATA_A } from "../abi";
import { ACK, RST } from "../packet/transport";
import { LATE } from "./direction";
import { Flow } from "./flow";
import { ackOf, flagsOf, nextPassed, Passed, seqOf, sideOf } from "./passed";
import { directionOf } from "./piece";
import { takeSegment } from "./reassembly";
import { isAfter } from "./sequence";

/**
 * Takes the next of the segments that passed of `flow`, which a packet of its side 0 with these numbers began; false when there is
 * none. What it has to say waits for what the packet brings.
 */
export function recallPassed(flow: Flow, seq: u32, ack: u32): bool {
  while (true) {
    const passed = nextPassed(flow);
    if (passed === null) return false;
    const index: u32 = sideOf(passed, flow);
    if (!mayBelong(flow, index, seqOf(passed), index == 0 ? seq : ack)) continue;
    take(flow, index, passed);
    return true;
  }
}

/** `there`: where the side stands now. */
function mayBelong(flow: Flow, index: u32, seq: u32, there: u32): bool {
  const d = directionOf(flow, index);
  if (d.known && !d.tentative) return !isAfter(d.next, seq);
  return seq - there + LATE <= 2 * LATE;
}

function take(flow: Flow, index: u32, passed: Passed): void {
  const flags = flagsOf(passed);
  const wire = (flags & RST) != 0 ? 0 : passed.wire;
  const seq = seqOf(passed);
  if (index == 0) {
    flow.packetsA++;
    flow.bytesA += wire;
  } else {
    flow.packetsB++;
    flow.bytesB += wire;
  }
  flow.recalled++;
  flow.state |= <u16>(SAW_DATA_A << index);
  takeSegment(flow, index, seq, passed.ptr, passed.length, wire, ackOf(passed), (flags & (ACK | RST)) == ACK, passed.frame, passed.time, passed.digits);
}
