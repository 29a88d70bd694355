/** Identities: each account as it was used, with how often it was let in and refused. */
import type { Account, Hop, Identity } from '../case.ts';
import { accountKey, accountKind, authOf } from './account.ts';
import type { Admission } from './admissions.ts';
import type { Hosts } from './hosts.ts';
import type { Sighting } from './order.ts';
import { framesOf } from './sentence.ts';

/** Enough to find them all; the logons of the case have the rest. */
const MOST_FRAMES = 1000;

interface Draft {
  account: Account;
  auth: Hop['auth'];
  kind: Identity['kind'];
  sources: Set<string>;
  targets: Set<string>;
  successes: number;
  failures: number;
  frames: Set<number>;
}

/** In order of first use. `times`: how many logons one stands for. A local account of two targets is two identities. */
export function identitiesOf(
  logons: readonly Admission[],
  hosts: Hosts,
  times: (sighting: Sighting) => number,
): Identity[] {
  const drafts = new Map<string, Draft>();
  for (const logon of logons) {
    const localNames = hosts.localNames(logon.target.ip);
    const kind = accountKind(logon, localNames);
    const auth = authOf(logon);
    const where = kind === 'local' ? logon.target.ip : '';
    const key = `${accountKey(logon, localNames)} ${kind} ${where} ${auth === 'unknown' ? '' : auth}`;
    const draft = drafts.get(key) ?? {
      account: { domain: logon.domain || null, user: logon.user || null },
      auth,
      kind,
      sources: new Set<string>(),
      targets: new Set<string>(),
      successes: 0,
      failures: 0,
      frames: new Set<number>(),
    };
    drafts.set(key, draft);
    draft.sources.add(logon.source.ip);
    draft.targets.add(logon.target.ip);
    const { outcome, sighting } = logon;
    if (outcome === 'success') draft.successes += times(sighting);
    else if (outcome === 'failure') draft.failures += times(sighting);
    for (const frame of framesOf(sighting)) if (draft.frames.size < MOST_FRAMES) draft.frames.add(frame);
  }
  return [...drafts.values()].map(({ account, ...draft }) => ({
    ...account,
    auth: draft.auth,
    kind: draft.kind,
    sources: [...draft.sources],
    targets: [...draft.targets],
    successes: draft.successes,
    failures: draft.failures,
    frames: [...draft.frames].sort((a, b) => a - b),
  }));
}
