/** What `--format ndjson` wrote in, the observations out: of one stream, or of several one after another. */
import { INTERRUPTED } from '../interrupt.ts';
import type { CaptureObservation, CaptureProblem, Observation } from '../observations.ts';
import { type ByteSource, CaptureError } from '../sources.ts';
import { linesOf } from './lines.ts';
import { STORED_SCHEMA } from './schema.data.ts';
import { type Check, checkOf, type StoredSchema } from './shape.ts';

let checks: Map<string, Check> | undefined;

function readChecks(): Map<string, Check> {
  const { kinds, definitions } = JSON.parse(STORED_SCHEMA) as StoredSchema;
  return new Map(Object.entries(kinds).map(([kind, name]) => [kind, checkOf(definitions[name], definitions)]));
}

/** The observation that a line holds; null where it holds a finding, which is found anew; undefined where it holds neither. */
export function readObservation(line: string): Observation | null | undefined {
  checks ??= readChecks();
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || !('kind' in value) || typeof value.kind !== 'string')
    return undefined;
  if (value.kind === 'finding') return null;
  return checks.get(value.kind)?.(value) === true ? (value as Observation) : undefined;
}

/**
 * A stream ends with its observations of kind `capture`; where ids begin anew without one, or the input ends, one is put
 * in its place, which says so. Findings are passed over. Throws a CaptureError where the first line that is not blank is neither.
 */
export async function* readStored(
  source: ByteSource,
  path: string | null,
  onPiece: (count: number) => void,
): AsyncGenerator<Observation, void, undefined> {
  const stream = new Stream(source.name);
  let number = 0;
  let isFirst = true;
  let hasFindings = false;
  for await (const { text, ended } of linesOf(source, onPiece)) {
    number++;
    if (text !== null && /^[\s\ufeff]*$/.test(text)) continue;
    const observation = text === null ? undefined : readObservation(text);
    if (observation === null) {
      hasFindings = true;
      continue;
    }
    if (observation === undefined) {
      if (isFirst) throw new CaptureError('not a capture', path, NO_OBSERVATION);
      if (ended) stream.lose(number);
    } else {
      if (stream.has(observation.id)) yield* stream.end([]);
      const complete = stream.take(observation);
      if (complete !== undefined) yield complete;
    }
    isFirst = false;
  }
  if (isFirst && hasFindings) throw new CaptureError('not a capture', path, FINDINGS_ALONE);
  yield* stream.end(source.problems?.() ?? []);
}

const FINDINGS_ALONE = 'holds findings alone: observations are what can be read again';
const NO_OBSERVATION =
  'begins with { but its first line is no observation: stored observations are what --format ndjson writes';

/** The stream under way. Its captures are held back to the end, so that all that is wrong with it can be said there. */
class Stream {
  readonly #name: string | null;
  #ids = new Set<string>();
  #captures: CaptureObservation[] = [];
  #lost = 0;
  #firstLost = 0;

  constructor(name: string | null) {
    this.#name = name;
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  /** The observation, if it can be handed on at once. */
  take(observation: Observation): Observation | undefined {
    this.#ids.add(observation.id);
    if (observation.kind !== 'capture') return observation;
    this.#captures.push(observation);
    return undefined;
  }

  lose(line: number): void {
    if (this.#lost++ === 0) this.#firstLost = line;
  }

  *end(more: readonly CaptureProblem[]): Generator<Observation, void, undefined> {
    if (this.#ids.size === 0 && this.#lost === 0) return;
    const problems: CaptureProblem[] = [];
    if (this.#lost > 0) {
      const what = `${this.#lost} lines of the stored observations are no observations, the first of them line ${this.#firstLost}`;
      problems.push({ problem: 'damaged', what, offset: null, count: this.#lost });
    }
    if (this.#captures.length === 0 && !more.some(({ problem }) => problem === INTERRUPTED)) {
      const what = 'the stored observations end before their last line, which tells of the capture';
      problems.push({ problem: 'cut short', what, offset: null, count: 1 });
    }
    problems.push(...more);
    yield* this.#told(problems);
    this.#ids = new Set();
    this.#captures = [];
    this.#lost = 0;
  }

  /** In order of their ids. What is wrong with the stream is said with the last. */
  #told(problems: readonly CaptureProblem[]): CaptureObservation[] {
    const number = ({ id }: CaptureObservation): number => Number(id.slice(1));
    const captures = this.#captures.sort((a, b) => number(a) - number(b));
    const last = captures.pop() ?? unknownCapture(this.#name, `o${this.#ids.size + 1}`);
    return [...captures, problems.length === 0 ? last : { ...last, problems: [...last.problems, ...problems] }];
  }
}

/** In place of all that an input says, which an interruption kept from being read. */
export function unreadCapture(name: string | null, id = 'o1'): CaptureObservation {
  const what = 'was not read: reading was interrupted before it';
  return { ...unknownCapture(name, id), problems: [{ problem: INTERRUPTED, what, offset: null, count: 1 }] };
}

/** Of a capture that is not told of. */
export function unknownCapture(name: string | null, id: string): CaptureObservation {
  return {
    kind: 'capture',
    id,
    name,
    format: null,
    packets: 0,
    filtered: 0,
    bytes: 0,
    firstTime: null,
    lastTime: null,
    linkTypes: [],
    problems: [],
  };
}
