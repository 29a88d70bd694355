/** What could not be read, and why: nothing above may be taken for the whole where this says otherwise. */
import { frameText } from '../../frames.ts';
import type { BlindSpotObservation, Observation } from '../../observations.ts';
import { joined, styled } from '../layout.ts';
import { safe } from '../safe.ts';
import { counted } from '../words.ts';
import { type Page, type Row, Table } from './table.ts';

interface BlindRow extends Row {
  spot: BlindSpotObservation;
}

export class BlindSpots {
  readonly title = 'Blind spots';
  readonly #table = new Table<BlindRow>();

  add(observation: Observation): void {
    if (observation.kind !== 'blind spot') return;
    this.#table.take(`${observation.reason}\n${observation.what}`, observation, () => ({ spot: observation }));
  }

  lines(page: Page): string[] {
    if (this.#table.isEmpty) return [];
    return this.#table.lines(page, ({ spot }) => {
      const size = spot.bytes === null || spot.what.includes('byte') ? [] : [`(${counted(spot.bytes, 'byte')})`];
      const until = spot.lastFrame > spot.frame ? [styled(`to ${frameText(spot.lastFrame)}`, 'dim')] : [];
      return [[styled(spot.reason, 'warn'), joined(':'), safe(spot.what), ...size, ...until]];
    });
  }
}
