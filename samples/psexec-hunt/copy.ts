/**
 * PSEXESVC.exe to ADMIN$ segment by segment, in the order of the write-ups' frames: 64 KiB writes two by two, then the
 * pages that are left, then the bytes of the last page.
 */
import { writeRequest, writeResponse } from './bodies.ts';
import type { Open } from './files.ts';
import { Command, type Pending } from './smb2.ts';
import { segmentsOf } from './tcp.ts';

const WRITE_SIZE = 65536;
const PAGE = 4096;

export interface Copy {
  /** `c` a segment of the client, `x` one that the sniffer lost, `s` an acknowledgment and `r` a Write Response of the server. */
  order: string;
  /** Times of some of the frames, the first and the last among them, by their place: 0 is the first frame of the copy. */
  times: readonly (readonly [place: number, time: number])[];
}

/** 45 segments with the first write and the beginning of the second, the 45 that end it; the third and fourth likewise. */
export const UNDISTURBED = '14c s 16c s 15c 20c s 25c s r 7c r 21c s 17c 15c s 14c r 16c r 26c r 2c r';
/** The same bytes in runs whose frames nobody numbered: the server acknowledges more often. */
export const LEISURELY =
  '10c s 10c s 10c s 15c 10c s 15c s 20c s r 7c r 11c s 10c s 17c s 15c s 14c r 8c s 8c r 13c s 13c r 2c r';
/** Frames 288 to 317, then nine segments that never arrived, which frame 318 acknowledges all the same. */
export const WITH_HOLE = '14c s 16c s 15c 20c s 25c s r 7c r 21c s 17c 15c s 14c 9x r 7c r 26c r 2c r';

function eventsOf(order: string): string[] {
  return order.split(' ').flatMap((token) => {
    const [, count, event] = /^(\d*)([csxr])$/.exec(token)!;
    return new Array<string>(count === '' ? 1 : Number(count)).fill(event!);
  });
}

function split(file: Uint8Array): [offset: number, length: number][] {
  const writes: [number, number][] = [];
  const pages = file.length - (file.length % PAGE);
  for (let offset = 0; offset < pages; offset += WRITE_SIZE)
    writes.push([offset, Math.min(WRITE_SIZE, pages - offset)]);
  if (pages < file.length) writes.push([pages, file.length - pages]);
  return writes;
}

export function copyFile({ smb, treeId, fileId }: Open, file: Uint8Array, { order, times }: Copy): void {
  const writes = split(file).map(([offset, length]) => {
    const request = writeRequest(fileId, offset, file.subarray(offset, offset + length));
    return { length, ...smb.prepare(Command.WRITE, request, { treeId }) };
  });
  const [first, second, third, fourth, ...single] = writes.map(({ message }) => message);
  const batches = [segmentsOf(first!, second!), segmentsOf(third!, fourth!), ...single.map((one) => segmentsOf(one))];
  const segments = batches.flatMap((batch) =>
    batch.map((bytes, index) => ({ bytes, isLast: index === batch.length - 1 })),
  );
  const answers: { length: number; pending: Pending }[] = [...writes];

  const events = eventsOf(order);
  smb.tcp.clock.exactlyAt(interpolated(times, events.filter((event) => event !== 'x').length));
  for (const event of events) {
    if (event === 's') {
      smb.tcp.acknowledge('server');
    } else if (event === 'r') {
      const { pending, length } = answers.shift()!;
      smb.answer(pending, writeResponse(length));
    } else {
      const { bytes, isLast } = segments.shift()!;
      if (event === 'x') smb.tcp.lose('client', bytes);
      else smb.tcp.segment('client', bytes, isLast);
    }
  }
  if (segments.length + answers.length > 0)
    throw new RangeError(`${segments.length} segments, ${answers.length} answers left`);
}

/** A time for each of `count` frames: evenly between those that are known, two microseconds apart behind the last of them. */
function interpolated(known: Copy['times'], count: number): number[] {
  const times: number[] = [];
  for (let index = 0; index + 1 < known.length; index++) {
    const [place, time] = known[index]!;
    const [nextPlace, nextTime] = known[index + 1]!;
    for (let at = place; at < nextPlace; at++) {
      times.push(Math.round(time + ((nextTime - time) * (at - place)) / (nextPlace - place)));
    }
  }
  let [, time] = known[known.length - 1]!;
  for (; times.length < count; time += 2_000) times.push(time);
  return times;
}
