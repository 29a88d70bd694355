/** What holds of the observations of any capture, whatever its bytes. */
import { isDeepStrictEqual } from 'node:util';
import type { Observation, TransferObservation } from '../../src/observations.ts';

/** Throws at the first observation that cannot be true. */
export function assertSound(seen: readonly Observation[]): void {
  const last = seen.at(-1);
  if (last?.kind !== 'capture') throw new Error(`the last observation is of kind ${last?.kind}`);
  seen.forEach((observation, i) => {
    const wrong =
      faultOf(observation, last.packets) ?? (observation.id === `o${i + 1}` ? undefined : `is number ${i + 1}`);
    if (wrong !== undefined) throw new Error(`${wrong}: ${JSON.stringify(observation)}`);
  });
  if (seen.filter(({ kind }) => kind === 'capture').length !== 1) throw new Error('the capture is said twice');
}

function faultOf(observation: Observation, packets: number): string | undefined {
  // NaN, Infinity, undefined and bigint would not come back
  if (!isDeepStrictEqual(JSON.parse(JSON.stringify(observation)), observation)) return 'is no plain data';
  if (observation.kind === 'capture') return undefined;
  const { frame, responseFrame, time } = observation;
  if (frame < 1 || frame > packets) return 'there is no such frame';
  if (responseFrame !== null && (responseFrame < 1 || responseFrame > packets)) return 'there is no such answer';
  if (responseFrame === null && 'status' in observation && observation.status !== 'unknown')
    return 'has a status without an answer';
  if (!/^(\d{4}|[+-]\d{6,})-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(time)) return 'is at no time';
  return observation.kind === 'transfer' ? faultOfTransfer(observation) : undefined;
}

function faultOfTransfer({
  bytes,
  complete,
  holeCount,
  holes,
  md5,
  sha1,
  sha256,
  size,
  unhashed,
}: TransferObservation): string | undefined {
  if (bytes > size) return 'has more bytes than its size';
  if (complete && (bytes !== size || holeCount > 0)) return 'is complete with holes';
  const hashed = [md5, sha1, sha256].filter((hash) => hash !== null).length;
  if (hashed > 0 && !complete) return 'has hashes of a part';
  if (hashed === 0 && unhashed === null) return 'has no hashes and no reason why';
  return holes.length > holeCount || holes.some(([offset, length]) => offset < 0 || length < 1)
    ? 'has impossible holes'
    : undefined;
}
