/** What was asked of the Service Control Manager. */
import type { Observation, ServiceObservation } from '../../observations.ts';
import { joined, type Piece, styled, whole } from '../layout.ts';
import { safe } from '../safe.ts';
import { listed, outcome } from '../words.ts';
import { name } from './phrases.ts';
import { type Body, type Page, type Row, Table } from './table.ts';

interface ServiceRow extends Row {
  service: ServiceObservation;
}

export class Services {
  readonly title = 'Services';
  readonly #table = new Table<ServiceRow>();

  add(observation: Observation): void {
    if (observation.kind !== 'service' || observation.action === 'close') return;
    // Rows differ where anything but their place in the stream does.
    const { id: _id, time: _time, frame: _frame, responseFrame, flow: _flow, source: _source, ...said } = observation;
    const key = JSON.stringify([responseFrame === null, said]);
    this.#table.take(key, observation, () => ({ service: observation }));
  }

  lines(page: Page): string[] {
    return this.#table.isEmpty ? [] : this.#table.lines(page, ({ service }) => bodyOf(service));
  }
}

/** Actions that change the machine; the others look. */
const CHANGING: ReadonlySet<string> = new Set(['create', 'start', 'control', 'delete', 'change config']);

function bodyOf(service: ServiceObservation): Body {
  const { action, status, sealed, operation } = service;
  const head: (Piece | string)[] = [CHANGING.has(action) ? styled(action, 'warn') : action];
  if (service.name !== null) head.push(whole(name(service.name), 'strong'));
  if (service.control !== null) head.push(`(${safe(service.control)})`);
  if (sealed) head.push(`(${safe(operation)})`);
  head.push(joined(':'));
  if (!sealed || status !== 'unknown') head.push(outcome(status, 'done', 'failed'));
  else head.push(styled(service.responseFrame === null ? 'sealed, no answer seen' : 'sealed', 'warn'));
  if (service.state !== null) head.push(joined(','), safe(service.state));
  const lines: (Piece | string)[][] = [head];
  if (service.binaryPath !== null && service.binaryPath !== '')
    lines.push(['binary path', whole(name(service.binaryPath), 'strong')]);
  const more = listed([
    service.displayName !== null &&
      service.displayName !== '' &&
      service.displayName !== service.name &&
      `display name ${name(service.displayName)}`,
    service.startName !== null && service.startName !== '' && `runs as ${name(service.startName)}`,
    service.serviceType !== null && safe(service.serviceType),
    service.startType !== null && safe(service.startType),
  ]);
  if (more !== '') lines.push([more]);
  if (service.arguments.length > 0)
    lines.push(['arguments', ...service.arguments.map((word) => whole(name(JSON.stringify(word))))]);
  return lines;
}
