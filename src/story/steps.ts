/** Steps of a hop in words: one for each thing that was done, before like ones are put together. */
import { classOf, processOwner } from './activation.ts';
import { frameText } from '../frames.ts';
import type { Phase } from '../case.ts';
import type { ConnectionObservation, NegotiateObservation } from '../observations.ts';
import { clauseOf } from '../detect/clause.ts';
import { accountText } from './account.ts';
import { type Answer, answerOf, answerTo, isAnswered, saysAbsent } from '../answer.ts';
import { isProgram, pathOf } from './evidence.ts';
import type { Hosts } from './hosts.ts';
import { isMeaning, meaningText, type Meaning, phaseOf, sortOf } from './meanings.ts';
import { actOf, isEnding, isPlumbing, isWinrm, readsMember } from './method.ts';
import type { Sighting } from './order.ts';
import { refusalOf } from './refusals.ts';
import { counted, upperFirst } from './sentence.ts';
import { serviceStep } from './serviceSteps.ts';
import { type Step, step } from './step.ts';

export interface Known {
  /** Of commands: paths of files that were fetched, and names of those that they were told to write to. */
  fetched: ReadonlySet<string>;
  awaited: ReadonlySet<string>;
  /** Observations that rules of weight name. */
  noted: ReadonlySet<string>;
}

export type Connecting = ConnectionObservation | NegotiateObservation;

export function connectStep(sighting: Connecting, hosts: Hosts): Step | null {
  const to = `${hosts.text(sighting.target.ip)} port ${sighting.target.port}`;
  if (sighting.kind === 'connection') {
    if (sighting.handshake !== 'established') return null;
    return step('connect', sighting, `connection ${to}`, `Connected to ${to}`);
  }
  // The multi-protocol answer only says that SMB2 will be spoken (MS-SMB2 §3.3.5.3.1).
  if (sighting.dialect === null || sighting.dialect.includes('?')) return null;
  const signing =
    sighting.signing === null ? '' : `, signing ${sighting.signing === 'required' ? 'required' : 'not required'}`;
  return step('connect', sighting, 'negotiate', `Agreed on ${sighting.dialect}${signing}`);
}

export function stepOf(sighting: Sighting, own: ReadonlySet<Sighting>, known: Known): Step | null {
  const answer = answerTo(sighting);
  const refused = answer === 'refused';
  const open = answer === 'unknown' && !isAnswered(sighting) ? ' (no answer seen)' : '';
  const status = statusOf(sighting);
  const phase = (phase: Phase): Phase => (refused ? 'refused' : phase);
  const end = refused ? `: refused, ${status}` : open;
  switch (sighting.kind) {
    case 'logon': {
      const who = accountText(sighting);
      const via = isWinrm(sighting) ? 'over WinRM' : sighting.via === 'dcerpc' ? 'inside DCE/RPC' : null;
      const how = [sighting.protocol, sighting.ntlmVersion, via];
      const what = `Logon as ${who} (${[...new Set(how.filter((part) => part !== null && part !== 'anonymous'))].join(', ')})${end}`;
      return step(phase('authenticate'), sighting, what, what);
    }
    case 'share':
      if (sighting.action !== 'connect') return null;
      return step(phase('connect'), sighting, `share ${status}`, `Connected to share ${sighting.path}${end}`, {
        item: sighting.path,
        many: `Connected to # shares${end}`,
      });
    case 'transfer': {
      const path = `${sighting.share ?? ''}\\${sighting.name ?? 'a file of unknown name'}`;
      const isOutput = sighting.direction === 'read' && known.fetched.has(pathOf(sighting));
      const verb = sighting.direction === 'write' ? 'Wrote' : isOutput ? 'Fetched output' : 'Read';
      const size = counted(sighting.size, 'byte');
      const kind = sighting.type === null ? '' : `, ${sighting.type}`;
      const part = sighting.complete ? '' : `, ${counted(sighting.bytes, 'byte')} of them seen`;
      const key = `${verb} ${sighting.share} ${isProgram(sighting)}`;
      const many = `${verb} # ${isProgram(sighting) ? 'programs' : 'files'} on ${sighting.share ?? 'an unknown share'}`;
      const from = sighting.firstFrame < sighting.frame ? `, from ${frameText(sighting.firstFrame)} on` : '';
      const what = `${verb} ${path} (${size}${kind}${part}${from})`;
      return { phase: sighting.direction === 'write' ? 'stage' : 'collect', sighting, key, what, item: path, many };
    }
    case 'file':
      return fileStep(sighting, refused, end, known);
    case 'pipe': {
      const name = sighting.name ?? 'of unknown name';
      if (sighting.action !== 'open') return null;
      if (refused && saysAbsent(sighting.status)) return own.has(sighting) || known.noted.has(sighting.id) ? absentStep(sighting, 'pipe', name) : null;
      if (!own.has(sighting) && !refused) return null;
      const of = !own.has(sighting) ? 'Open of pipe' : refused ? "Open of the program's own pipe" : "Opened the program's own pipe";
      const many = own.has(sighting) ? "Opened # of the program's own pipes" : `Open of # pipes${end}`;
      return step(phase('communicate'), sighting, `pipe ${own.has(sighting)} ${status}`, `${of} ${name}${end}`, {
        item: name,
        many,
      });
    }
    case 'service':
      return serviceStep(sighting, own.has(sighting));
    case 'exploit': {
      const { did, answer } = clauseOf(sighting);
      const what = upperFirst(did + answer);
      return step(sighting.action === 'probe' ? 'collect' : 'execute', sighting, what, what);
    }
    case 'rpc':
      return callStep(sighting, refused, end);
    default:
      return isMeaning(sighting) ? meaningStep(sighting, answer) : null;
  }
}

/** A call that was carried out says what came of it in its return value. */
function statusOf(sighting: Sighting): string {
  if (sighting.kind === 'rpc' && sighting.returnName !== null) return sighting.returnName;
  return 'status' in sighting ? sighting.status : '';
}

function absentStep(sighting: Extract<Sighting, { kind: 'file' | 'pipe' }>, kind: string, item: string): Step {
  const isKnown = /NOT_FOUND|NO_SUCH/.test(sighting.status);
  const what = `Looked for ${kind} ${item}${isKnown ? ', which is not there' : ''}: ${sighting.status}`;
  return step('collect', sighting, `no ${kind} ${sighting.share} ${sighting.status}`, what, { item, many: `Looked for # ${kind}s in vain: ${sighting.status}` });
}

const MADE: Readonly<Record<string, string>> = {
  FILE_CREATED: 'Created',
  FILE_OVERWRITTEN: 'Overwrote',
  FILE_SUPERSEDED: 'Replaced',
};

function fileStep(sighting: Extract<Sighting, { kind: 'file' }>, refused: boolean, end: string, { awaited, noted }: Known): Step | null {
  const path = `${sighting.share ?? ''}\\${sighting.name ?? ''}`;
  if (sighting.action === 'delete' || sighting.action === 'rename') {
    const verb = sighting.action === 'delete' ? 'Deleted' : 'Renamed';
    const phase: Phase = refused ? 'refused' : sighting.action === 'delete' ? 'clean up' : 'stage';
    const to = sighting.newName === null ? '' : ` to ${sighting.newName}`;
    const what = refused
      ? `${sighting.action === 'delete' ? 'Deletion' : 'Renaming'} of ${path}${end}`
      : `${verb} ${path}${to}${end}`;
    return {
      phase,
      sighting,
      key: `${verb} ${sighting.share}`,
      what,
      item: path,
      many: `${verb} # files on ${sighting.share}`,
    };
  }
  const made = sighting.result === null ? undefined : MADE[sighting.result];
  if (sighting.action === 'open' && made !== undefined) {
    const what = sighting.directory ? 'directory ' : '';
    const items = { item: path, many: `${made} # files on ${sighting.share}` };
    return step('stage', sighting, `${made} ${sighting.share}`, `${made} ${what}${path}`, items);
  }
  if (sighting.action !== 'open' || !refused) return null;
  if (saysAbsent(sighting.status)) {
    const isOutput = awaited.has(path.slice(path.lastIndexOf('\\') + 1).toLowerCase());
    return isOutput || noted.has(sighting.id) ? absentStep(sighting, isOutput ? 'output' : 'file', path) : null;
  }
  const key = `refused ${sighting.share} ${sighting.status}`;
  return {
    phase: 'refused',
    sighting,
    key,
    what: `Open of ${path}${end}`,
    item: path,
    many: `Open of # files on ${sighting.share}${end}`,
  };
}

function callStep(sighting: Extract<Sighting, { kind: 'rpc' }>, refused: boolean, end: string): Step | null {
  const name = sighting.interface?.name ?? sighting.interface?.uuid ?? null;
  if (sighting.action !== 'call' || name === null || name === 'svcctl' || isPlumbing(sighting)) return null;
  if (isEnding(sighting) && !refused) return null;
  const activated = classOf(sighting);
  if (activated !== null) {
    const owner = processOwner(sighting);
    const inside = owner === null ? '' : `, in a process of ${owner}`;
    const what = refused ? `Asked to activate ${activated}${end}` : `Activated ${activated}${inside}${end}`;
    return step(refused ? 'refused' : 'connect', sighting, `activate ${activated}`, what);
  }
  const operation = sighting.operation ?? `operation ${sighting.opnum}`;
  const called = refused ? `Call of ${name}, ${operation}` : `Called ${name}, ${operation}`;
  const phase: Phase = refused ? 'refused' : actOf(sighting) === null || readsMember(sighting) ? 'collect' : 'execute';
  const sealed = sighting.sealed ? ' (encrypted)' : '';
  return {
    phase,
    sighting,
    key: `call ${name}${sealed}`,
    what: `${called}${sealed}${end}`,
    item: operation,
    many: `Called # operations of ${name}`,
  };
}

function meaningStep(sighting: Meaning, answer: Answer): Step | null {
  const phase = phaseOf(sighting);
  if (phase === null || (answer === 'refused' && refusalOf(sighting) === null)) return null;
  const told = answerOf(sighting.status) === 'unknown' ? '' : `: returned ${sighting.status}`;
  const unread = !isAnswered(sighting) ? ' (no answer seen)' : sighting.sealed ? ' (encrypted)' : told;
  const end = answer === 'refused' ? `: refused, ${sighting.status}` : answer === 'unknown' ? unread : '';
  const what = meaningText(sighting, answer) + end;
  return step(answer === 'refused' ? 'refused' : phase, sighting, `${sortOf(sighting)} ${sighting.status}`, what, {
    item: what,
    many: `${upperFirst(sortOf(sighting))}, # times${end}`,
  });
}
