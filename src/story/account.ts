/** Accounts: which spellings are one account, what kind it is, and how it is written. */
import type { Account, Hop, Identity } from '../case.ts';
import type { LogonObservation } from '../observations.ts';

/** Key of an account that no packet names: a Kerberos ticket shows none. */
export const UNKNOWN_ACCOUNT = '?';
export const ANONYMOUS_ACCOUNT = '';
/** RFC 8062 §2 */
const ANONYMOUS_PRINCIPAL = 'WELLKNOWN/ANONYMOUS';

/**
 * One key for `LAB\ssales`, `lab.local\SSales`; and for `\ieuser`, `.\IEUser` and `MARKETING-PC\IEUser` where
 * `localNames` are the target's own names. Null user: `UNKNOWN_ACCOUNT`.
 */
export function accountKey(account: Account, localNames: ReadonlySet<string>): string {
  if (account.user === null) return UNKNOWN_ACCOUNT;
  if (account.user === '') return ANONYMOUS_ACCOUNT;
  const domain = shortDomain(account.domain);
  return isLocal(domain, localNames) ? account.user.toLowerCase() : `${domain}\\${account.user.toLowerCase()}`;
}

function shortDomain(domain: string | null): string {
  if (domain === null || domain === '.') return '';
  const dot = domain.indexOf('.');
  return (dot > 0 ? domain.slice(0, dot) : domain).toLowerCase();
}

const isLocal = (domain: string, localNames: ReadonlySet<string>): boolean => domain === '' || localNames.has(domain);

export function accountKind(account: Account, localNames: ReadonlySet<string>): Identity['kind'] {
  if (account.user === null) return 'unknown';
  if (account.user === '' || account.user === ANONYMOUS_PRINCIPAL) return 'anonymous';
  if (account.user.endsWith('$')) return 'machine';
  return isLocal(shortDomain(account.domain), localNames) ? 'local' : 'domain';
}

/** `LAB\ssales`, `.\IEUser`, `ssales`, `the anonymous account`, `an account that the packets do not name`. */
export function accountText({ domain, user }: Account): string {
  if (user === null) return 'an account that the packets do not name';
  if (user === '') return 'the anonymous account';
  return domain === null || domain === '' ? user : `${domain}\\${user}`;
}

export function authOf(logon: Pick<LogonObservation, 'anonymous' | 'guest' | 'ntlmVersion' | 'protocol'>): Hop['auth'] {
  if (logon.anonymous || logon.ntlmVersion === 'anonymous') return 'anonymous';
  if (logon.guest) return 'guest';
  if (logon.protocol === 'Kerberos') return 'Kerberos';
  if (logon.ntlmVersion === 'NTLMv2') return 'NTLMv2';
  return logon.ntlmVersion === null ? 'unknown' : 'NTLMv1';
}
