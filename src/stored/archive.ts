/** Observations of streams: in memory while they are few; beyond that outside of it, with a card of each and what rules saw in it. */
import type { CaptureObservation, Observation } from '../observations.ts';
import type { Spill, Spills } from '../platform.ts';
import { Alike, type Rest } from './alike.ts';
import { type Card, type Catalogue, lineOf, type Placed, readLine, type Trace } from './card.ts';
import { Cards } from './cards.ts';
import { Pool } from './pool.ts';
import { Runs } from './runs.ts';
import { Texts } from './texts.ts';

/** Observations held in memory, of about a kilobyte each; one with much in it counts as several. */
export const HELD = 20_000;
/** UTF-16 units of traces that wait to be put away together. */
const WAITING = 4 << 20;

type Sighting = Exclude<Observation, CaptureObservation>;

interface Stream {
  held: Observation[];
  capture: CaptureObservation | undefined;
  count: number;
}

/** A trace to be put away, and what orders it. */
interface Line {
  placed: Placed;
  text: string;
}

/** What is outside of the memory. */
interface Outside {
  texts: Texts;
  cards: Cards;
  traces: Runs;
}

export class Archive {
  readonly #spills: Spills | undefined;
  readonly #catalogue: Catalogue;
  readonly #limit: number;
  readonly #streams: Stream[] = [];
  #opened: Spill[] = [];
  #outside: Outside | undefined;
  #weight = 0;
  /** Whether what comes is put away as it comes. */
  #isFull = false;
  /** Of the stream that was begun last. */
  #traces: Line[] = [];
  readonly #alike: Alike;
  /** Sightings that the waiting cards stand for, and UTF-16 units of the traces. */
  #count = 0;
  #waiting = 0;
  /** One of those that wait could not be put away. */
  #isBroken = false;
  /** Observations that there was no room for. */
  lost = 0;

  constructor(spills: Spills | undefined, catalogue: Catalogue, limit: number = HELD) {
    this.#spills = spills;
    this.#catalogue = catalogue;
    this.#alike = new Alike(catalogue.firstOfAlike, catalogue.compare);
    this.#limit = limit;
  }

  /** A stream begins: what is added is of it. */
  begin(): void {
    this.#endStream(this.#streams.length - 1);
    this.#streams.push({ held: [], capture: undefined, count: 0 });
  }

  add(observation: Observation): void {
    const stream = this.#streams[this.#streams.length - 1];
    stream.count++;
    if (observation.kind === 'capture') stream.capture = observation;
    if (this.#isFull) {
      if (observation.kind !== 'capture') this.#putAway(observation);
      return;
    }
    stream.held.push(observation);
    this.#weight += weightOf(observation);
    if (this.#weight > this.#limit) this.#fill();
  }

  get isEmpty(): boolean {
    return this.#streams.length === 0;
  }

  /** Whether all of it is in memory: then `streams` has it, else `captures`, `traces`, `cards` and `read`. */
  get isWhole(): boolean {
    return !this.#isFull;
  }

  get streams(): readonly (readonly Observation[])[] {
    return this.#streams.map(({ held }) => held);
  }

  /** One for each stream, by time and name; with the ids that cards have. */
  captures(): CaptureObservation[] {
    return this.#ranked().flatMap(({ capture }, place) =>
      capture === undefined ? [] : { ...capture, id: this.#prefix(place) + capture.id },
    );
  }

  /** What rules saw, in order, each with the prefix of its stream's ids. */
  *traces(): Generator<{ trace: Trace; prefix: string }, void, undefined> {
    this.#endStream(this.#streams.length - 1);
    const prefixes = this.#prefixes();
    const read = (line: string, of: number) => ({ ...readLine(line, prefixes[of]), of });
    for (const { more, of } of this.#outside?.traces.merged(read, this.#catalogue.compare) ?? []) yield { trace: more, prefix: prefixes[of] };
  }

  /** Of all sightings, in order; may be called again and again. */
  *cards(): Generator<Card, void, undefined> {
    this.#endStream(this.#streams.length - 1);
    const prefixes = this.#prefixes();
    yield* this.#outside?.cards.merged(prefixes, this.#catalogue.compare) ?? [];
  }

  /** The sightings of cards, in the same order; undefined, and lost, for one that was taken away. */
  read(cards: readonly Card[]): (Sighting | undefined)[] {
    const found = new Map<Card, Sighting>();
    const pool = new Pool();
    for (const card of [...cards].sort((a, b) => a.offset - b.offset)) {
      const text = this.#outside?.texts.read(card);
      if (text === undefined) this.lost++;
      else found.set(card, { ...pool.share(JSON.parse(text) as Sighting), id: card.id });
    }
    return cards.map((card) => found.get(card));
  }

  close(): void {
    for (const spill of this.#opened) spill.close();
    this.#opened = [];
    this.#outside = undefined;
  }

  #prefix(place: number): string {
    return this.#streams.length > 1 ? `s${place + 1}.` : '';
  }

  #prefixes(): string[] {
    const ranked = this.#ranked();
    return this.#streams.map((stream) => this.#prefix(ranked.indexOf(stream)));
  }

  #ranked(): Stream[] {
    const text = (a = '', b = ''): number => (a < b ? -1 : a > b ? 1 : 0);
    return [...this.#streams].sort(
      ({ capture: a, count: more }, { capture: b, count: than }) =>
        text(a?.firstTime ?? '', b?.firstTime ?? '') || text(a?.name ?? '', b?.name ?? '') || than - more,
    );
  }

  /** What is held is put away, and from now on what comes. */
  #fill(): void {
    this.#isFull = true;
    this.#opened = [1, 2, 3].flatMap(() => this.#spills?.create() ?? []);
    const [texts, cards, traces] = this.#opened;
    if (traces !== undefined) this.#outside = { texts: new Texts(texts), cards: new Cards(cards, Math.min(this.#limit, HELD)), traces: new Runs(traces) };
    for (const [of, stream] of this.#streams.entries()) {
      for (const observation of stream.held) if (observation.kind !== 'capture') this.#putAway(observation, of);
      stream.held = [];
      if (of < this.#streams.length - 1) this.#endStream(of);
    }
  }

  #putAway(sighting: Sighting, of = this.#streams.length - 1): void {
    const catalogue = this.#catalogue;
    const placed = catalogue.place(sighting);
    const likeness = catalogue.likeness(sighting);
    const trace = this.#outside === undefined ? undefined : catalogue.trace(sighting);
    // findings name none that rules see nothing in
    if (trace === undefined && !this.#alike.isOfFirst(sighting, placed, likeness)) return;
    this.#write({ sighting, placed, likeness, times: 1 }, of);
    if (trace === undefined) return;
    const text = lineOf(placed, trace);
    this.#traces.push({ placed, text });
    this.#waiting += text.length;
  }

  #write({ sighting, placed, likeness, times }: Rest, of: number): void {
    const outside = this.#outside;
    if (outside?.cards.isFull || this.#waiting > WAITING) this.#flush(of);
    this.#count += times;
    const extent = outside?.texts.add(JSON.stringify(sighting));
    if (extent === undefined) this.#isBroken = true;
    else outside?.cards.add({ ...placed, ...extent, kind: sighting.kind, ends: this.#catalogue.ends(sighting), likeness, times });
  }

  #endStream(of: number): void {
    for (const rest of this.#alike.takeRest()) this.#write(rest, of);
    this.#flush(of);
  }

  /** Of the stream `of`, as one run. */
  #flush(of: number): void {
    if (this.#count === 0) return;
    const outside = this.#outside;
    const isDone =
      outside !== undefined &&
      outside.texts.flush() &&
      !this.#isBroken &&
      outside.traces.put(this.#inOrder(this.#traces), of) &&
      outside.cards.flush(of);
    if (!isDone) {
      this.lost += this.#count;
      outside?.cards.drop();
    }
    this.#traces = [];
    this.#count = 0;
    this.#waiting = 0;
    this.#isBroken = false;
  }

  *#inOrder(lines: Line[]): Generator<string, void, undefined> {
    lines.sort((a, b) => this.#catalogue.compare(a.placed, b.placed));
    for (const { text } of lines) yield text;
  }
}

const KILOBYTE = 1024;

function weightOf(observation: Observation): number {
  if (observation.kind !== 'rpc') return 1;
  for (const _ in observation.arguments) return 1 + Math.floor(JSON.stringify(observation.arguments).length / KILOBYTE);
  return 1;
}
