/** A change of an account or a group, as the observation says it. */
import type { AccountObservation } from '../../../observations.ts';
import type { Said } from '../understood.ts';

type About = Partial<
  Pick<AccountObservation, 'account' | 'domainName' | 'rid' | 'sid' | 'member' | 'rights' | 'details'>
>;

export function account(action: AccountObservation['action'], about: About = {}): Said {
  return {
    kind: 'account',
    action,
    account: null,
    domainName: null,
    rid: null,
    sid: null,
    member: null,
    rights: [],
    details: null,
    ...about,
  };
}
