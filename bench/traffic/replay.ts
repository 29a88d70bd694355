/** A real recording over and over, each time between other machines: the same messages, new conversations. */
import { readFileSync } from 'node:fs';
import type { PcapWriter } from './writer.ts';

const ETHERNET_IPV4 = 0x0800;
const TCP = 6;

/** TCP over IPv4 over Ethernet out of a little-endian pcap file. */
function tcpFramesOf(path: string): Buffer[] {
  const file = readFileSync(path);
  if (file.readUInt32LE(0) !== 0xa1b2c3d4 || file.readUInt32LE(20) !== 1) throw new Error(`${path} is no pcap of Ethernet frames`);
  const frames: Buffer[] = [];
  for (let at = 24; at + 16 <= file.length; ) {
    const length = file.readUInt32LE(at + 8);
    const frame = file.subarray(at + 16, at + 16 + length);
    if (frame.length >= 54 && frame.readUInt16BE(12) === ETHERNET_IPV4 && frame[23] === TCP) frames.push(frame);
    at += 16 + length;
  }
  return frames;
}

export class Replays {
  readonly #recordings: Buffer[][];
  #recording = 0;
  #next = 0;
  /** Replays that were begun. */
  count = 0;

  constructor(paths: readonly string[]) {
    this.#recordings = paths.map(tcpFramesOf);
  }

  /** The next frame; returns its length. */
  step(writer: PcapWriter): number {
    if (this.#next === 0) this.count++;
    const frames = this.#recordings[this.#recording];
    const frame = frames[this.#next];
    const into = writer.frame(frame.length, 9);
    into.set(frame);
    this.#move(into, 26);
    this.#move(into, 30);
    if (++this.#next === frames.length) {
      this.#next = 0;
      this.#recording = (this.#recording + 1) % this.#recordings.length;
    }
    return frame.length;
  }

  /** 10.x.y.z: two bytes by the replay, the last by the machine that it was. */
  #move(into: Buffer, at: number): void {
    const machine = into[at + 3] ^ Math.imul(into[at + 2], 7);
    into.writeUInt32BE(((10 << 24) | ((this.count & 0xffff) << 8) | (machine & 0xff)) >>> 0, at);
  }
}
