/** Which remote procedures were called, by interface; sealed ones are known by their number alone. */
import { frameText } from '../../frames.ts';
import type { Observation, RpcObservation } from '../../observations.ts';
import { joined, type Piece, styled, whole } from '../layout.ts';
import { safe } from '../safe.ts';
import { counted, listed, number } from '../words.ts';
import { type Body, type Page, type Row, Table } from './table.ts';
import { name } from './phrases.ts';

interface Operation {
  name: string;
  count: number;
  frame: number;
  sealed: number;
  /** Answers that are no responses, counted: faults, and calls without an answer. */
  ends: Map<string, number>;
}

interface InterfaceRow extends Row {
  rpc: RpcObservation;
  binds: Map<string, number>;
  levels: Set<string>;
  operations: Map<number | null, Operation>;
}

/** opnum is 16 bits wide: a hostile capture may name them all. */
const MAX_OPERATIONS = 200;

export class Rpc {
  readonly title = 'Remote procedure calls';
  readonly #table = new Table<InterfaceRow>();

  add(observation: Observation): void {
    if (observation.kind !== 'rpc') return;
    const key = [
      observation.interface?.uuid,
      observation.interface?.version,
      observation.transport,
      pipeName(observation),
    ].join('\n');
    // Over TCP the account is known only after the bind: one interface would fall apart into two rows.
    const account = observation.transport === 'ncacn_np' ? {} : { domain: null, user: null };
    const row = this.#table.take(key, { ...observation, ...account }, () => ({
      rpc: observation,
      binds: new Map(),
      levels: new Set(),
      operations: new Map(),
    }));
    if (row === undefined) return;
    if (observation.authLevel !== null) row.levels.add(observation.authLevel);
    if (observation.action === 'bind') increase(row.binds, observation.status);
    else count(row, observation);
  }

  lines(page: Page): string[] {
    if (this.#table.isEmpty) return [];
    // A repetition is a further call here, not the same row again.
    for (const row of this.#table.values()) row.count = 1;
    return this.#table.lines(page, bodyOf);
  }
}

function count(row: InterfaceRow, call: RpcObservation): void {
  let operation = row.operations.get(call.opnum);
  if (operation === undefined) {
    if (row.operations.size >= MAX_OPERATIONS) return;
    operation = { name: operationName(call), count: 0, frame: call.frame, sealed: 0, ends: new Map() };
    row.operations.set(call.opnum, operation);
  }
  operation.count++;
  if (call.sealed) operation.sealed++;
  if (call.status === 'unknown') increase(operation.ends, 'without an answer');
  else if (call.status !== 'response') increase(operation.ends, safe(call.status));
  else if (call.returnCode !== null && call.returnCode !== 0)
    increase(operation.ends, safe(call.returnName ?? `returned ${call.returnCode}`));
}

const operationName = ({ operation, opnum }: RpcObservation): string =>
  operation !== null ? safe(operation) : opnum !== null ? `opnum ${opnum}` : 'call whose request was not seen';

const increase = (map: Map<string, number>, key: string): void => void map.set(key, (map.get(key) ?? 0) + 1);

/** `\PIPE\svcctl`, `svcctl` and `\svcctl` are one pipe. */
const pipeName = ({ pipe }: RpcObservation): string | null =>
  pipe?.replace(/^\\+(pipe\\+)?/i, '').toLowerCase() ?? null;

const ACCEPTED: ReadonlySet<string> = new Set(['acceptance', 'negotiate_ack']);

function bodyOf(row: InterfaceRow): Body {
  const { rpc } = row;
  const pipe = pipeName(rpc);
  const over =
    pipe === null ? (rpc.transport === 'ncacn_ip_tcp' ? 'over TCP' : rpc.transport) : `over pipe ${name(pipe)}`;
  const levels = [...row.levels].map((level) => safe(level.replace('RPC_C_AUTHN_LEVEL_', '')));
  const head: (Piece | string)[] = [...interfaceName(rpc), over];
  if (levels.length > 0) head.push(joined(','), levels.join(', '));
  const binds = [...row.binds].filter(([status]) => !ACCEPTED.has(status));
  const isAccepted = [...row.binds.keys()].some((status) => ACCEPTED.has(status));
  const lines: (Piece | string)[][] = [head];
  for (const [status, times] of isAccepted ? [] : binds) {
    const what = status === 'unknown' ? 'no answer seen' : `refused: ${safe(status)}`;
    lines.push([`bind${times > 1 ? ` ×${times}` : ''}:`, styled(what, status === 'unknown' ? 'warn' : 'bad')]);
  }
  for (const operation of [...row.operations.values()].sort((a, b) => a.frame - b.frame))
    lines.push(operationLine(operation));
  if (row.operations.size === 0 && isAccepted) lines.push([styled('bound, no call seen', 'dim')]);
  return lines;
}

function interfaceName({ interface: known }: RpcObservation): (Piece | string)[] {
  if (known === null) return [styled('interface unknown (its bind was not seen)', 'warn')];
  const version = known.version === null ? '' : ` ${safe(known.version)}`;
  return known.name === null
    ? [whole(safe(known.uuid), 'strong'), version]
    : [whole(`${safe(known.name)}${version}`, 'strong')];
}

function operationLine({ name: operation, count: times, frame, sealed, ends }: Operation): (Piece | string)[] {
  const repeated = times > 1 ? ` ×${number(times)}` : '';
  const notes = listed([
    `${frameText(frame)}${times > 1 ? ' on' : ''}`,
    sealed > 0 && (sealed === times ? 'sealed' : `${number(sealed)} sealed`),
    ...[...ends].map(([end, number_]) => (number_ === times && times === 1 ? end : `${counted(number_, end, end)}`)),
  ]);
  return [whole(`${operation}${repeated}`), `(${notes})`];
}
