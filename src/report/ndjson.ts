/** An observation or a finding in, one line of JSON out: UTF-8 that is well-formed whatever the capture holds. */
import type { FindingLine, Observation } from '../observations.ts';

/** JSON.stringify escapes unpaired surrogates, so that every line can be encoded. */
export function ndjsonLine(observation: Observation): string {
  return `${stringify(observation)}\n`;
}

export const findingLine = (finding: FindingLine): string => `${JSON.stringify(finding)}\n`;

function stringify(observation: Observation): string {
  try {
    return JSON.stringify(observation);
  } catch {
    // 64-bit arguments of a remote procedure. A replacer on every line would cost more than all the rest.
    return JSON.stringify(observation, (_key, value: unknown) => (typeof value === 'bigint' ? exact(value) : value));
  }
}

/** A number where that loses nothing, else the digits as text. */
function exact(value: bigint): number | string {
  return BigInt.asIntN(53, value) === value ? Number(value) : value.toString();
}
