/** How many connections there were, what they spoke, and which were refused or stayed without an answer. */
import type { ConnectionObservation, NegotiateObservation, Observation } from '../../observations.ts';
import { joined, type Piece, styled } from '../layout.ts';
import { safe } from '../safe.ts';
import { counted, isRefused, listed, outcome } from '../words.ts';
import { type Body, type Page, type Row, Table } from './table.ts';

interface ConnectionRow extends Row {
  body: (Piece | string)[];
}

const PROTOCOLS: Readonly<Record<string, string>> = {
  smb2: 'SMB2/3',
  smb1: 'SMB1',
  dcerpc: 'DCE/RPC over TCP',
  netbios: 'NetBIOS',
  kerberos: 'Kerberos',
  ldap: 'LDAP',
  http: 'HTTP',
  winrm: 'WinRM',
  dns: 'DNS',
};

export class Connections {
  readonly title = 'Connections';
  readonly #table = new Table<ConnectionRow>();
  readonly #protocols = new Map<string, number>();
  #count = 0;

  add(observation: Observation): void {
    if (observation.kind === 'negotiate') this.#negotiate(observation);
    if (observation.kind === 'connection') this.#connection(observation);
  }

  #negotiate(negotiate: NegotiateObservation): void {
    const { dialect, signing, encryption, status } = negotiate;
    if (dialect === 'SMB 2.???') return; // a further negotiation follows, which names the dialect
    const what = listed([
      dialect === null ? 'SMB' : safe(dialect),
      signing && `signing ${signing}`,
      encryption && `encryption ${safe(encryption)}`,
    ]);
    const body = isRefused(status) || status === 'unknown' ? ['negotiation', joined(':'), outcome(status)] : [what];
    this.#table.take(`${what}\n${status}`, negotiate, () => ({ body }));
  }

  #connection(connection: ConnectionObservation): void {
    this.#count++;
    const { protocol, handshake, tunnels } = connection;
    const spoken = protocol === null ? 'nothing recognised' : PROTOCOLS[protocol];
    this.#protocols.set(spoken, (this.#protocols.get(spoken) ?? 0) + 1);
    if (tunnels.length > 0) {
      const chain = listed(tunnels.map(safe));
      this.#table.take(`within ${chain}`, connection, () => ({ body: ['connection within', chain] }));
    }
    if (handshake !== 'refused' && handshake !== 'silent') return;
    const body = [
      handshake === 'refused'
        ? styled('connection refused', 'bad')
        : styled('connection attempted, no answer seen', 'warn'),
    ];
    this.#table.take(handshake, connection, () => ({ body }));
  }

  lines(page: Page): string[] {
    if (this.#count === 0 && this.#table.isEmpty) return [];
    const kinds = [...this.#protocols].sort(([, a], [, b]) => b - a).map(([kind, count]) => `${count} ${kind}`);
    const lines = [`  ${counted(this.#count, 'connection')}${kinds.length === 0 ? '' : `: ${kinds.join(', ')}`}`];
    if (!this.#table.isEmpty) lines.push(...this.#table.lines(page, ({ body }): Body => [body]));
    return lines;
  }
}
