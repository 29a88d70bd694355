/** File operations that change something or were refused; the rest is counted. */
import type { FileObservation, Observation } from '../../observations.ts';
import { joined, type Piece, styled } from '../layout.ts';
import { safe } from '../safe.ts';
import { counted, isRefused, listed, outcome } from '../words.ts';
import { name, path } from './phrases.ts';
import { type Page, type Row, Table } from './table.ts';

interface OperationRow extends Row {
  file: FileObservation;
}

/** What the server did, as FILE_CREATED and its like say it (MS-SMB2 §2.2.14). */
const CHANGES: ReadonlyMap<string, string> = new Map([
  ['FILE_CREATED', 'created'],
  ['FILE_OVERWRITTEN', 'overwritten'],
  ['FILE_SUPERSEDED', 'superseded'],
]);

export class Operations {
  readonly title = 'File operations';
  readonly #table = new Table<OperationRow>();
  #opens = 0;
  #lists = 0;
  #others = 0;

  add(observation: Observation): void {
    if (observation.kind !== 'file') return;
    if (!matters(observation)) {
      if (observation.action === 'open') this.#opens++;
      else if (observation.action === 'list') this.#lists++;
      else if (observation.action !== 'close') this.#others++;
      return;
    }
    const { action, share, name: file, newName, status, result, information } = observation;
    const key = [action, share, file, newName, status, result, information].join('\n');
    this.#table.take(key, observation, () => ({ file: observation }));
  }

  lines(page: Page): string[] {
    const rest = listed([
      this.#opens > 0 && counted(this.#opens, 'open of something that was there', 'opens of what was there'),
      this.#lists > 0 && counted(this.#lists, 'listing'),
      this.#others > 0 && counted(this.#others, 'query or other request', 'queries and other requests'),
    ]);
    const lines = this.#table.isEmpty ? [] : this.#table.lines(page, ({ file }) => [describe(file)]);
    if (rest !== '') lines.push(`  ${lines.length === 0 ? 'Nothing changed or refused; ' : 'besides: '}${rest}`);
    return lines;
  }
}

/** SET_INFO of times, attributes and sizes is what copying a file does; refusals of reading requests say little. */
function matters({ action, status, result, newName }: FileObservation): boolean {
  if (action === 'open') return isRefused(status) || status === 'unknown' || (result !== null && CHANGES.has(result));
  if (action === 'rename' || action === 'delete') return true;
  return action === 'set' && (newName !== null || isRefused(status));
}

function describe(file: FileObservation): (Piece | string)[] {
  const kind = file.directory === true ? ['folder'] : [];
  const target = [...kind, path(file.share, file.name)];
  switch (file.action) {
    case 'open': {
      const change = file.result === null ? undefined : CHANGES.get(file.result);
      if (change !== undefined && !isRefused(file.status)) return [styled(`${change}:`, 'warn'), ...target];
      const wish = file.disposition === null ? [] : [`(${safe(file.disposition)})`];
      return ['open', ...target, ...wish, joined(':'), outcome(file.status)];
    }
    case 'rename':
      return [
        'rename',
        ...target,
        'to',
        { ...path(null, file.newName ?? ''), style: 'strong' },
        joined(':'),
        outcome(file.status),
      ];
    case 'delete':
      return ['delete', ...target, joined(':'), outcome(file.status)];
    default:
      return [file.action, name(file.information ?? ''), 'of', ...target, joined(':'), outcome(file.status)];
  }
}
