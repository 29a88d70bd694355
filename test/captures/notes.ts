/** The analyst's notes beside the shared captures: what an oracle listed in them, and what a person wrote, as facts to be found. */
import type { Observation } from '../../src/observations.ts';
import { at, type Kind } from '../support/analyze.ts';

export interface Note {
  packets: number;
  first_time: string;
  last_time: string;
  attack: string[];
  logons: {
    first_frame: number;
    domain: string;
    user: string;
    workstation: string;
    server: string;
    status: string | null;
    via: string;
  }[];
  tree_connects: { frame: number; path: string; status: string }[];
  services: Record<string, string | number | null>[];
  files: {
    share: string;
    name: string;
    opens: number;
    written: number;
    read: number;
    first_frame: number;
    last_frame: number;
  }[];
  deleted: { frame: number; name: string }[];
  rpc: { iface: string; opnum: number; endpoint: string; count: number; first_frame: number }[];
}

/** The JSON block of a note. */
export function noteOf(markdown: string): Note {
  const [, json] = /```json\n(.*?)```/s.exec(markdown) ?? [];
  if (json === undefined) throw new Error('a note without its facts');
  return JSON.parse(json) as Note;
}

export type Expected = string | number | boolean | null | RegExp | { readonly [name: string]: Expected };
export type Where = Readonly<Record<string, Expected>>;
/** What the note says, in which kind of observation it stands, with which fields, and the frames of all that are such. */
export type Fact = readonly [says: string, kind: Kind, where: Where, frames: readonly number[]];

const isEndpoint = (value: object): value is { ip: string; port: number } => 'ip' in value && 'port' in value;

/** A list holds what one of its elements does. */
function holds(value: unknown, expected: Expected): boolean {
  if (Array.isArray(value)) return expected === null ? value.length === 0 : value.some((one) => holds(one, expected));
  if (expected instanceof RegExp) return typeof value === 'string' && expected.test(value);
  if (typeof value !== 'object' || value === null) return value === expected;
  if (typeof expected === 'string') return isEndpoint(value) && (value.ip === expected || at(value) === expected);
  if (typeof expected !== 'object' || expected === null) return false;
  return Object.entries(expected).every(([name, of]) => holds((value as Record<string, unknown>)[name], of));
}

export function framesOf(seen: readonly Observation[], kind: Kind, where: Where): number[] {
  const found = seen.filter((o) => o.kind === kind && holds(o, where));
  return found.flatMap((o) => ('frame' in o ? [o.frame] : [])).sort((a, b) => a - b);
}
