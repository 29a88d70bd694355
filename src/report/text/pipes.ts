/** Named pipes: who opened them, and whether DCE/RPC or something of a tool's own went through. */
import type { Observation, PipeObservation } from '../../observations.ts';
import { joined, type Piece, styled } from '../layout.ts';
import { counted, outcome } from '../words.ts';
import { pipePath } from './phrases.ts';
import { type Body, type Page, type Row, Table } from './table.ts';

interface PipeRow extends Row {
  pipe: PipeObservation;
  written: { messages: number; bytes: number };
  read: { messages: number; bytes: number };
  rpc: boolean | null;
}

export class Pipes {
  readonly title = 'Pipes';
  readonly #table = new Table<PipeRow>();

  add(observation: Observation): void {
    if (observation.kind !== 'pipe' || observation.action === 'peek') return;
    if (observation.action === 'close') {
      this.#close(observation);
      return;
    }
    this.#row(observation, observation.status);
  }

  #row(pipe: PipeObservation, status: string): PipeRow | undefined {
    return this.#table.take(keyOf(pipe, status), pipe, () => ({
      pipe,
      written: { messages: 0, bytes: 0 },
      read: { messages: 0, bytes: 0 },
      rpc: null,
    }));
  }

  #close(pipe: PipeObservation): void {
    const opened = { ...pipe, action: 'open' as const };
    const row =
      this.#table.get(pipe, keyOf(opened, 'STATUS_SUCCESS')) ??
      this.#table.get(pipe, keyOf(opened, 'unknown')) ??
      this.#row(opened, 'unknown');
    if (row === undefined) return;
    row.written.messages += pipe.messagesWritten ?? 0;
    row.written.bytes += pipe.bytesWritten ?? 0;
    row.read.messages += pipe.messagesRead ?? 0;
    row.read.bytes += pipe.bytesRead ?? 0;
    if (pipe.rpc !== null) row.rpc = pipe.rpc || row.rpc === true;
  }

  lines(page: Page): string[] {
    return this.#table.isEmpty ? [] : this.#table.lines(page, bodyOf);
  }
}

const keyOf = ({ action, share, name }: PipeObservation, status: string): string =>
  [action, share, name, status].join('\n');

function bodyOf(row: PipeRow): Body {
  const { pipe } = row;
  const verb = pipe.action === 'wait' ? ['wait for'] : [];
  const head: (Piece | string)[] = [...verb, { ...pipePath(pipe.share, pipe.name), style: 'strong' }, joined(':')];
  head.push(outcome(pipe.status, pipe.action === 'wait' ? 'there' : 'opened'));
  if (row.written.messages + row.read.messages === 0) return [head];
  const kind = row.rpc === true ? 'DCE/RPC' : styled('not DCE/RPC', 'warn');
  const traffic = `${amount(row.written)} written, ${amount(row.read)} read`;
  return [head, [kind, joined(','), traffic]];
}

const amount = ({ messages, bytes }: { messages: number; bytes: number }): string =>
  messages === 0 ? 'nothing' : `${counted(messages, 'message')} (${counted(bytes, 'byte')})`;
