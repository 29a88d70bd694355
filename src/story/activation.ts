/** Activations of DCOM objects (MS-DCOM §3.1.2.5.2.3): the class, the objects that came of it, and whose process they are in. */
import { at, listAt, text } from '../facts.ts';
import type { Sighting } from './order.ts';

type Call = Extract<Sighting, { kind: 'rpc' }>;

const ACTIVATORS: ReadonlySet<string> = new Set(['IRemoteSCMActivator', 'IActivation']);

const isActivation = (call: Call): boolean => call.action === 'call' && ACTIVATORS.has(call.interface?.name ?? '');

/** The class by its name, or by its identifier; null where the call activates none. */
export function classOf(call: Call): string | null {
  if (!isActivation(call)) return null;
  const { properties } = call.arguments;
  const [name, id] = [text(at(properties, 'className')), text(at(properties, 'classId'))];
  return name ?? (id === null ? null : `the class ${id}`);
}

const answerOf = (call: Call): unknown => at(call.arguments, 'result', 'properties') ?? at(call.arguments, 'result');

/** The account whose process the objects are in, as the server's SECURITYBINDINGs name it: `DOMAIN\user`, no service principal. */
export function processOwner(call: Call): string | null {
  if (!isActivation(call)) return null;
  const principals = listAt(answerOf(call), 'oxidBindings', 'principals');
  return principals.map(text).find((name) => name?.includes('\\')) ?? null;
}

/** IPIDs by which the calls of what was activated name their object. */
export function objectsOf(call: Call): string[] {
  if (!isActivation(call)) return [];
  const answer = answerOf(call);
  const ipids = [...listAt(answer, 'objects').map((object) => at(object, 'ipid')), at(answer, 'ipidRemUnknown')];
  return ipids.map(text).filter((ipid) => ipid !== null);
}
