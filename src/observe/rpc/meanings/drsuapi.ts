/** Calls of drsuapi (MS-DRSR) as what was asked of the directory. */
import { at, type Facts, listAt, number, text, textsOf } from '../../../facts.ts';
import type { ReplicationObservation } from '../../../observations.ts';
import { win32ErrorName } from '../../../wire/win32.ts';
import type { Interpreter, Said } from '../understood.ts';
import { account } from './account.ts';
import { listed, query } from './query.ts';

const ACTIONS: Readonly<Record<number, ReplicationObservation['action']>> = {
  0: 'bind',
  2: 'synchronise',
  3: 'get changes',
  4: 'modify replica',
  5: 'add replica',
  6: 'modify replica',
  7: 'modify replica',
  8: 'crack names',
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

/** §4.1.2.2: of the flags the one that asks only whether the call is secure, and the one that deletes the source. */
const DS_ADDSID_FLAG_PRIVATE_CHK_SECURE = 0x40000000;
const DS_ADDSID_FLAG_PRIVATE_DEL_SRC_OBJ = 0x80000000;

/** What a reply says of the change where the call itself went well. */
function returned(code: unknown): Pick<Said, 'returned'> {
  return typeof code === 'number' && code !== 0 ? { returned: { name: win32ErrorName(code), code } } : {};
}

/** A principal may come without its domain. */
const principal = (domain: unknown, name: unknown): string => textsOf([domain, name]).join('\\');

function addSidHistory(asked: Facts, results: Facts): Said | undefined {
  const message = at(asked, 'in');
  const flags = Number(text(at(message, 'flags')) ?? 0);
  if ((flags & DS_ADDSID_FLAG_PRIVATE_CHK_SECURE) !== 0) return undefined;
  const source = principal(at(message, 'srcDomain'), at(message, 'srcPrincipal'));
  const isDeleted = (flags & DS_ADDSID_FLAG_PRIVATE_DEL_SRC_OBJ) !== 0;
  return {
    ...account('set information', {
      account: text(at(message, 'dstPrincipal')),
      domainName: text(at(message, 'dstDomain')),
      details: `SID history of ${source}${isDeleted ? ', which is deleted' : ''}`,
    }),
    ...returned(at(results, 'out', 'win32Error')),
  };
}

/** §4.1.8 and §4.1.9: the groups of accounts, by one request or several. */
function memberships(asked: Facts, results: Facts): Said {
  const requests = [at(asked, 'in'), ...listAt(asked, 'in', 'requests')];
  const replies = [at(results, 'out'), ...listAt(results, 'out', 'replies')];
  const names = (of: readonly unknown[]): string[] => of.flatMap((one) => textsOf(listAt(one, 'dsNames')));
  return query('memberships', listed(names(requests)), names(replies));
}

/** What is no replication: accounts that are changed, or asked about. */
function ofAccounts(opnum: number, asked: Facts, results: Facts): Said | undefined {
  const name = text(at(asked, 'in', 'account'));
  switch (opnum) {
    case 9:
    case 21:
      return memberships(asked, results);
    case 20:
      return addSidHistory(asked, results);
    case 28:
      return account('create', {
        account: text(at(results, 'out', 'cloneDcName') ?? at(asked, 'in', 'cloneDcName')),
        details: 'clone of a domain controller',
      });
    case 29:
      return {
        ...account('set information', { account: name, details: 'key in msDS-KeyCredentialLink' }),
        ...returned(at(results, 'out', 'retVal')),
      };
    case 30:
      return query('account', name);
    default:
      return undefined;
  }
}

export const interpretDrsuapi: Interpreter = ({ arguments: asked, results, opnum }) => {
  const action = ACTIONS[opnum];
  if (action === undefined) return ofAccounts(opnum, asked, results);
  const operation = number(at(asked, 'in', 'extendedOp'));
  const given = ['nc', 'sourceDsaDn', 'dsaSrc', 'sourceDra', 'dsaDest', 'domain', 'account', 'object'];
  const names = textsOf([...given.map((name) => at(asked, 'in', name)), ...entriesOf(at(asked, 'in', 'entries'))]);
  return {
    kind: 'replication',
    action,
    objects: [...names, ...textsOf(listAt(asked, 'in', 'names'))].slice(0, 256),
    extendedOperation:
      operation === null || operation === 0 ? null : (EXTENDED_OPERATIONS[operation] ?? `${operation}`),
    flags: text(at(asked, 'in', 'flags') ?? at(asked, 'in', 'options')),
    count: number(at(results, 'out', 'result', 'cItems') ?? at(results, 'out', 'cItems')),
  };
};
