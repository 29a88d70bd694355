/** Who says what the calls of an interface mean, by UUID. svcctl's are in service.ts. */
import type { Interpreter } from './understood.ts';

const INTERPRETERS: Readonly<Record<string, Interpreter>> = {};

export function interpreterOf(uuid: string): Interpreter | undefined {
  return Object.hasOwn(INTERPRETERS, uuid) ? INTERPRETERS[uuid] : undefined;
}
