/** Calls of samr (MS-SAMR) as questions about accounts, and changes of them. */
import { PASSWORD_CLASSES } from '../../../wire/dcerpc/declared/samr-types.ts';
import type { Interpreter, Understood } from '../understood.ts';
import { account } from './account.ts';
import { at, listAt, number, text, textsOf } from '../../../facts.ts';
import { listed, query } from './query.ts';

export const interpretSamr: Interpreter = (call) => {
  keep(call);
  return say(call);
};

/** What a handle was opened on: a domain, or what lies in one, with the names that other calls gave it. */
function keep({ ended: { handles }, arguments: asked, results, opnum, decoded }: Understood): void {
  if (decoded.returnCode !== 0) return;
  const handle = text(results.handle) ?? undefined;
  const { path: parent = '', sid: domain } = handles.get(text(asked.handle) ?? undefined) ?? {};
  switch (opnum) {
    case 5:
      handles.domains.learn(text(results.domainId), text(asked.name));
      break;
    case 7: {
      const sid = text(asked.domainId) ?? '';
      handles.set(handle, { path: handles.domains.nameOf(sid) ?? sid, sid });
      break;
    }
    case 17: {
      const names = textsOf(listAt(asked, 'names'));
      for (const [i, rid] of listAt(results, 'relativeIds', 'element').entries()) {
        if (names[i] !== undefined) handles.set(`rid ${parent} ${rid}`, { path: names[i] });
      }
      break;
    }
    case 18: {
      const names = textsOf(listAt(results, 'names', 'element'));
      for (const [i, rid] of listAt(asked, 'relativeIds').entries()) {
        if (names[i] !== undefined) handles.set(`rid ${parent} ${rid}`, { path: names[i] });
      }
      break;
    }
    case 10:
    case 12:
    case 14:
    case 50:
      handles.set(handle, { path: pathOf(parent, text(asked.name)), sid: sidOf(domain, number(results.relativeId)) });
      break;
    case 19:
    case 27:
    case 34: {
      const rid = number(asked.groupId ?? asked.aliasId ?? asked.userId);
      const name = handles.get(`rid ${parent} ${rid}`)?.path ?? WELL_KNOWN[rid ?? -1] ?? `RID ${rid}`;
      handles.set(handle, { path: pathOf(parent, name), sid: sidOf(domain, rid) });
      break;
    }
  }
}

/** MS-DTYP §2.4.2: of an account, that of its domain with the relative id behind it. */
const sidOf = (domain: string | undefined, rid: number | null): string | undefined =>
  domain === undefined || rid === null ? undefined : `${domain}-${rid}`;

const pathOf = (domain: string, name: string | null): string =>
  domain === '' ? (name ?? '') : `${domain}\\${name ?? ''}`;

/** MS-DTYP §2.4.2.4: relative ids that are the same everywhere. */
const WELL_KNOWN: Readonly<Record<number, string>> = {
  500: 'Administrator',
  501: 'Guest',
  502: 'krbtgt',
  512: 'Domain Admins',
  513: 'Domain Users',
  514: 'Domain Guests',
  515: 'Domain Computers',
  516: 'Domain Controllers',
  518: 'Schema Admins',
  519: 'Enterprise Admins',
  544: 'Administrators',
  545: 'Users',
  546: 'Guests',
  551: 'Backup Operators',
  555: 'Remote Desktop Users',
  580: 'Remote Management Users',
};

function say({ ended: { handles }, arguments: asked, results, opnum }: Understood): ReturnType<Interpreter> {
  const { path: on = null, sid } = handles.get(text(asked.handle) ?? undefined) ?? {};
  /** A domain whose name is known, by both. */
  const domain = sid === undefined || sid === on ? on : `${on} (${sid})`;
  const enumerated = (): string[] => textsOf(listAt(results, 'buffer', 'buffer'), 'name');
  const { account: name, domainName } = split(on);
  const whose = { account: name, domainName, sid: sid ?? null };
  const rid = number(results.relativeId);
  const made = { account: text(asked.name), domainName: on, rid, sid: sidOf(sid, rid) ?? null };
  switch (opnum) {
    case 6:
      return query('domains', null, enumerated(), number(results.countReturned));
    case 11:
      return query('groups', domain, enumerated(), number(results.countReturned));
    case 13:
      return query('users', domain, enumerated(), number(results.countReturned));
    case 15:
      return query('aliases', domain, enumerated(), number(results.countReturned));
    case 8:
    case 46:
      return query('password policy', domain);
    case 44:
    case 56:
      return query('password policy', on);
    case 16: {
      const groups = listAt(results, 'membership', 'element').map(String);
      return query('memberships', listed(textsOf(listAt(asked, 'sidArray', 'sids'))), [], groups.length);
    }
    case 39:
      return query('memberships', on, [], number(at(results, 'groups', 'membershipCount')));
    case 17:
      return query('sids', listed(textsOf(listAt(asked, 'names'))), [], number(at(results, 'relativeIds', 'count')));
    case 18: {
      const rids = listAt(asked, 'relativeIds').map((rid) => `RID ${rid}`);
      return query(
        'names',
        listed(rids),
        textsOf(listAt(results, 'names', 'element')),
        number(at(results, 'names', 'count')),
      );
    }
    case 20:
    case 28:
      return query('account', on);
    case 36:
    case 47:
      return query('account', on, textsOf([results.buffer], 'userName'));
    case 25:
      return query(
        'members',
        on,
        listAt(results, 'members', 'members').map((rid) => memberOf(handles, domainName, rid)),
      );
    case 33:
      return query('members', on, textsOf(listAt(results, 'members', 'sids')));
    case 40:
    case 48:
    case 51: {
      const names = textsOf(listAt(results, 'buffer', 'buffer'), 'accountName');
      const isGroups = asked.displayInformationClass === 3 || asked.displayInformationClass === 5;
      return query(isGroups ? 'groups' : 'users', domain, names, number(results.totalReturned) === 0 ? 0 : null);
    }
    case 12:
    case 50:
      return account('create', made);
    case 10:
    case 14:
      return account('create group', made);
    case 35:
      return account('delete', whose);
    case 23:
    case 30:
      return account('delete group', whose);
    case 22:
    case 24: {
      const member = asked.memberId === undefined ? null : memberOf(handles, domainName, asked.memberId);
      return account(opnum === 22 ? 'add member' : 'remove member', { ...whose, member });
    }
    case 31:
    case 32:
      return account(opnum === 31 ? 'add member' : 'remove member', { ...whose, member: text(asked.memberId) });
    case 45:
      return account('remove member', {
        domainName: on,
        sid: sid ?? null,
        member: text(asked.memberId),
        details: 'from every alias of the domain',
      });
    case 52:
    case 53: {
      const members = textsOf(listAt(asked, 'members', 'sids'));
      const action = opnum === 52 ? 'add member' : 'remove member';
      return (members.length === 0 ? [null] : members).map((member) =>
        account(action, { ...whose, member }),
      );
    }
    case 2:
      return account('set information', { ...whose, details: 'security descriptor' });
    case 74:
      return query('account', text(asked.computerSid));
    case 9: {
      const level = number(asked.domainInformationClass);
      const details = level === null ? null : `information class ${level} of the domain`;
      return account('set information', { domainName: on, sid: sid ?? null, details });
    }
    case 37:
    case 58: {
      const level = number(asked.userInformationClass);
      const isPassword = level !== null && PASSWORD_CLASSES.has(level);
      return account(isPassword ? 'set password' : 'set information', {
        ...whose,
        details: infoOf(level, asked),
      });
    }
    case 38:
      return account('change password', whose);
    case 54:
    case 55:
    case 63:
    case 73:
      return account('change password', { account: text(asked.userName) });
    case 66:
      return account('set password', {
        rid: number(asked.userId),
        details: 'the password of Directory Services Restore Mode',
      });
    default:
      return undefined;
  }
}

function split(path: string | null): { account: string | null; domainName: string | null } {
  if (path === null) return { account: null, domainName: null };
  const slash = path.indexOf('\\');
  return slash < 0
    ? { account: path, domainName: null }
    : { account: path.slice(slash + 1), domainName: path.slice(0, slash) };
}

function memberOf(handles: Understood['ended']['handles'], domain: string | null, rid: unknown): string {
  return handles.get(`rid ${domain ?? ''} ${rid}`)?.path ?? `RID ${rid}`;
}

function infoOf(level: number | null, asked: Readonly<Record<string, unknown>>): string | null {
  if (level === null) return null;
  const control = listAt(asked, 'buffer', 'userAccountControl');
  return `information class ${level}${control.length === 0 ? '' : `: ${control.join(', ')}`}`;
}
