/** Calls of lsarpc (MS-LSAD, MS-LSAT) as questions about names, rights and secrets, and changes of them. */
import { privilegeName } from '../../../wire/dcerpc/privileges.ts';
import type { Interpreter, Said, Understood } from '../understood.ts';
import { account } from './account.ts';
import { forestNames } from './forest.ts';
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

/** TrustDirection (MS-LSAD §2.2.7.9), by its bits. */
const TRUST_DIRECTIONS: Readonly<Record<number, string>> = { 1: 'inbound', 2: 'outbound', 3: 'inbound and outbound' };

/** SID_NAME_USE (MS-LSAT §2.2.13): the server knows no name, and gives a number in its place. */
const SID_TYPE_UNKNOWN = 8;

export const interpretLsarpc: Interpreter = (call) => {
  keep(call);
  const { arguments: asked, results, opnum, ended } = call;
  const { path: on = null, sid = null } = ended.handles.get(text(asked.handle) ?? undefined) ?? {};
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
      return query('trusts', text(asked.trustedDomainSid), trustNames(results));
    case 26:
      return query('trusts', on, trustNames(results));
    case 48:
    case 55:
      return query('trusts', text(asked.trustedDomainName), trustNames(results));
    case 73:
    case 132:
      return query('trusts', text(asked.trustedDomainName), forestNames(results.forestTrustInfo));
    case 74:
    case 133:
      if (asked.checkOnly !== 0) return query('trusts', text(asked.trustedDomainName));
      return changed({ account: text(asked.trustedDomainName), details: 'trust changed: names of the forest' });
    case 12:
    case 51:
    case 59:
    case 129: {
      const { trustedDomainInformation: made } = asked;
      const direction = TRUST_DIRECTIONS[number(at(made, 'trustDirection')) ?? 0];
      const details = direction === undefined ? 'trust made' : `trust made: ${direction}`;
      return changed({ account: text(at(made, 'name')), sid: text(at(made, 'sid')), details });
    }
    case 27:
    case 40:
    case 49: {
      const details = `trust changed: information class ${number(asked.informationClass)}`;
      if (opnum === 27) return changed({ account: on, sid, details });
      return changed({ account: text(asked.trustedDomainName), sid: text(asked.trustedDomainSid), details });
    }
    case 41:
      return changed({ sid: text(asked.trustedDomainSid), details: 'trust deleted' });
    case 4:
      return on === null ? undefined : changed({ account: on, sid, details: 'security descriptor' });
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
    case 139:
      return query('secret', on);
    case 141:
      return query('secret', null);
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
    case 138:
      return account('set secret', { account: on });
    // the names of these are encrypted
    case 137:
    case 140:
      return account('set secret');
    case 42:
      return account('set secret', { account: text(asked.keyName) });
    default:
      return undefined;
  }
};

const changed = (about: Parameters<typeof account>[1]): Said => account('set information', about);

/** What was made or opened, by its name or SID: an account, a secret, a trust. */
function keep({ ended: { handles }, arguments: asked, results, decoded, opnum }: Understood): void {
  handles.domains.learnReferenced(results);
  if (opnum === 7 || opnum === 46) handles.domains.learnAll([results.policyInformation]);
  if (opnum === 13 || opnum === 50) handles.domains.learnAll(listAt(results, 'enumerationBuffer', 'information'));
  if (decoded.returnCode !== 0) return;
  handles.domains.learnAll([asked.trustedDomainInformation, results.trustedDomainInformation]);
  const trusted = asked.trustedDomainSid ?? at(asked.trustedDomainInformation, 'sid');
  const names = [asked.accountSid, asked.secretName, at(asked.trustedDomainInformation, 'name'), asked.trustedDomainName, trusted];
  const path = names.find((name) => typeof name === 'string');
  if (OPENING.has(opnum))
    handles.set(text(results.handle) ?? undefined, { path: text(path) ?? undefined, sid: text(trusted) ?? undefined });
}

/** LsarCreateAccount to LsarCreateSecret2: what gives a handle of something that has a name, though that may be encrypted. */
const OPENING: ReadonlySet<number> = new Set([10, 12, 16, 17, 25, 28, 51, 55, 59, 129, 136, 137]);

/** Of a trusted domain, whatever was asked of it. */
function trustNames({ trustedDomainInformation: found }: Readonly<Record<string, unknown>>): string[] {
  const of = at(found, 'information') ?? found;
  return textsOf([at(of, 'name'), at(of, 'flatName')]);
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
