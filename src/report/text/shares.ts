/** Which shares were connected to. */
import type { Observation, ShareObservation } from '../../observations.ts';
import { joined, whole } from '../layout.ts';
import { listed, outcome } from '../words.ts';
import { safe } from '../safe.ts';
import { by, name } from './phrases.ts';
import { type Page, type Row, Table } from './table.ts';

interface ShareRow extends Row {
  share: ShareObservation;
}

export class Shares {
  readonly title = 'Shares';
  readonly #table = new Table<ShareRow>();

  add(observation: Observation): void {
    if (observation.kind !== 'share' || observation.action !== 'connect') return;
    const { path, type, status, domain, user } = observation;
    this.#table.take([path, type, status, domain, user].join('\n'), observation, () => ({ share: observation }));
  }

  lines(page: Page): string[] {
    if (this.#table.isEmpty) return [];
    return this.#table.lines(page, ({ share }) => {
      const kind = listed([share.type, ...share.properties.map(safe)]);
      const kinds = kind === '' ? [] : [`(${kind})`];
      return [
        [whole(name(share.path), 'strong'), ...kinds, ...by(share), joined(':'), outcome(share.status, 'connected')],
      ];
    });
  }
}
