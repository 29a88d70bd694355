/** Observations in, a report for a terminal out: lists of what happened, with times and frames. */
import type { CaptureObservation, Observation } from '../observations.ts';
import { PLAIN, type Style, wrap } from './layout.ts';
import { safe } from './safe.ts';
import { BlindSpots } from './text/blind.ts';
import { Connections } from './text/connections.ts';
import { Logons } from './text/logons.ts';
import { Machines } from './text/machines.ts';
import { Operations } from './text/operations.ts';
import { Pipes } from './text/pipes.ts';
import { Rpc } from './text/rpc.ts';
import { Services } from './text/services.ts';
import { Shares } from './text/shares.ts';
import type { Page } from './text/table.ts';
import { Transfers } from './text/transfers.ts';
import { counted, dateOf, dateTime, duration, listed } from './words.ts';

export interface TextOptions {
  /** Columns to fill; a path or a hash that is longer stays whole. */
  width?: number;
  style?: Style;
}

const DEFAULT_WIDTH = 80;
const MINIMUM_WIDTH = 60;

/** Takes observations as they come and keeps what the report shows: its memory does not grow with the capture. */
export class TextReport {
  readonly #machines = new Machines();
  readonly #sections = [
    this.#machines,
    new Logons(),
    new Shares(),
    new Transfers(),
    new Operations(),
    new Pipes(),
    new Services(),
    new Rpc(),
    new Connections(),
    new BlindSpots(),
  ];
  readonly #captures: CaptureObservation[] = [];

  add(observation: Observation): void {
    if (observation.kind === 'capture') this.#captures.push(observation);
    else for (const section of this.#sections) section.add(observation);
  }

  /** The whole report, each line ended. */
  render(options: TextOptions = {}): string {
    const { width = DEFAULT_WIDTH, style = PLAIN } = options;
    const captures = this.#captures;
    const days = captures.flatMap(({ firstTime, lastTime }) => [firstTime, lastTime]).filter((time) => time !== null);
    const dated = new Set(days.map(dateOf)).size > 1;
    const page: Page = { width: Math.max(width, MINIMUM_WIDTH), style, dated, names: this.#machines.names };
    const isOne = captures.length === 1;
    const lines = captures.flatMap((capture, i) => headLines(capture, isOne ? '' : `${i + 1}: `, page));
    let isEmpty = true;
    for (const section of this.#sections) {
      const body = section.lines(page);
      if (body.length === 0) continue;
      lines.push('', style.heading(section.title), ...body);
      isEmpty = false;
    }
    if (isEmpty) lines.push('', '  Nothing over SMB or DCE/RPC was found.');
    for (const capture of captures) lines.push(...problemLines(capture, isOne, page));
    return `${lines.join('\n')}\n`;
  }
}

/** A report of observations that are at hand. */
export function textReport(observations: Iterable<Observation>, options?: TextOptions): string {
  const report = new TextReport();
  for (const observation of observations) report.add(observation);
  return report.render(options);
}

function headLines(capture: CaptureObservation, place: string, page: Page): string[] {
  const { repeatedPackets = 0, name, format, packets, filtered, bytes, firstTime, lastTime, linkTypes } = capture;
  const lines = [page.style.heading(place + safe(name ?? 'standard input'))];
  const line = (text: string): void => void lines.push(...wrap('  ', [text], 2, page.width, page.style));
  line(listed([format, ...linkTypes.map(safe), counted(packets, 'packet'), filtered > 0 && `${filtered} of them left out by the filter`, `${counted(bytes, 'byte')} on the wire`]));
  if (repeatedPackets > 0) line(`${counted(repeatedPackets, 'packet')} that another capture has too, told once`);
  if (firstTime !== null && lastTime !== null) {
    const end = page.dated ? dateTime(lastTime) : dateTime(lastTime).slice(-8);
    const took = duration(firstTime, lastTime);
    line(`${dateTime(firstTime)} to ${end} UTC${took === '' ? '' : ` (${took})`}`);
  }
  return lines;
}

function problemLines({ name, problems }: CaptureObservation, isOne: boolean, page: Page): string[] {
  if (problems.length === 0) return [];
  const lines = ['', page.style.heading(`Problems of ${isOne ? 'the capture' : safe(name ?? 'standard input')}`)];
  for (const { problem, what } of problems) {
    lines.push(...wrap('  ', [{ text: `${safe(problem)}:`, style: 'warn' }, safe(what)], 2, page.width, page.style));
  }
  return lines;
}
