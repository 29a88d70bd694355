/** Calls of drsuapi (MS-DRSR) as what was asked of the directory. */
import type { ReplicationObservation } from '../../../observations.ts';
import type { Interpreter } from '../understood.ts';
import { at, listAt, number, text, textsOf } from '../../../facts.ts';

const ACTIONS: Readonly<Record<number, ReplicationObservation['action']>> = {
  0: 'bind',
  2: 'synchronise',
  3: 'get changes',
  4: 'modify replica',
  5: 'add replica',
  6: 'modify replica',
  7: 'modify replica',
  12: 'crack names',
  16: 'domain controllers',
  17: 'add entry',
};

/** §4.1.10.2.18: EXOP_REQ codes. */
const EXTENDED_OPERATIONS: Readonly<Record<number, string>> = {
  1: 'EXOP_FSMO_REQ_ROLE',
  2: 'EXOP_FSMO_REQ_RID_ALLOC',
  3: 'EXOP_FSMO_RID_REQ_ROLE',
  4: 'EXOP_FSMO_REQ_PDC',
  5: 'EXOP_FSMO_ABANDON_ROLE',
  6: 'EXOP_REPL_OBJ',
  7: 'EXOP_REPL_SECRETS',
};

/** Pointers within pointers are followed no deeper than this by the reader. */
const MOST = 32;

/** Names of the objects in an ENTINFLIST. */
function entriesOf(first: unknown): unknown[] {
  const names: unknown[] = [];
  for (let entry = first; entry !== null && entry !== undefined && names.length < MOST; entry = at(entry, 'next'))
    names.push(at(entry, 'entry', 'name'));
  return names;
}

export const interpretDrsuapi: Interpreter = ({ arguments: asked, results, opnum }) => {
  const action = ACTIONS[opnum];
  if (action === undefined) return undefined;
  const operation = number(at(asked, 'in', 'extendedOp'));
  const given = ['nc', 'sourceDsaDn', 'dsaSrc', 'dsaDest', 'domain', 'account', 'object'];
  const names = textsOf([...given.map((name) => at(asked, 'in', name)), ...entriesOf(at(asked, 'in', 'entries'))]);
  return {
    kind: 'replication',
    action,
    objects: [...names, ...textsOf(listAt(asked, 'in', 'names'))].slice(0, 256),
    extendedOperation:
      operation === null || operation === 0 ? null : (EXTENDED_OPERATIONS[operation] ?? `${operation}`),
    flags: text(at(asked, 'in', 'flags') ?? at(asked, 'in', 'options')),
    count: number(at(results, 'out', 'result', 'cItems')),
  };
};
