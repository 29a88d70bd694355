/** Where reading a capture stands: kept here while another capture of the sequence is read. */
import { CONTROL_SIZE, MAX_INPUTS } from "../abi";
import { CAPTURE_TABLE_SIZE } from "./interfaces";

@unmanaged
@final
export class Input {
  isOpen: bool;
  /** The frame below was read and not taken yet. */
  hasHead: bool;
  /** A frame was taken. */
  hasBegun: bool;
  /** Others were read at the same time: they may have the same packets. */
  overlaps: bool;
  isDamaged: bool;
  isSwapped: bool;
  format: u32;
  order: u32; // in the sequence
  // the bytes that the host brought
  start: usize;
  position: usize;
  end: usize;
  // the frame
  framePtr: usize;
  frameCaptured: u32;
  frameLength: u32;
  frameDigits: u32;
  frameLink: u32;
  frameConsumed: usize;
  frameTimed: bool;
  frameTime: u64;
  frameNumber: u64;
  offset: u64; // of the frame, or of what comes next, in the capture
  // pcap
  unit: u64;
  headerSize: usize;
  digits: u32;
  link: u32;
  lengthOrder: u32;
  // pcapng
  skipLeft: u32;
  skipTotal: u32;
  interfaceCount: u32;
  // what its packets come to
  packets: u64;
  bytes: u64;
  firstTime: u64;
  lastTime: u64;
  repeats: u64;
  filtered: u64;
  hasTime: bool;
  finest: u32;
  lastLink: u32;
  linkCount: u32;
}

/** Room for what is kept of each input, its interfaces and its control block. */
const KEPT_SIZE: usize = 256;
if (offsetof<Input>() > KEPT_SIZE) ERROR("Input does not fit");

export const INPUTS_SIZE: usize = <usize>MAX_INPUTS * KEPT_SIZE;
export const CONTROLS_SIZE: usize = <usize>MAX_INPUTS * CONTROL_SIZE;

let inputs: usize = 0;
let tables: usize = 0;
let controls: usize = 0;

/** `kept`: INPUTS_SIZE zeros; `blocks`: CONTROLS_SIZE zeros; `table`: CAPTURE_TABLE_SIZE bytes for each input, whatever they hold. */
export function initInputs(kept: usize, blocks: usize, table: usize): void {
  inputs = kept;
  controls = blocks;
  tables = table;
}

// @ts-ignore: decorator
@inline
export function inputAt(index: u32): Input {
  return changetype<Input>(inputs + <usize>index * KEPT_SIZE);
}

export function tableOf(index: u32): usize {
  return tables + <usize>index * CAPTURE_TABLE_SIZE;
}

export function controlOf(index: u32): usize {
  return controls + <usize>index * CONTROL_SIZE;
}
