/** Calls of netlogon (MS-NRPC): machines that authenticate, passwords that are set, and domain controllers looked for. */
import { at, type Facts, listAt, NAMES_KEPT, number, text, textsOf } from '../../../facts.ts';
import type { Interpreter, Said } from '../understood.ts';
import { account } from './account.ts';
import { forestNames } from './forest.ts';
import { query } from './query.ts';

const ZEROS = '0000000000000000';

/** Databases that a backup domain controller asks for (§3.5.4.6): accounts with their hashes, groups, secrets. */
function replication({ deltaArray }: Facts): Said {
  const deltas = listAt(deltaArray, 'deltas');
  const named = deltas.map((delta) => {
    const held = at(delta, 'delta');
    return at(held, 'userName') ?? at(held, 'accountName') ?? at(held, 'name') ?? at(delta, 'deltaId');
  });
  return {
    kind: 'replication',
    action: 'get changes',
    objects: [...new Set(textsOf(named))].slice(0, NAMES_KEPT),
    extendedOperation: null,
    flags: null,
    count: number(at(deltaArray, 'countReturned')),
  };
}

export const interpretNetlogon: Interpreter = ({ arguments: asked, results, opnum }) => {
  switch (opnum) {
    case 5:
    case 15:
    case 26: {
      const credential = text(asked.clientCredential);
      const flags = text(asked.negotiateFlags);
      const facts = [
        credential === null ? null : credential === ZEROS ? 'client credential of zeros' : 'client credential',
        flags === null ? null : `flags ${flags}`,
      ];
      return account('authenticate machine', {
        account: text(asked.accountName),
        details: facts.filter((fact) => fact !== null).join(', ') || null,
      });
    }
    case 6:
    case 30: {
      const credential = text(at(asked, 'authenticator', 'credential'));
      const facts = [
        credential === ZEROS ? 'authenticator of zeros' : null,
        asked.clearNewPassword === 'zeros' ? 'new password of zeros' : null,
      ];
      return account('set password', {
        account: text(asked.accountName),
        details: facts.filter((fact) => fact !== null).join(', ') || null,
      });
    }
    case 7:
    case 8:
    case 16:
    case 17:
      return replication(results);
    case 11:
    case 13:
      return query('domain controller', text(asked.domainName), textsOf([results.buffer]));
    case 20:
    case 27:
    case 34:
      return query(
        'domain controller',
        text(asked.domainName),
        textsOf([at(results, 'domainControllerInfo', 'domainControllerName')]),
      );
    case 19:
      return query('trusts', null, textsOf(listAt(results, 'domainNameBuffer', 'domainNames')));
    case 31:
    case 42:
    case 46:
      return query('secret', text(asked.accountName));
    case 36:
    case 40:
      return query('trusts', null, textsOf(listAt(results, 'domains', 'domains'), 'dnsDomainName'));
    case 43:
    case 44:
      return query('trusts', text(asked.trustedDomainName), forestNames(results.forestTrustInfo));
    default:
      return undefined;
  }
};
