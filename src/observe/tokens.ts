/** Logons by tokens whose answer is a code, over LDAP and HTTP: told with what the answer says. */
import type { Stamp } from '../engine/message.ts';
import type { LogonObservation } from '../observations.ts';
import type { Connection } from './connection.ts';
import type { LogonAttempt } from './logon.ts';
import type { Observing } from './observing.ts';
import { presentedTicket } from './tickets.ts';

export interface Outcome {
  readonly status: string;
  readonly outcome: LogonObservation['outcome'];
  readonly response: Stamp | null;
}

export const UNANSWERED: Outcome = { status: 'unknown', outcome: 'unknown', response: null };

export function writeLogon(
  { output }: Observing,
  connection: Connection,
  via: 'ldap' | 'http',
  attempt: LogonAttempt,
  { status, outcome, response }: Outcome,
): void {
  const common = connection.common(attempt.stamp, response);
  if (attempt.presented !== undefined) output.emit(presentedTicket(common, attempt.presented, via, outcome === 'success' ? 'KDC_ERR_NONE' : status));
  output.emit({
    kind: 'logon',
    ...common,
    via,
    ...attempt.fields,
    status,
    outcome,
    guest: false,
    encrypted: false,
    sessionId: null,
    binding: false,
    nativeOs: null,
    nativeLanMan: null,
  });
}
