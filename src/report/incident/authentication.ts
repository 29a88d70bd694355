/** Which accounts were used from where, what that shows, and what the way of authenticating gives away. */
import type { Case, CaseLogon, Hop, Identity } from '../../case.ts';
import { accountLabel } from '../case-words.ts';
import { number } from '../words.ts';
import { type Block, cell, code, list, paragraph, plain, type Section, section, table, text } from './document.ts';
import { account, framesOf, pairOf, route, status } from './phrases.ts';

/** What holds of an authentication whoever uses it. MS-NLMP §3.3 on NTLM responses, RFC 4120 and 4757 on tickets. */
const WEAKNESS: Readonly<Record<Hop['auth'], string | null>> = {
  NTLMv2:
    'NTLMv2: challenge and response cross the wire, in this capture too. Whoever records them can try passwords against ' +
    'them offline (hashcat mode 5600), so a weak password of these accounts is to be taken as known. The client does not learn ' +
    'who the server is: where signing is not required, the exchange can be relayed to another server. The hash of the ' +
    'password is enough to log on (pass the hash): that a logon succeeded does not show that the password was known.',
  NTLMv1:
    'NTLMv1: the response is made with DES from the hash of the password. The hash itself can be recovered from what this ' +
    'capture holds, whatever the length of the password (hashcat modes 5500 and 14000). Accounts that used it are to be taken as disclosed.',
  Kerberos:
    'Kerberos: no password hash crosses the wire, but what is encrypted with a key that comes from a password can be tried ' +
    'offline for it: the time with which an account proves its key to the KDC (hashcat modes 7500, 19800 and 19900), and a ' +
    'service ticket, soonest one with RC4, for the password of the account that the service runs under. A stolen ticket or ' +
    'key logs on as well as the password.',
  anonymous:
    'Anonymous: no account and no secret was used. What a null session was let do, anyone on the network can do.',
  guest: 'Guest: the server let in an account that it could not verify, as guest.',
  unknown: null,
};

const ORDER: readonly Hop['auth'][] = ['NTLMv1', 'NTLMv2', 'Kerberos', 'anonymous', 'guest'];

export function authentication({ identities, logons, hosts }: Case): Section | null {
  if (identities.length === 0 && logons.length === 0) return null;
  const blocks: Block[] = [];
  const names = new Map(hosts.map(({ ip, name }) => [ip, name === null ? ip : `${name} (${ip})`]));
  const few = (addresses: readonly string[]): string => named(addresses.map((ip) => names.get(ip) ?? ip));
  if (identities.length > 0) {
    blocks.push(
      table(
        'Accounts as they were used',
        ['Account', 'Kind', 'Authentication', 'From', 'To', 'Let in', 'Refused', 'Frames'],
        identities,
        (identity) => [
          cell(account(identity, identity.auth)),
          cell(plain(identity.kind)),
          cell(plain(identity.auth)),
          cell(plain(few(identity.sources))),
          cell(plain(few(identity.targets))),
          cell(number(identity.successes)),
          cell(number(identity.failures)),
          cell(framesOf(identity.frames)),
        ],
      ),
    );
  }
  const refused = logons.filter(({ outcome }) => outcome === 'failure');
  if (refused.length > 0) blocks.push(logonTable('Refused logons', refused));
  const granted = logons.filter(({ outcome }) => outcome !== 'failure');
  if (granted.length > 0) blocks.push(logonTable('Logons that were not refused', granted));
  const used = new Set(identities.map(({ auth }) => auth));
  const weaknesses = ORDER.filter((auth) => used.has(auth)).flatMap((auth) => WEAKNESS[auth] ?? []);
  if (weaknesses.length > 0) blocks.push(paragraph('What this way of authenticating gives away:'), list(weaknesses));
  const seen = identities.filter(isReused).map((identity) => reuse(identity, few));
  if (seen.length > 0) blocks.push(paragraph('Accounts used against more than one machine:'), list(seen));
  return section('authentication', 'Authentication analysis', blocks);
}

const named = (hosts: readonly string[]): string =>
  hosts.length <= 6 ? hosts.join(', ') : `${hosts.slice(0, 6).join(', ')} and ${hosts.length - 6} more`;

const isReused = ({ targets, user }: Identity): boolean => user !== null && user !== '' && targets.length > 1;

const reuse = (identity: Identity, few: (addresses: readonly string[]) => string) =>
  text(
    code(accountLabel(identity)),
    plain(
      `: ${identity.targets.length} machines (${few(identity.targets)}), let in ${number(identity.successes)} times, refused ${number(identity.failures)} times`,
    ),
  );

const logonTable = (caption: string, logons: readonly CaseLogon[]): Block =>
  table(
    caption,
    ['Frames', 'Account', 'From and to', 'Workstation', 'Protocol', 'Through', 'Answer'],
    logons,
    (logon) => [
      cell(pairOf(logon.frame, logon.responseFrame)),
      cell(account(logon.account, logon.ntlmVersion === 'anonymous' ? 'anonymous' : undefined)),
      cell(route(logon.source, logon.target)),
      cell(logon.workstation === null ? plain('') : code(logon.workstation)),
      cell(plain(logon.ntlmVersion === null ? logon.protocol : `${logon.protocol} (${logon.ntlmVersion})`)),
      cell(plain(logon.via)),
      cell(
        logon.outcome === 'success' && logon.status === 'unknown'
          ? plain('let in, by later answers')
          : status(logon.status),
      ),
    ],
  );
