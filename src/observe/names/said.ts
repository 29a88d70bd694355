/** What is said of a name, once. A flood of different sayings ends at a limit, and what was left out is told. */
import type { Flow } from '../../engine/flow.ts';
import type { Stamp } from '../../engine/message.ts';
import type { NameObservation } from '../../observations.ts';
import { BlindSpots, plural } from '../blind.ts';
import { Connection } from '../connection.ts';
import type { Observing } from '../observing.ts';

/** Different sayings that are told; of addresses that the internet has fewer, so that a browser's names leave room for a network's own. */
const MOST = 16384;
const MOST_PUBLIC = 4096;

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
  readonly #said = new Set<string>();
  #public = 0;
  readonly #blind = new BlindSpots();

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
    const isPublic = address !== null && !isOwn(address);
    if (this.#said.size === MOST || (isPublic && this.#public === MOST_PUBLIC)) {
      this.#blind.note({
        reason: 'limit',
        what: (count) => `${plural(count, 'datagram')} with names left out: there were too many different ones`,
        stamp,
      });
      return;
    }
    this.#said.add(key);
    if (isPublic) this.#public++;
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

  finish(): void {
    this.#blind.flush(this.#observing.output, null);
  }
}

/** RFC 1918, RFC 3927, RFC 4193, RFC 4291 §2.5.6. */
function isOwn(address: string): boolean {
  return /^(10|127|192\.168|172\.(1[6-9]|2\d|3[01])|169\.254)\.|^f[cd][0-9a-f]{2}:|^fe[89ab][0-9a-f]:/.test(address);
}
