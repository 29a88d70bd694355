/** What the control blocks of all instances say of the capture as a whole. */
import {
  CONTROL_BYTES,
  CONTROL_DIGITS,
  CONTROL_FILTERED,
  CONTROL_FIRST_TIME,
  CONTROL_FORMAT,
  CONTROL_LAST_TIME,
  CONTROL_LINK_TYPES,
  CONTROL_LINK_TYPE_COUNT,
  CONTROL_OFFSET,
  CONTROL_PACKETS,
  CONTROL_PROBLEMS,
  CONTROL_REPEATS,
  FORMAT_PCAP,
  FORMAT_PCAPNG,
  PROBLEM_BUFFER,
  PROBLEM_BLOCK,
  PROBLEM_COUNT,
  PROBLEM_CUT,
  PROBLEM_DAMAGED,
  PROBLEM_DEPTH,
  PROBLEM_FLOW_EVICTED,
  PROBLEM_FRAGMENTS,
  PROBLEM_HEADER_CUT,
  PROBLEM_HEADER_INVALID,
  PROBLEM_INTERFACE,
  PROBLEM_LINK_TYPE,
  PROBLEM_PROTECTED,
  PROBLEM_SIZE,
  PROBLEM_SNAPLEN,
} from '../../assembly/abi.ts';
import type { CaptureProblem } from '../observations.ts';

export interface CaptureSummary {
  readonly format: 'pcap' | 'pcapng' | null;
  readonly packets: number;
  /** Those of them that the filter left out. */
  readonly filtered: number;
  readonly bytes: number;
  readonly firstTime: bigint;
  readonly lastTime: bigint;
  readonly digits: number;
  readonly linkTypes: readonly number[];
  /** Bytes of the capture that were used. */
  readonly offset: number;
  readonly problems: readonly CaptureProblem[];
  /** Packets that were left out because a capture read beside this one had them too. */
  readonly repeatedPackets: number;
}

/** PROBLEM_* -> name, and a sentence for one and for many. */
const PROBLEMS: Readonly<Record<number, readonly [string, string]>> = {
  [PROBLEM_CUT]: ['cut short', 'the file ends within a record; everything before it was read'],
  [PROBLEM_DAMAGED]: ['damaged', 'a record contradicts itself; reading ended there'],
  [PROBLEM_LINK_TYPE]: ['unsupported link type', 'packets whose link type is not read'],
  [PROBLEM_INTERFACE]: ['unknown interface', 'packets of an interface that their section does not describe'],
  [PROBLEM_HEADER_CUT]: ['header cut', 'packets that end within their headers'],
  [PROBLEM_HEADER_INVALID]: ['header invalid', 'packets with a header that contradicts its specification'],
  [PROBLEM_SNAPLEN]: ['packets cut', 'packets captured shorter than they were'],
  [PROBLEM_FRAGMENTS]: ['fragments', 'fragmented datagrams that never became whole'],
  [PROBLEM_BLOCK]: ['block invalid', 'blocks whose lengths contradict each other; they were passed over'],
  [PROBLEM_DEPTH]: ['nested too deep', 'packets with more layers than are followed'],
  [PROBLEM_FLOW_EVICTED]: ['connections evicted', 'connections given up because there were too many at once'],
  [PROBLEM_PROTECTED]: ['encrypted link', 'IEEE 802.11 frames that their network encrypted; what they carry cannot be read'],
  [PROBLEM_BUFFER]: ['buffers full', 'times that a buffer limit was reached: what waited was read as far as it had come, or given up'],
};

/** Counted by the instance that met them; all others are met by each instance alike. */
const OF_SHARDS: readonly number[] = [PROBLEM_FLOW_EVICTED, PROBLEM_BUFFER];

export function readSummary(buffer: ArrayBufferLike, controls: readonly number[]): CaptureSummary {
  const [view, ...others] = controls.map((control) => new DataView(buffer, control));
  const u32 = (at: number): number => view.getUint32(at, true);
  const u64 = (at: number): bigint => view.getBigUint64(at, true);
  const format = u32(CONTROL_FORMAT);
  const linkTypes: number[] = [];
  for (let i = 0; i < u32(CONTROL_LINK_TYPE_COUNT); i++) linkTypes.push(u32(CONTROL_LINK_TYPES + i * 4));
  const problems: CaptureProblem[] = [];
  for (let code = 0; code < PROBLEM_COUNT; code++) {
    const counted = OF_SHARDS.includes(code) ? [view, ...others] : [view];
    const entries = counted.map((of) => readProblem(of, code)).filter(({ count }) => count > 0);
    if (entries.length === 0) continue;
    const count = entries.reduce((sum, entry) => sum + entry.count, 0);
    const [problem, sentence] = PROBLEMS[code];
    const offset = Math.min(...entries.map((entry) => entry.offset));
    const where = count === 1 ? `at byte ${offset}` : `${count}, the first at byte ${offset}`;
    problems.push({ problem, what: `${sentence} (${where})`, offset, count });
  }
  return {
    format: format === FORMAT_PCAP ? 'pcap' : format === FORMAT_PCAPNG ? 'pcapng' : null,
    packets: Number(u64(CONTROL_PACKETS)),
    filtered: Number(u64(CONTROL_FILTERED)),
    bytes: Number(u64(CONTROL_BYTES)),
    firstTime: u64(CONTROL_FIRST_TIME),
    lastTime: u64(CONTROL_LAST_TIME),
    digits: u32(CONTROL_DIGITS),
    linkTypes,
    offset: Number(u64(CONTROL_OFFSET)),
    problems,
    repeatedPackets: Number(u64(CONTROL_REPEATS)),
  };
}

function readProblem(view: DataView, code: number): { count: number; offset: number } {
  const at = CONTROL_PROBLEMS + code * PROBLEM_SIZE;
  return { count: Number(view.getBigUint64(at, true)), offset: Number(view.getBigUint64(at + 8, true)) };
}
