import { Pcapng, concat, fromHex, pattern } from './builders.ts';
import { LINK_NONE, SECOND, line } from './frames.ts';

export const A = pattern(61);
export const B = pattern(5, 100);
const TICKS = 0x0005_0000_0000_0001n;

/** Every kind of block in one byte order, then a second section in the other. Time of the first frame's clock: ns. */
export function everyBlock(big: boolean): { file: Uint8Array; frames: string[] } {
  const ng = new Pcapng(big);
  const other = new Pcapng(!big);
  const text = new TextEncoder();
  const file = concat(
    ng.section(ng.option(4, text.encode('builder'))),
    ng.block(0x40000bad, concat(ng.numbers([4, 32473]), B)),
    ng.interface(1, 40, concat(ng.option(2, text.encode('eth0')), ng.resolution(9), ng.option(0, new Uint8Array(0)), ng.resolution(3))),
    ng.interface(113, 0, concat(ng.offset(1000n))),
    ng.block(4, concat(ng.numbers([2, 1], [2, 8]), fromHex('0a000001'), text.encode('abc\0'), ng.numbers([2, 0], [2, 0]))),
    ng.enhanced(0, TICKS, A, { options: ng.option(1, text.encode('a comment')) }),
    ng.simple(A.subarray(0, 40), 61),
    ng.block(5, ng.numbers([4, 0], [4, 1], [4, 2])),
    ng.enhanced(1, 2_000_000n, B, { original: 99 }),
    ng.obsolete(1, 3_000_000n, A),
    ng.block(10, concat(ng.numbers([4, 0x544c534b], [4, 3]), text.encode('key'))),
    ng.block(9, pattern(30)),
    ng.block(0x204, pattern(24)),
    ng.block(0xbad, concat(ng.numbers([4, 10949]), fromHex('03000000'))),
    ng.block(0x0bad0001, pattern(33)),
    ng.block(0x80000001, new Uint8Array(0)),
    other.section(),
    other.interface(101, 0, other.resolution(0x80 | 10)),
    other.enhanced(0, 1024n * 5n + 512n, B),
  );
  const frames = [
    line(1, null, 0, LINK_NONE, 8, new Uint8Array(0)),
    line(2, TICKS, 9, 1, 61, A),
    line(3, null, 9, 1, 61, A.subarray(0, 40)),
    line(4, 1002n * SECOND, 6, 113, 99, B),
    line(5, 1003n * SECOND, 6, 113, 61, A),
    line(6, null, 0, LINK_NONE, 32, new Uint8Array(0)),
    line(7, null, 0, LINK_NONE, 24, new Uint8Array(0)),
    line(8, 5n * SECOND + SECOND / 2n, 9, 101, 5, B),
  ];
  return { file, frames };
}
