/** As constructed.ts, of rules on names, tickets, relayed logons and what is asked of many machines. */
import type { Constructed } from './constructed.ts';
import { type Draft, repeat, stream } from './stream.ts';

const server = (challenge: string) =>
  ({
    frame: 3,
    netbiosName: 'FS1',
    netbiosDomain: 'LAB',
    dnsName: null,
    dnsDomain: null,
    dnsForest: null,
    osVersion: null,
    osBuild: null,
    time: null,
    targetName: 'LAB',
    challenge,
  }) as const;
const logon = (challenge: string, more: Partial<Draft> = {}): Draft =>
  ({ kind: 'logon', server: server(challenge), ...more }) as Draft;
const answer = (name: string, more: Partial<Draft> = {}): Draft => ({ kind: 'name', name, ...more }) as Draft;
const RC4 = { encryptionTypes: ['rc4-hmac'], ticketEncryption: 'rc4-hmac' };
const as = (more: Partial<Draft> = {}): Draft =>
  ({
    kind: 'ticket',
    exchange: 'AS',
    service: 'krbtgt/LAB.LOCAL',
    preAuthentication: ['PA-ENC-TIMESTAMP', 'PA-PAC-REQUEST'],
    ...more,
  }) as Draft;
const FAILED = { status: 'KDC_ERR_PREAUTH_FAILED', ticketEncryption: null } as const;

export const CONSTRUCTED_NAMES: readonly Constructed[] = [
  {
    rule: 'logon_relayed',
    matches: stream(
      logon('f3d5ab7a0dab57c4', { from: '10.0.0.20', to: '10.0.0.130' }),
      logon('f3d5ab7a0dab57c4', { to: '10.0.0.5' }),
    ),
    misses: stream(logon('f3d5ab7a0dab57c4'), logon('f3d5ab7a0dab57c4'), logon('0f1b8cc3d4b919c2', { to: '10.0.0.5' })),
  },
  {
    rule: 'logon_fixed_challenge',
    matches: stream(logon('1122334455667788')),
    misses: stream(logon('1122334455667789')),
  },
  {
    rule: 'name_answered_for_many',
    matches: stream(...repeat(4, (i) => answer(`host${i}`, { from: '10.0.0.20', to: '10.0.0.130' }))),
    misses: stream(
      ...repeat(9, (i) => answer(`host${i % 3}`, { from: '10.0.0.20', to: '10.0.0.130' })),
      ...repeat(9, (i) => answer(`asker${i}`)),
      ...repeat(9, (i) => answer(`far${i}`, { address: `10.0.1.${i}` })),
      ...repeat(9, (i) => answer(`dns${i}`, { protocol: 'DNS' })),
    ),
  },
  {
    rule: 'name_of_proxy_answered',
    matches: stream(answer('WPAD', { protocol: 'NBNS', nameKind: 'NetBIOS' })),
    misses: stream(answer('wpad.lab.local', { protocol: 'DNS' }), answer('wpad', { action: 'query', address: null })),
  },
  {
    rule: 'name_with_marshalled_target',
    matches: stream(answer('srv11UWhRCAAAAAAAAAAAAAAAAAAAAAAAAAAAAwbEAYBAAAA', { protocol: 'DNS' })),
    misses: stream(answer('srv1', { protocol: 'DNS' })),
  },
  {
    rule: 'machine_logon_over_http',
    matches: stream(logon('f3d5ab7a0dab57c4', { via: 'http', user: 'DC1$' })),
    misses: stream(logon('f3d5ab7a0dab57c4', { via: 'http' }), logon('f3d5ab7a0dab57c4', { user: 'DC1$' })),
  },
  {
    rule: 'tickets_rc4_for_many_services',
    matches: stream(...repeat(5, (i) => ({ kind: 'ticket', ...RC4, service: `MSSQLSvc/db${i}` }) as Draft)),
    misses: stream(
      ...repeat(9, (i) => ({ kind: 'ticket', ...RC4, service: `MSSQLSvc/db${i % 4}` }) as Draft),
      ...repeat(9, (i) => ({ kind: 'ticket', service: `MSSQLSvc/db${i}` }) as Draft),
    ),
  },
  {
    rule: 'ticket_asked_with_rc4_alone',
    matches: stream({ kind: 'ticket', ...RC4 } as Draft),
    misses: stream({ kind: 'ticket', ticketEncryption: 'rc4-hmac' }, {
      kind: 'ticket',
      ...RC4,
      service: 'krbtgt/CHILD.LAB.LOCAL',
    } as Draft),
  },
  {
    rule: 'ticket_granting_with_rc4_alone',
    matches: stream(as(RC4 as Partial<Draft>)),
    misses: stream(as(), as({ ...RC4, ...FAILED } as Partial<Draft>)),
  },
  {
    rule: 'ticket_without_preauthentication',
    matches: stream(as({ ...RC4, preAuthentication: ['PA-PAC-REQUEST'] } as Partial<Draft>)),
    misses: stream(as(RC4 as Partial<Draft>), as({ preAuthentication: ['PA-PAC-REQUEST'] } as Partial<Draft>)),
  },
  {
    rule: 'accounts_guessed_by_kerberos',
    matches: stream(...repeat(10, (i) => as({ client: `user${i}`, status: 'KDC_ERR_C_PRINCIPAL_UNKNOWN' }))),
    misses: stream(...repeat(30, (i) => as({ client: `user${i % 9}`, status: 'KDC_ERR_C_PRINCIPAL_UNKNOWN' }))),
  },
  {
    rule: 'kerberos_spraying',
    matches: stream(...repeat(5, (i) => as({ ...FAILED, client: `user${i}` } as Partial<Draft>))),
    misses: stream(...repeat(9, (i) => as({ ...FAILED, client: `user${i % 4}` } as Partial<Draft>))),
  },
  {
    rule: 'kerberos_guessing',
    matches: stream(...repeat(10, () => as(FAILED as Partial<Draft>))),
    misses: stream(...repeat(9, () => as(FAILED as Partial<Draft>)), as()),
  },
  {
    rule: 'tool_impacket_ticket',
    matches: stream(as({ options: ['forwardable', 'proxiable', 'renewable'] })),
    misses: stream(as({ options: ['forwardable', 'proxiable', 'renewable', 'renewable-ok'] })),
  },
  {
    rule: 'winrm_used',
    matches: stream({ kind: 'logon', via: 'http', target: { ip: '10.0.0.133', port: 5985 } }),
    misses: stream({ kind: 'logon', via: 'http', target: { ip: '10.0.0.133', port: 80 } }),
  },
  {
    rule: 'discovery_sessions_on_many_machines',
    matches: stream(...repeat(5, (i) => ({ kind: 'query', what: 'sessions', to: `10.0.0.${i}` }) as const)),
    misses: stream(...repeat(20, (i) => ({ kind: 'query', what: 'sessions', to: `10.0.0.${i % 4}` }) as const)),
  },
  {
    rule: 'scan_for_file_servers',
    matches: stream(
      ...repeat(
        20,
        (i) => ({ kind: 'connection', after: 0.1, handshake: 'silent', target: { ip: `10.0.1.${i}`, port: 445 } }) as const,
      ),
    ),
    misses: stream(
      ...repeat(60, (i) => ({ kind: 'connection', after: 0.1, target: { ip: `10.0.1.${i}`, port: 443 } }) as const),
      ...repeat(60, (i) => ({ kind: 'connection', after: 0.1, target: { ip: `10.0.1.${i % 19}`, port: 445 } }) as const),
    ),
  },
];
