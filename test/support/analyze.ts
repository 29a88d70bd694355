/** Captures through the whole program in process: what `hoptrace analyze` would say, as values. */
import type { Endpoint, Observation } from '../../src/observations.ts';
import { type AnalyzeOptions, analyze } from '../../src/node/index.ts';
import { engineModule } from './engine.ts';
import { sharedCaptures, skipUnlessShared } from './shared.ts';

export type Kind = Observation['kind'];
export type Of<K extends Kind> = Extract<Observation, { kind: K }>;

export async function observe(capture: string | Uint8Array, options: AnalyzeOptions = {}): Promise<Observation[]> {
  const observations: Observation[] = [];
  for await (const observation of analyze(capture, { engine: engineModule(), ...options }))
    observations.push(observation);
  return observations;
}

/** Those of one kind, and with these fields if any are given, by frame. */
export function select<K extends Kind>(
  observations: readonly Observation[],
  kind: K,
  fields: Partial<Of<K>> = {},
): Of<K>[] {
  const wanted = Object.entries(fields);
  const found = observations.filter(
    (o): o is Of<K> => o.kind === kind && wanted.every(([name, value]) => o[name as keyof Observation] === value),
  );
  return found.sort((a, b) => frameOf(a) - frameOf(b));
}

/** The one that there has to be, and no second. */
export function only<K extends Kind>(
  observations: readonly Observation[],
  kind: K,
  fields: Partial<Of<K>> = {},
): Of<K> {
  const found = select(observations, kind, fields);
  if (found.length !== 1) throw new Error(`${found.length} observations of ${kind} ${JSON.stringify(fields)}, not one`);
  return found[0];
}

/** Some fields of an observation, to be compared at once. */
export function pick<O extends Observation, F extends FieldOf<O>>(observation: O, ...fields: F[]): Record<F, unknown> {
  return Object.fromEntries(fields.map((field) => [field, (observation as Partial<Record<F, unknown>>)[field]])) as Record<F, unknown>;
}

/** Of any of the kinds that it may be. */
type FieldOf<O> = O extends Observation ? keyof O : never;

/** `10.0.0.1:445` */
export function at({ ip, port }: Endpoint): string {
  return `${ip}:${port}`;
}

function frameOf(observation: Observation): number {
  return 'frame' in observation ? observation.frame : Number.MAX_SAFE_INTEGER;
}

/** Undefined, and said so, where the shared captures are absent. */
export async function observeShared(capture: string): Promise<Observation[] | undefined> {
  if (skipUnlessShared(`the analyst's notes of ${capture}`, capture)) return undefined;
  const shared = sharedCaptures().find(({ name }) => name === capture);
  return shared === undefined ? undefined : observe(shared.path);
}
