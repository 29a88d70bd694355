/** NTLM messages that a machine between client and server passes on: what they say of their sender is said of another. */
import type { LogonObservation } from '../observations.ts';
import type { Sighting } from './order.ts';

interface Seen {
  /** Of the first CHALLENGE. */
  frame: number;
  ip: string;
  /** All that gave it out. */
  servers: Set<string>;
}

export class PassedOn {
  /** By challenge: a server draws it at random (MS-NLMP §3.2.5.1.1), so two that give out the same have it from one. */
  readonly #seen = new Map<string, Seen>();

  constructor(sightings: readonly Sighting[]) {
    for (const sighting of sightings) {
      if (sighting.kind !== 'logon' || !sighting.server?.challenge) continue;
      const { server, target } = sighting;
      const key = server.challenge as string;
      const known = this.#seen.get(key) ?? { frame: server.frame, ip: target.ip, servers: new Set<string>() };
      this.#seen.set(key, known);
      known.servers.add(target.ip);
      if (server.frame < known.frame) Object.assign(known, { frame: server.frame, ip: target.ip });
    }
  }

  /** The CHALLENGE is of another server, which gave it out before. */
  hasChallenge({ server, target }: LogonObservation): boolean {
    const seen = this.#seen.get(server?.challenge ?? '');
    return seen !== undefined && seen.ip !== target.ip;
  }

  /** The client is itself a server that gave out this CHALLENGE: its answer is its own client's. */
  hasAnswer({ server, source, target }: LogonObservation): boolean {
    return source.ip !== target.ip && this.#seen.get(server?.challenge ?? '')?.servers.has(source.ip) === true;
  }
}
