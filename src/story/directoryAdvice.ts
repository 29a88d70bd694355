/** What to do about findings that rest on tickets and names: they are of no hop, for nobody was let in to the machine. */
import type { Finding, Recommendation } from '../case.ts';
import type { NameObservation, TicketObservation } from '../observations.ts';
import { rank } from './levels.ts';
import type { Sighting } from './order.ts';
import { listed } from './sentence.ts';

type Advice = Omit<Recommendation, 'displayFilter'>;

/** MITRE ATT&CK T1558.003 Kerberoasting, T1558.004 AS-REP Roasting, T1557.001 LLMNR/NBT-NS Poisoning. */
const SERVICE_TICKETS = 'T1558.003';
const WITHOUT_PREAUTHENTICATION = 'T1558.004';
const POISONED_NAMES = 'T1557.001';

const MOST_NAMES = 8;

export function directoryAdvice(findings: readonly Finding[], sightings: readonly Sighting[]): Advice[] {
  const byId = new Map(sightings.map((sighting) => [sighting.id, sighting]));
  const of = (technique: string): Finding[] =>
    findings.filter(
      ({ techniques, rule, outcome }) =>
        outcome === 'done' && rank(rule.level) >= rank('medium') && techniques.some(({ id }) => id === technique),
    );
  const seen = (own: readonly Finding[]): Sighting[] =>
    own.flatMap(({ observations }) => observations.flatMap((id) => byId.get(id) ?? []));
  const all: Advice[] = [];
  const services = of(SERVICE_TICKETS);
  if (services.length > 0)
    all.push({
      title: 'Change the passwords of the services whose tickets were taken',
      detail: `${whose(seen(services), ({ service }) => service)}A ticket that is encrypted with RC4 gives its service's password away to whoever has time to guess: let accounts of services have long random ones (group managed service accounts) and AES keys only. Event 4769 on the domain controller names the account that asked.`,
      because: services.map(({ id }) => id),
    });
  const clients = of(WITHOUT_PREAUTHENTICATION);
  if (clients.length > 0)
    all.push({
      title: 'Require pre-authentication, and change the passwords of the accounts that did without it',
      detail: `${whose(seen(clients), ({ client }) => client)}What the domain controller answers without it can be guessed at offline. Event 4768 with pre-authentication type 0 shows others.`,
      because: clients.map(({ id }) => id),
    });
  const poisoned = of(POISONED_NAMES).filter((finding) => seen([finding]).some(isName));
  if (poisoned.length > 0)
    all.push({
      title: 'Turn LLMNR and NetBIOS names off, and find out who believed the answers',
      detail: `${answered(seen(poisoned))}Whoever was told so logs on there: its logon can be guessed at or relayed.`,
      because: poisoned.map(({ id }) => id),
    });
  return all;
}

const isTicket = (sighting: Sighting): sighting is TicketObservation => sighting.kind === 'ticket';
const isName = (sighting: Sighting): sighting is NameObservation => sighting.kind === 'name';

function whose(seen: readonly Sighting[], nameOf: (ticket: TicketObservation) => string | null): string {
  const names = new Set(seen.filter(isTicket).flatMap((ticket) => nameOf(ticket) ?? []));
  return names.size === 0 ? '' : `${listed([...names], MOST_NAMES)}. `;
}

function answered(seen: readonly Sighting[]): string {
  const names = new Set(seen.filter(isName).map(({ name }) => name));
  const speakers = new Set(seen.filter(isName).map(({ action, source, target }) => (action === 'answer' ? target : source).ip));
  return names.size === 0 ? '' : `${listed([...speakers], MOST_NAMES)} answered for ${listed([...names], MOST_NAMES)}. `;
}
