/** A capture file of either format -> frames, one a call. */
import { FORMAT_PCAP, FORMAT_PCAPNG, FORMAT_UNKNOWN } from "../abi";
import { hasRoom } from "../bytes";
import {
  FRAME_DAMAGED,
  FRAME_SKIPPED,
  damaged,
  initCurrent,
  keepCurrent,
  more,
  refuse,
  restoreCurrent,
} from "./current";
import { Input } from "./input";
import { countInterfaces, initInterfaces, restoreInterfaces } from "./interfaces";
import { isPcap, keepPcap, nextPcap, openPcap, restorePcap } from "./pcap";
import {
  SECTION_HEADER_BLOCK,
  initPcapng,
  isByteOrderMagic,
  keepPcapng,
  midBlock,
  nextPcapng,
  restorePcapng,
} from "./pcapng";

export {
  FRAME_DAMAGED,
  FRAME_MORE,
  FRAME_READY,
  FRAME_SKIPPED,
  LINK_NONE,
  damaged,
  frameCaptured,
  frameConsumed,
  frameDigits,
  frameLength,
  frameLink,
  frameNumber,
  framePtr,
  frameTime,
  frameTimed,
} from "./current";
export { CAPTURE_TABLE_SIZE } from "./interfaces";

let format: u32 = FORMAT_UNKNOWN;

/** `table`: CAPTURE_TABLE_SIZE bytes, whatever they hold; `order`: of the capture in its sequence. */
export function initCapture(table: usize, order: u32): void {
  format = FORMAT_UNKNOWN;
  initCurrent(order);
  initInterfaces(table);
  initPcapng();
}

/** Puts away where reading stands, so that another capture can be read. */
export function keepCapture(input: Input): void {
  input.format = format;
  keepCurrent(input);
  if (format == FORMAT_PCAPNG) keepPcapng(input);
  else keepPcap(input);
  input.interfaceCount = countInterfaces();
}

export function restoreCapture(input: Input, table: usize): void {
  format = input.format;
  restoreCurrent(input);
  if (format == FORMAT_PCAPNG) {
    restorePcapng(input);
  } else {
    initPcapng();
    restorePcap(input);
  }
  restoreInterfaces(table, input.interfaceCount);
}

/** FORMAT_*: known once the file's first bytes were read. */
export function captureFormat(): u32 {
  return format;
}

/** Whether the bytes used so far end within a block: if none follow, the capture is cut. */
export function midRecord(): bool {
  return midBlock();
}

/** Reads on at ptr. The bytes that are not used must come again, with more after them. */
export function nextFrame(ptr: usize, end: usize): u32 {
  if (damaged) return FRAME_DAMAGED;
  if (format == FORMAT_PCAPNG) return nextPcapng(ptr, end);
  if (format == FORMAT_PCAP) return nextPcap(ptr, end);
  return open(ptr, end);
}

function open(ptr: usize, end: usize): u32 {
  if (!hasRoom(ptr, end, 4)) return more();
  const magic = load<u32>(ptr);
  if (magic == SECTION_HEADER_BLOCK) {
    if (!hasRoom(ptr, end, 12)) return more();
    if (!isByteOrderMagic(load<u32>(ptr + 8))) return refuse();
    format = FORMAT_PCAPNG;
    return nextPcapng(ptr, end);
  }
  if (!isPcap(magic)) return refuse();
  const status = openPcap(ptr, end);
  if (status == FRAME_SKIPPED) format = FORMAT_PCAP;
  return status;
}
