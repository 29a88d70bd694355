/** Test module: captures and packets alone; what they find is written to memory, where the host reads it. */
import {
  CAPTURE_TABLE_SIZE,
  captureFormat,
  frameCaptured,
  frameConsumed,
  frameDigits,
  frameLength,
  frameLink,
  frameNumber,
  framePtr,
  frameTime,
  frameTimed,
  initCapture,
  midRecord,
  nextFrame,
} from "../../assembly/capture/frame";
import { initEmit } from "../../assembly/emit";
import {
  ENCAPSULATIONS_SIZE,
  destinationAddress,
  destinationPort,
  encapsulations,
  endPackets,
  hasMorePackets,
  initPackets,
  packetRegionSize as regionSizeFor,
  ipVersion,
  parseNextPacket,
  parsePacket,
  payloadLength,
  payloadPtr,
  payloadWire,
  sourceAddress,
  sourcePort,
  tcpAck,
  tcpFlags,
  tcpSeq,
} from "../../assembly/packet/packet";

export function captureTableSize(): u32 {
  return <u32>CAPTURE_TABLE_SIZE;
}

const DATAGRAMS: u32 = 128;

export function packetRegionSize(): u32 {
  return <u32>regionSizeFor(DATAGRAMS);
}

export function begin(control: usize, table: usize, region: usize): void {
  initEmit(control, 0, 0, 0, 0);
  initCapture(table, 0);
  initPackets(region, DATAGRAMS);
}

export function format(): u32 {
  return captureFormat();
}

export function isMidRecord(): bool {
  return midRecord();
}

/** One call of nextFrame. `out`: u32 × 8, then the time. */
export function readFrame(ptr: usize, end: usize, out: usize): u32 {
  const status = nextFrame(ptr, end);
  store<u32>(out, <u32>framePtr);
  store<u32>(out + 4, frameCaptured);
  store<u32>(out + 8, frameLength);
  store<u32>(out + 12, frameDigits);
  store<u32>(out + 16, frameLink);
  store<u32>(out + 20, <u32>frameNumber);
  store<u32>(out + 24, <u32>frameConsumed);
  store<u32>(out + 28, frameTimed);
  store<u64>(out + 32, frameTime);
  return status;
}

/** One call of parsePacket. `out`: u32 × 12, then the encapsulations. */
export function readPacket(link: u32, ptr: usize, captured: u32, original: u32, time: u64, out: usize): u32 {
  return written(parsePacket(link, ptr, captured, original, time), out);
}

export function readNextPacket(out: usize): u32 {
  return written(parseNextPacket(), out);
}

function written(status: u32, out: usize): u32 {
  store<u32>(out, ipVersion);
  store<u32>(out + 4, <u32>sourceAddress);
  store<u32>(out + 8, <u32>destinationAddress);
  store<u32>(out + 12, sourcePort);
  store<u32>(out + 16, destinationPort);
  store<u32>(out + 20, tcpSeq);
  store<u32>(out + 24, tcpAck);
  store<u32>(out + 28, tcpFlags);
  store<u32>(out + 32, <u32>payloadPtr);
  store<u32>(out + 36, payloadLength);
  store<u32>(out + 40, payloadWire);
  store<u32>(out + 44, hasMorePackets());
  memory.copy(out + 48, encapsulations, ENCAPSULATIONS_SIZE);
  return status;
}

export function finishPackets(): void {
  endPackets();
}
