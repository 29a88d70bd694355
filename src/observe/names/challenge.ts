/** What an NTLM CHALLENGE (MS-NLMP §2.2.1.2) says of a server that was asked who it is, and told nothing of who asks. */
import type { NameObservation } from '../../observations.ts';
import type { Connection } from '../connection.ts';
import type { Sayings } from './said.ts';

/** At the connection's end: the names in the last CHALLENGE, where no AUTHENTICATE came after it. A logon tells its own. */
export function sayIntroduction(sayings: Sayings, connection: Connection): void {
  if (connection.introduction === undefined) return;
  const { server, asked, stamp } = connection.introduction;
  const common = connection.common(asked ?? stamp, asked === null ? null : stamp);
  const say = (name: string | null, nameKind: NameObservation['nameKind'], domain: string | null): void => {
    if (name === null) return;
    sayings.answer({ protocol: 'NTLM', action: 'answer', name, nameKind, address: connection.target.ip, domain, osVersion: server.osVersion }, common, stamp);
  };
  say(server.netbiosName, 'NetBIOS', server.netbiosDomain);
  say(server.dnsName, 'DNS', server.dnsDomain);
}
