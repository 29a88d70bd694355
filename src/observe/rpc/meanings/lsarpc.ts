/** Calls of lsarpc (MS-LSAD, MS-LSAT) as questions about names, rights and secrets, and changes of them. */
import { privilegeName } from '../../../wire/dcerpc/privileges.ts';
import type { Interpreter, Understood } from '../understood.ts';
import { account } from './account.ts';
import { at, listAt, number, text, textsOf } from '../../../facts.ts';
import { listed, query } from './query.ts';

/** MS-LSAD §2.2.4.1: classes of policy information. */
const POLICY_CLASSES: Readonly<Record<number, string>> = {
  2: 'audit events',
  3: 'primary domain',
  5: 'account domain',
  6: 'server role',
  7: 'replica source',
  12: 'DNS domain',
};

/** SID_NAME_USE (MS-LSAT §2.2.13): the server knows no name, and gives a number in its place. */
const SID_TYPE_UNKNOWN = 8;

export const interpretLsarpc: Interpreter = (call) => {
  keep(call);
  const { arguments: asked, results, opnum, ended } = call;
  const on = ended.handles.get(text(asked.handle) ?? undefined)?.path ?? null;
  switch (opnum) {
    case 7:
    case 46: {
      const level = number(asked.informationClass);
      return query('policy', level === null ? null : (POLICY_CLASSES[level] ?? `class ${level}`), policyNames(results));
    }
    case 53:
      return query('policy', 'domain');
    case 14:
    case 58:
    case 68:
    case 77:
      return query('sids', listed(textsOf(listAt(asked, 'names'))), [], number(results.mappedCount));
    case 15:
    case 57:
    case 76: {
      const known = listAt(results, 'translatedNames', 'names').filter((of) => at(of, 'use') !== SID_TYPE_UNKNOWN);
      const names = textsOf(known, 'name');
      return query(
        'names',
        listed(textsOf(listAt(asked, 'sidEnumBuffer', 'sidInfo'))),
        names,
        number(results.mappedCount),
      );
    }
    case 13:
    case 50:
      return query('trusts', null, textsOf(listAt(results, 'enumerationBuffer', 'information'), 'name'));
    case 25:
    case 39:
      return query('trusts', text(asked.trustedDomainSid));
    case 48:
    case 55:
    case 73:
      return query('trusts', text(asked.trustedDomainName));
    case 31:
    case 33:
      return query('rights', text(asked.name), textsOf([results.displayName]));
    case 32:
      return query('rights', null, textsOf([results.name]));
    case 2:
      return query('rights', null, textsOf(listAt(results, 'enumerationBuffer', 'privileges'), 'name'));
    case 11:
    case 35:
      return query(
        'rights',
        text(asked.userRight),
        textsOf(listAt(results, 'enumerationBuffer', 'information'), 'sid'),
      );
    case 36:
      return query('rights', text(asked.accountSid), textsOf(listAt(results, 'userRights', 'userRights')));
    case 18:
    case 23:
      return query('rights', on);
    case 30:
      return query('secret', on);
    case 43:
      return query('secret', text(asked.keyName));
    case 45:
      return query('account', null, textsOf([results.userName]));
    case 19:
    case 20:
      return account(opnum === 19 ? 'add rights' : 'remove rights', {
        sid: on,
        rights: listAt(asked, 'privileges', 'privilege').flatMap(privilegeOf),
      });
    case 37:
    case 38:
      return account(opnum === 37 ? 'add rights' : 'remove rights', {
        sid: text(asked.accountSid),
        rights: textsOf(listAt(asked, 'userRights', 'userRights')),
      });
    case 16:
      return account('set secret', { account: text(asked.secretName) });
    case 29:
      return account('set secret', { account: on });
    case 42:
      return account('set secret', { account: text(asked.keyName) });
    default:
      return undefined;
  }
};

/** Accounts and secrets by what they were opened as. */
function keep({ ended: { handles }, arguments: asked, results, decoded, opnum }: Understood): void {
  handles.domains.learnReferenced(results);
  if (opnum === 7 || opnum === 46) handles.domains.learnAll([results.policyInformation]);
  if (opnum === 13 || opnum === 50) handles.domains.learnAll(listAt(results, 'enumerationBuffer', 'information'));
  const name =
    opnum === 10 || opnum === 17 ? asked.accountSid : opnum === 16 || opnum === 28 ? asked.secretName : undefined;
  if (decoded.returnCode === 0 && typeof name === 'string')
    handles.set(text(results.handle) ?? undefined, { path: name });
}

/** An element of an LSAPR_PRIVILEGE_SET. */
function privilegeOf(element: unknown): string[] {
  const low = number(at(element, 'luid', 'lowPart'));
  return low === null ? [] : [privilegeName(low)];
}

function policyNames(results: Readonly<Record<string, unknown>>): string[] {
  const information = at(results, 'policyInformation');
  return textsOf([
    at(information, 'name'),
    at(information, 'dnsDomainName'),
    at(information, 'dnsForestName'),
    at(information, 'sid'),
  ]);
}
