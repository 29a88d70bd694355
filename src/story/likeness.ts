/** What sightings have in common that a story tells as one: ends, account, deed and answer. Programs are like none but themselves. */
import { pathOf, isProgram } from './evidence.ts';
import type { Sighting } from './order.ts';

/** Made of the wire's text: as long as a key may be. */
const LONGEST = 300;

export function likenessOf(sighting: Sighting): string {
  const { kind, source, target } = sighting;
  const user = 'user' in sighting ? `${sighting.domain}\\${sighting.user}` : '';
  return `${kind}|${source?.ip}|${target?.ip}|${user}|${deedOf(sighting)}`.slice(0, LONGEST);
}

function deedOf(sighting: Sighting): string {
  switch (sighting.kind) {
    case 'connection':
      return `${sighting.protocol}|${sighting.handshake}|${sighting.target.port}|${sighting.tunnels.join()}`;
    case 'negotiate':
      return `${sighting.dialect}|${sighting.status}`;
    case 'logon':
      return `${sighting.protocol}|${sighting.via}|${sighting.ntlmVersion}|${sighting.outcome}|${sighting.status}`;
    case 'share':
      return `${sighting.action}|${sighting.status}|${sighting.path}`;
    case 'file':
      return `${sighting.action}|${sighting.status}|${sighting.result}|${sighting.share}`;
    case 'pipe':
      return `${sighting.action}|${sighting.status}|${sighting.name}`;
    case 'transfer':
      return `${sighting.direction}|${isProgram(sighting) ? pathOf(sighting) : sighting.share}`;
    case 'rpc':
      return `${sighting.action}|${sighting.status}|${sighting.interface?.uuid}|${sighting.opnum}`;
    case 'blind spot':
      return sighting.reason;
    case 'name':
      return `${sighting.protocol}|${sighting.name}`;
    case 'ticket':
      return `${sighting.exchange}|${sighting.client}|${sighting.service}|${sighting.status}`;
    case 'exploit':
      return `${sighting.name}|${sighting.status}`;
    case 'service':
      return `${sighting.action}|${sighting.status}|${sighting.name}|${sighting.binaryPath}`;
    default: {
      const { action, status, operation, name } = sighting as { action?: string; status?: string; operation?: string; name?: string | null };
      return `${action}|${status}|${operation}|${name}`;
    }
  }
}
