/** Who logged on where, and whether they were let in. */
import type { LogonObservation, Observation } from '../../observations.ts';
import { joined, type Piece, styled, whole } from '../layout.ts';
import { isRefused, listed } from '../words.ts';
import { safe } from '../safe.ts';
import { account, name } from './phrases.ts';
import { type Body, type Page, type Row, Table } from './table.ts';

interface LogonRow extends Row {
  logon: LogonObservation;
}

export class Logons {
  readonly title = 'Logons';
  readonly #table = new Table<LogonRow>();

  add(observation: Observation): void {
    if (observation.kind !== 'logon') return;
    const { domain, user, workstation, status, outcome, protocol, via, ntlmVersion, guest, binding } = observation;
    const key = [domain, user, workstation, status, outcome, protocol, via, ntlmVersion, guest, binding].join('\n');
    this.#table.take(key, { ...observation, domain: null, user: null }, () => ({ logon: observation }));
  }

  lines(page: Page): string[] {
    return this.#table.isEmpty ? [] : this.#table.lines(page, ({ logon }) => bodyOf(logon));
  }
}

function bodyOf(logon: LogonObservation): Body {
  const how = listed([
    logon.ntlmVersion === 'anonymous'
      ? 'NTLM'
      : (logon.ntlmVersion ?? (logon.protocol === 'unknown' ? 'unreadable token' : logon.protocol)),
    logon.via === 'dcerpc' && 'inside DCE/RPC',
    logon.via === 'smb1' && 'over SMB1',
    logon.via === 'ldap' && 'over LDAP',
    logon.via === 'http' && 'over HTTP',
    logon.targetName !== null && logon.targetName !== '' && `for ${name(logon.targetName)}`,
    logon.guest && 'as guest',
    logon.encrypted && 'session encrypted',
    logon.binding && 'a further connection of its session',
  ]);
  return [[whole(who(logon), 'strong'), ...from(logon), joined(','), how, joined(':'), ended(logon)]];
}

function who(logon: LogonObservation): string {
  const named = account(logon.domain, logon.user);
  if (named !== null) return named;
  if (logon.anonymous) return 'anonymous';
  return logon.realm === null ? '(account not shown)' : `(account not shown) of ${name(logon.realm)}`;
}

const from = ({ workstation }: LogonObservation): (Piece | string)[] =>
  workstation === null || workstation === '' ? [] : ['from', whole(name(workstation))];

function ended({ outcome, status }: LogonObservation): Piece {
  if (outcome === 'success') return styled('success', 'good');
  if (outcome === 'failure' || isRefused(status)) return styled(`refused: ${safe(status)}`, 'bad');
  return styled('no answer seen', 'warn');
}
