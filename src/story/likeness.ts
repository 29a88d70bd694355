/** What sightings have in common that a story tells as one: ends, account, deed and answer. Programs are like none but themselves. */
import { pathOf, isProgram } from './evidence.ts';
import type { Sighting } from './order.ts';

/** Made of the wire's text: so much of it counts. */
const LONGEST = 300;

export function likenessOf(sighting: Sighting): number {
  const { kind, source, target } = sighting;
  const user = 'user' in sighting ? `${sighting.domain}\\${sighting.user}` : '';
  return fingerprint(`${kind}|${source?.ip}|${target?.ip}|${user}|${deedOf(sighting)}`);
}

/**
 * A whole number of 53 bits, to be kept by the million: two FNV-1a hashes side by side. Who makes two texts of one number makes
 * them alike, as he can by making the texts so.
 */
export function fingerprint(text: string): number {
  let high = 0x811c9dc5;
  let low = 0x2f0b4c47;
  for (let i = 0; i < text.length && i < LONGEST; i++) {
    const unit = text.charCodeAt(i);
    high = Math.imul(high ^ unit, 0x01000193);
    low = Math.imul(low ^ unit, 0x85ebca6b);
  }
  return ((high ^ (high >>> 15)) >>> 0) * 0x20_0000 + ((low ^ (low >>> 13)) >>> 11);
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
