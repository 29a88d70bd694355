/** Rows of one section: equal ones counted, a bounded number kept, grouped by who asked whom. */
import { frameText } from '../../frames.ts';
import type { Endpoint } from '../../observations.ts';
import { type Piece, type Style, styled, wrap } from '../layout.ts';
import { account, name } from './phrases.ts';
import { dateOf, frames, number, timeOfDay } from '../words.ts';

/** How a report is laid out, and what it learned on the way that every section may use. */
export interface Page {
  readonly width: number;
  readonly style: Style;
  /** The capture covers more than one day: times are given with their dates. */
  readonly dated: boolean;
  /** What a machine calls itself, by its address. */
  readonly names: ReadonlyMap<string, string>;
}

/** What a row needs to know of the observation that it begins with. */
export interface Seen {
  readonly time: string;
  readonly frame: number;
  readonly responseFrame: number | null;
  readonly source: Endpoint | null;
  readonly target: Endpoint | null;
  /** The account of its session, where there is one and it is known: rows are grouped by it. */
  readonly domain?: string | null;
  readonly user?: string | null;
}

/** The first line's text goes beside time and frames, the others below it. */
export type Body = readonly (readonly (Piece | string)[])[];

export interface Row {
  readonly seen: Seen;
  count: number;
  last: Seen;
}

/** Beyond this many different rows a section says how many more there were: its memory does not grow with the capture. */
export const MAX_ROWS = 1000;

export class Table<R extends Row> {
  readonly #rows = new Map<string, R>();
  #left = 0;

  get isEmpty(): boolean {
    return this.#rows.size === 0;
  }

  /** The row of this key, made when there is none yet; undefined when there is no room for another. */
  take(key: string, seen: Seen, make: () => Omit<R, keyof Row>): R | undefined {
    const whole = `${pairKey(seen)}\n${key}`;
    let row = this.#rows.get(whole);
    if (row === undefined) {
      if (this.#rows.size >= MAX_ROWS) {
        this.#left++;
        return undefined;
      }
      row = { ...make(), seen: kept(seen), last: kept(seen), count: 0 } as R;
      this.#rows.set(whole, row);
    }
    row.count++;
    if (seen.frame > row.last.frame) row.last = kept(seen);
    return row;
  }

  get(seen: Seen, key: string): R | undefined {
    return this.#rows.get(`${pairKey(seen)}\n${key}`);
  }

  values(): Iterable<R> {
    return this.#rows.values();
  }

  lines(page: Page, body: (row: R) => Body): string[] {
    const groups = new Map<string, R[]>();
    for (const row of [...this.#rows.values()].sort((a, b) => a.seen.frame - b.seen.frame)) {
      const pair = pairText(row.seen, page);
      const group = groups.get(pair);
      if (group === undefined) groups.set(pair, [row]);
      else group.push(row);
    }
    const frameWidth = Math.max(
      ...Array.from(this.#rows.values(), (row) => frames(row.seen.frame, row.seen.responseFrame).length),
      1,
    );
    const lines: string[] = [];
    for (const [pair, rows] of groups) {
      if (pair !== '') lines.push(`  ${page.style.strong(pair)}`);
      for (const row of rows) lines.push(...rowLines(row, body(row), frameWidth, page));
    }
    if (this.#left > 0) lines.push(`  and ${number(this.#left)} more (--format ndjson lists everything)`);
    return lines;
  }
}

/** An observation is kept for the few fields that a row shows, not with all that hangs on it. */
function kept({ time, frame, responseFrame, source, target, domain, user }: Seen): Seen {
  return { time, frame, responseFrame, source, target, domain, user };
}

function rowLines(row: Row, body: Body, frameWidth: number, page: Page): string[] {
  const { seen } = row;
  const date = page.dated ? `${dateOf(seen.time)} ` : '';
  const first = `    ${date}${timeOfDay(seen.time)}  ${frames(seen.frame, seen.responseFrame).padStart(frameWidth)}  `;
  const indent = first.length;
  const [head = [], ...rest] = body;
  const repeated = row.count > 1 ? [styled(`×${row.count}, last in ${frameText(row.last.frame)}`, 'dim')] : [];
  const lines = wrap(page.style.dim(first), [...head, ...repeated], indent, page.width, page.style);
  for (const line of rest) lines.push(...wrap(' '.repeat(indent), line, indent, page.width, page.style));
  return lines;
}

function pairKey({ source, target, domain, user }: Seen): string {
  return source && target ? [source.ip, target.ip, target.port, domain, user].join(' ') : '';
}

/** `10.0.0.130 → 10.0.0.133:445 (SALES-PC) as SALES\ssales`. */
function pairText({ source, target, domain = null, user = null }: Seen, page: Page): string {
  if (source === null || target === null) return '';
  const who = account(domain, user);
  const pair = `${named(source.ip, source.ip, page)} → ${named(target.ip, endpoint(target), page)}`;
  return who === null ? pair : `${pair} as ${who}`;
}

function named(ip: string, shown: string, page: Page): string {
  const own = page.names.get(ip);
  return own === undefined ? shown : `${shown} (${name(own)})`;
}

export const endpoint = ({ ip, port }: Endpoint): string => (ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`);
