/** What is said of a name, once: a flood of the same answers, or of different ones, costs no more than the table that remembers them. */
import type { Flow } from '../../engine/flow.ts';
import type { Stamp } from '../../engine/message.ts';
import type { NameObservation } from '../../observations.ts';
import { Connection } from '../connection.ts';
import { LimitedMap } from '../limited.ts';
import type { Observing } from '../observing.ts';

/** Different sayings that are remembered; the oldest may be said again. */
const REMEMBERED = 16384;

type Said = Pick<NameObservation, 'protocol' | 'action' | 'name' | 'nameKind' | 'address'> &
  Partial<Pick<NameObservation, 'service' | 'domain' | 'osVersion' | 'serverTypes' | 'comment'>>;

/** A datagram: between whom, and when. */
export interface Datagram {
  readonly flow: Flow;
  readonly stamp: Stamp;
}

/** Who speaks first in a datagram's flow is its sender. */
export const SENDER = 0;
export const RECEIVER = 1;

export class Sayings {
  readonly #observing: Observing;
  readonly #said = new LimitedMap<string, true>(REMEMBERED);

  constructor(observing: Observing) {
    this.#observing = observing;
  }

  /** `client`: which end asks or says; `asked`: the datagram that this one answers, where it was seen. */
  say(said: Said, { flow, stamp }: Datagram, client: 0 | 1, asked?: Stamp): void {
    if (said.name === '') return;
    const { protocol, action, name, address, service = null, domain = null, osVersion = null, serverTypes = [], comment = null } = said;
    const speaker = flow.ends[SENDER].ip;
    const key = [protocol, action, name, address, service, domain, osVersion, serverTypes.length, comment, speaker].join('\0');
    if (this.#said.has(key)) return;
    this.#said.set(key, true);
    const connection = new Connection(flow, (bytes) => this.#observing.hashes.sha1(bytes));
    connection.setClient(client);
    this.#observing.output.emit({
      kind: 'name',
      ...connection.common(asked ?? stamp, client === RECEIVER ? stamp : null),
      protocol,
      action,
      name,
      nameKind: said.nameKind,
      address,
      service,
      domain,
      osVersion,
      serverTypes,
      comment,
    });
  }
}
