/** Observations of streams: in memory while they are few; beyond that in sorted runs outside of it. */
import type { CaptureObservation, Observation } from '../observations.ts';
import type { Spill, Spills } from '../platform.ts';
import { Runs } from './runs.ts';

/** Observations held in memory, of about a kilobyte each; one with much in it counts as several. */
export const HELD = 20_000;

type Sighting = Exclude<Observation, CaptureObservation>;

/** A sighting and what orders it. */
export interface Placed {
  sighting: Sighting;
  at: bigint;
}

export interface Order {
  place(sighting: Sighting): Placed;
  compare(a: Placed, b: Placed): number;
}

interface Stream {
  held: Observation[];
  capture: CaptureObservation | undefined;
  count: number;
}

export class Archive {
  readonly #spills: Spills | undefined;
  readonly #order: Order;
  readonly #limit: number;
  readonly #streams: Stream[] = [];
  #spill: Spill | undefined;
  #runs: Runs | undefined;
  #weight = 0;
  /** Observations that there was no room for. */
  lost = 0;

  constructor(spills: Spills | undefined, order: Order, limit: number = HELD) {
    this.#spills = spills;
    this.#order = order;
    this.#limit = limit;
  }

  /** A stream begins: what is added is of it. */
  begin(): void {
    this.#streams.push({ held: [], capture: undefined, count: 0 });
  }

  add(observation: Observation): void {
    const stream = this.#streams[this.#streams.length - 1];
    stream.count++;
    stream.held.push(observation);
    if (observation.kind === 'capture') stream.capture = observation;
    this.#weight += weightOf(observation);
    if (this.#weight > this.#limit) this.#putAway();
  }

  get isEmpty(): boolean {
    return this.#streams.length === 0;
  }

  /** Whether all of it is in memory: then `streams` has it, else `captures` and `inOrder`. */
  get isWhole(): boolean {
    return this.#runs === undefined && this.lost === 0;
  }

  get streams(): readonly (readonly Observation[])[] {
    return this.#streams.map(({ held }) => held);
  }

  /** One for each stream, by time and name; with the ids that `inOrder` gives. */
  captures(): CaptureObservation[] {
    return this.#ranked().flatMap(({ capture }, place) =>
      capture === undefined ? [] : { ...capture, id: this.#prefix(place) + capture.id },
    );
  }

  /** May be called again and again. */
  *inOrder(): Generator<Sighting, void, undefined> {
    this.#putAway();
    const ranked = this.#ranked();
    const prefixes = this.#streams.map((stream) => this.#prefix(ranked.indexOf(stream)));
    const read = (line: string, of: number): Placed => {
      const sighting = JSON.parse(line) as Sighting;
      if (prefixes[of] !== '') sighting.id = prefixes[of] + sighting.id;
      return this.#order.place(sighting);
    };
    for (const { sighting } of this.#runs?.merged(read, this.#order.compare) ?? []) yield sighting;
  }

  close(): void {
    this.#spill?.close();
    this.#spill = undefined;
  }

  #prefix(place: number): string {
    return this.#streams.length > 1 ? `s${place + 1}.` : '';
  }

  #ranked(): Stream[] {
    const text = (a = '', b = ''): number => (a < b ? -1 : a > b ? 1 : 0);
    return [...this.#streams].sort(
      ({ capture: a, count: more }, { capture: b, count: than }) =>
        text(a?.firstTime ?? '', b?.firstTime ?? '') || text(a?.name ?? '', b?.name ?? '') || than - more,
    );
  }

  #putAway(): void {
    if (this.#runs === undefined && this.#spill === undefined) {
      this.#spill = this.#spills?.create();
      if (this.#spill !== undefined) this.#runs = new Runs(this.#spill);
    }
    for (const [of, stream] of this.#streams.entries()) {
      const placed: Placed[] = [];
      for (const observation of stream.held) if (observation.kind !== 'capture') placed.push(this.#order.place(observation));
      stream.held = [];
      placed.sort(this.#order.compare);
      if (this.#runs === undefined || !this.#runs.put(linesOf(placed), of)) this.lost += placed.length;
    }
    this.#weight = 0;
  }
}

function* linesOf(placed: readonly Placed[]): Generator<string, void, undefined> {
  for (const { sighting } of placed) yield JSON.stringify(sighting);
}

const KILOBYTE = 1024;

function weightOf(observation: Observation): number {
  if (observation.kind !== 'rpc') return 1;
  for (const _ in observation.arguments) return 1 + Math.floor(JSON.stringify(observation.arguments).length / KILOBYTE);
  return 1;
}
