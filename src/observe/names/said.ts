/** What is said of a name, once. A flood of different sayings ends at a limit, and what was left out is told. */
import type { Flow } from '../../engine/flow.ts';
import type { Stamp } from '../../engine/message.ts';
import type { Common, NameObservation } from '../../observations.ts';
import { plural } from '../blind.ts';
import { Connection } from '../connection.ts';
import type { Losses } from '../losses.ts';
import type { Observing } from '../observing.ts';
import type { Output } from '../output.ts';

/** Of the different sayings that are told, those of addresses that the internet has: a browser's names leave room for a network's own. */
const SHARE_OF_PUBLIC = 1 / 4;

export type Said = Pick<NameObservation, 'protocol' | 'action' | 'name' | 'nameKind' | 'address'> &
  Partial<Pick<NameObservation, 'service' | 'domain' | 'osVersion' | 'serverTypes' | 'comment'>>;

/** What brought it: between whom, when, and which end sent it; of a datagram that is the first. */
export interface Datagram {
  readonly flow: Flow;
  readonly stamp: Stamp;
  readonly sender?: 0 | 1;
}

export const SENDER = 0;
export const RECEIVER = 1;

export class Sayings {
  readonly #output: Output;
  readonly #of: Pick<Observing, 'hashes' | 'losses'>;
  readonly #said = new Set<string>();
  #public = 0;
  readonly losses: Losses;
  readonly #most: number;

  /** `most`: different sayings that are told. */
  constructor(output: Output, of: Pick<Observing, 'hashes' | 'losses'>, most: number) {
    this.#output = output;
    this.#of = of;
    this.losses = of.losses;
    this.#most = most;
  }

  /** `client`: which end asks or says; `asked`: the datagram that this one answers, where it was seen. */
  say(said: Said, { flow, stamp, sender = 0 }: Datagram, client: 0 | 1, asked?: Stamp): void {
    if (!this.#isNew(said, flow.ends[sender].ip, stamp)) return;
    const connection = new Connection(flow, this.#of);
    connection.setClient(client === SENDER ? sender : ((1 - sender) as 0 | 1));
    this.#emit(said, connection.common(asked ?? stamp, client === RECEIVER ? stamp : null));
  }

  /** What the answer to a call says. */
  answer(said: Said, common: Common, stamp: Stamp): void {
    if (this.#isNew(said, common.target.ip, stamp)) this.#emit(said, common);
  }

  #isNew({ protocol, action, name, address, service, domain, osVersion, serverTypes, comment }: Said, speaker: string, stamp: Stamp): boolean {
    if (name === '') return false;
    const key = [protocol, action, name, address, service, domain, osVersion, serverTypes?.length, comment, speaker].join('\0');
    if (this.#said.has(key)) return false;
    const isPublic = address !== null && !isOwn(address);
    if (this.#said.size === this.#most || (isPublic && this.#public >= this.#most * SHARE_OF_PUBLIC)) {
      this.losses.blind.note({
        reason: 'limit',
        place: 'names',
        what: (count) => `${plural(count, 'datagram')} with names left out: there were too many different ones (limit names)`,
        stamp,
      });
      return false;
    }
    this.#said.add(key);
    if (isPublic) this.#public++;
    return true;
  }

  #emit({ service = null, domain = null, osVersion = null, serverTypes = [], comment = null, ...said }: Said, common: Common): void {
    const { protocol, action, name, nameKind, address } = said;
    this.#output.emit({ kind: 'name', ...common, protocol, action, name, nameKind, address, service, domain, osVersion, serverTypes, comment });
  }
}

/** RFC 1918, RFC 3927, RFC 4193, RFC 4291 §2.5.6. */
function isOwn(address: string): boolean {
  return /^(10|127|192\.168|172\.(1[6-9]|2\d|3[01])|169\.254)\.|^f[cd][0-9a-f]{2}:|^fe[89ab][0-9a-f]:/.test(address);
}
