/** Which shares were connected to. */
import type { Observation, ShareObservation } from '../../observations.ts';
import { joined, whole } from '../layout.ts';
import { listed, outcome } from '../words.ts';
import { safe } from '../safe.ts';
import { name } from './phrases.ts';
import { type Page, type Row, Table } from './table.ts';

interface ShareRow extends Row {
  share: ShareObservation;
}

export class Shares {
  readonly title = 'Shares';
  readonly #table = new Table<ShareRow>();

  add(observation: Observation): void {
    if (observation.kind !== 'share' || observation.action !== 'connect') return;
    const { path, type, status } = observation;
    this.#table.take([path, type, status].join('\n'), observation, () => ({ share: observation }));
  }

  lines(page: Page): string[] {
    if (this.#table.isEmpty) return [];
    return this.#table.lines(page, ({ share }) => {
      const kind = listed([
        share.type,
        ...share.properties.filter((property) => !property.includes('CACHING')).map(safe),
      ]);
      const kinds = kind === '' ? [] : [`(${kind})`];
      return [[whole(name(share.path), 'strong'), ...kinds, joined(':'), outcome(share.status, 'connected')]];
    });
  }
}
