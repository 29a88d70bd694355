/** Accounts behind tickets across streams: what one capture shows to be given, and another to be presented, is one ticket. */
import type { LogonObservation, TicketObservation } from '../observations.ts';
import { compareTimes } from './clock.ts';
import type { Sighting } from './order.ts';

export interface Given {
  readonly client: string;
  readonly realm: string | null;
  readonly frame: number;
  readonly time: string;
}

/** The sightings of one stream, with the accounts filled in that a ticket of another one names. What is known stays. */
export function tieTickets(sightings: readonly Sighting[], given: ReadonlyMap<string, Given>): Sighting[] {
  if (given.size === 0) return [...sightings];
  const presented = new Map<string, Given>();
  const tied = sightings.map((sighting) => {
    if (sighting.kind !== 'ticket' || sighting.exchange !== 'AP' || sighting.issuedIn !== null) return sighting;
    const owner = sighting.ticketId === null ? undefined : given.get(sighting.ticketId);
    if (owner === undefined) return sighting;
    presented.set(placeOf(sighting), owner);
    return { ...sighting, client: owner.client, issuedIn: owner.frame };
  });
  return presented.size === 0 ? tied : withAccounts(tied, presented);
}

/** By ticket: the first answer that gave it. Sightings of all streams, in any order. */
export function givenTickets(sightings: readonly Sighting[]): Map<string, Given> {
  const given = new Map<string, Given>();
  for (const sighting of sightings) {
    if (sighting.kind !== 'ticket' || sighting.exchange === 'AP') continue;
    const { client, realm, responseFrame, ticketId, time } = sighting;
    if (ticketId === null || client === null || responseFrame === null) continue;
    const known = given.get(ticketId);
    // one answer that two sensors saw has one time and two frames
    const order = known === undefined ? -1 : compareTimes(time, known.time) || responseFrame - known.frame;
    if (order < 0) given.set(ticketId, { client, realm, frame: responseFrame, time });
  }
  return given;
}

/** A logon stands beside the ticket that it presents; its session names the account of everything done in it. */
function withAccounts(sightings: readonly Sighting[], presented: ReadonlyMap<string, Given>): Sighting[] {
  const sessions = new Map<string, Given>();
  const tied = sightings.map((sighting) => {
    if (sighting.kind !== 'logon' || sighting.protocol !== 'Kerberos' || sighting.user !== null) return sighting;
    const owner = presented.get(placeOf(sighting));
    if (owner === undefined) return sighting;
    if (sighting.sessionId !== null) sessions.set(`${sighting.flow} ${sighting.sessionId}`, owner);
    return { ...sighting, domain: owner.realm, user: owner.client, ticketFrame: owner.frame };
  });
  return tied.map((sighting) => {
    if (!('sessionId' in sighting) || !('user' in sighting) || sighting.user !== null || sighting.kind === 'logon') return sighting;
    const owner = sessions.get(`${sighting.flow} ${sighting.sessionId}`);
    return owner === undefined ? sighting : { ...sighting, domain: owner.realm, user: owner.client };
  });
}

const placeOf = ({ flow, frame, source }: TicketObservation | LogonObservation): string => `${flow} ${source.port} ${frame}`;
