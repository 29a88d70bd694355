/** Who was let in, and who was not: logons to servers, and those to the domain, whose KDC saw an account prove its key. */
import { type Answer, answerOf } from '../answer.ts';
import type { LogonObservation, TicketObservation } from '../observations.ts';
import type { Sighting } from './order.ts';

/** What a list of logons tells of one. */
type Told = 'protocol' | 'ntlmVersion' | 'workstation' | 'outcome' | 'status' | 'anonymous' | 'guest';
type Whose = 'time' | 'frame' | 'responseFrame' | 'source' | 'target' | 'domain' | 'user';

export interface Admission extends Pick<LogonObservation, Told | Whose> {
  via: string;
  sighting: Sighting;
}

/** Pre-authentication that only who has the account's key, or its certificate's, can make (RFC 4120 §5.2.7.2, RFC 4556, RFC 6113 §5.4.6). */
const PROOFS: ReadonlySet<string> = new Set(['PA-ENC-TIMESTAMP', 'PA-PK-AS-REQ', 'PA-PK-AS-REQ_OLD', 'PA-ENCRYPTED-CHALLENGE']);

/** RFC 4120 §7.5.9, RFC 4556 §3.1.3: the account is not let in. That it has yet to prove its key (KDC_ERR_PREAUTH_REQUIRED) is no refusal. */
const REFUSALS: ReadonlySet<string> = new Set([
  'KDC_ERR_NAME_EXP',
  'KDC_ERR_C_PRINCIPAL_UNKNOWN',
  'KDC_ERR_POLICY',
  'KDC_ERR_CLIENT_REVOKED',
  'KDC_ERR_CLIENT_NOTYET',
  'KDC_ERR_KEY_EXPIRED',
  'KDC_ERR_PREAUTH_FAILED',
  'KRB_AP_ERR_BAD_INTEGRITY',
  'KDC_ERROR_CLIENT_NOT_TRUSTED',
  'KDC_ERR_CERTIFICATE_MISMATCH',
  'KDC_ERR_REVOKED_CERTIFICATE',
  'KDC_ERR_CLIENT_NAME_MISMATCH',
]);

const OUTCOMES: Readonly<Record<Answer, LogonObservation['outcome']>> = { done: 'success', refused: 'failure', unknown: 'unknown' };

/** null: it is about nobody's being let in. */
export function admissionOf(sighting: Sighting): Admission | null {
  if (sighting.kind === 'logon') return { ...sighting, sighting };
  if (sighting.kind !== 'ticket' || !isToDomain(sighting)) return null;
  const { client, realm, status } = sighting;
  return {
    ...sighting,
    domain: realm,
    user: client,
    protocol: 'Kerberos',
    ntlmVersion: null,
    workstation: null,
    outcome: OUTCOMES[answerOf(status)],
    anonymous: false,
    guest: false,
    via: 'KDC',
    sighting,
  };
}

/** A ticket that was given without proof of a key lets nobody in who has none. */
function isToDomain({ exchange, client, preAuthentication, status }: TicketObservation): boolean {
  if (exchange !== 'AS' || client === null) return false;
  if (REFUSALS.has(status)) return true;
  return answerOf(status) !== 'refused' && preAuthentication.some((type) => PROOFS.has(type));
}
