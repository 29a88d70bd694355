/** `product: hoptrace`: an observation with its own field names, and what follows from them (docs/rules.md). */

import type { Observation } from '../../observations.ts';
import type { FieldValue, LogSource, SigmaEvent } from '../sigma/types.ts';
import { type Fields, flatten, isScalar } from './flatten.ts';
import { answerTo, isAnswered } from '../../answer.ts';
import { timeOf } from './time.ts';
import {
  basename,
  binaryBasename,
  extension,
  isAdministrativeShare,
  pipeParts,
  programOf,
  shareName,
} from './paths.ts';

/** Meaningless from one run to the next, or said by the log source already. */
const LEFT_OUT: ReadonlySet<string> = new Set(['kind', 'id']);

/** `service` of the log source. */
export function serviceOf(o: Observation): string {
  return o.kind === 'blind spot' ? 'blind_spot' : o.kind;
}

/** What follows from an observation, by the names of its fields. */
type Derived<O> = Readonly<Record<string, (o: O) => FieldValue>>;

const OF_ALL: Derived<Observation> = { outcome: answerTo, answered: isAnswered };

const OF_SHARE: Derived<{ share: string | null }> = {
  shareName: ({ share }) => orNull(share, shareName),
  isAdministrative: ({ share }) => orNull(share, isAdministrativeShare),
};

const OF_NAME: Derived<{ name: string | null }> = {
  basename: ({ name }) => orNull(name, basename),
  extension: ({ name }) => orNull(name, extension),
};

const OF_PIPE: Derived<{ name: string | null }> = {
  stem: ({ name }) => orNull(name, (pipe) => pipeParts(pipe).stem),
  suffix: ({ name }) => orNull(name, (pipe) => pipeParts(pipe).suffix),
};

const OF_KINDS: { readonly [K in Observation['kind']]?: Derived<Extract<Observation, { kind: K }>> } = {
  negotiate: { isSmb1Only: ({ dialects, dialect }) => isSmb1Only(dialects, dialect) },
  logon: {
    result: ({ outcome }) => outcome,
    isMachineAccount: ({ user }) => orNull(user, (name) => name.endsWith('$')),
  },
  share: {
    shareName: ({ path }) => orNull(path, shareName),
    isAdministrative: ({ path }) => orNull(path, isAdministrativeShare),
  },
  file: {
    ...OF_SHARE,
    ...OF_NAME,
    newBasename: ({ newName }) => orNull(newName, basename),
    newExtension: ({ newName }) => orNull(newName, extension),
  },
  transfer: { ...OF_SHARE, ...OF_NAME, isExecutable: ({ type, name }) => isExecutable(type, name) },
  console: { ...OF_SHARE, ...OF_PIPE },
  pipe: { ...OF_SHARE, ...OF_PIPE },
  rpc: {
    stem: ({ pipe }) => orNull(pipe, (name) => pipeParts(name).stem),
    suffix: ({ pipe }) => orNull(pipe, (name) => pipeParts(name).suffix),
  },
  service: {
    program: ({ binaryPath }) => orNull(binaryPath, programOf),
    binaryBasename: ({ binaryPath }) => orNull(binaryPath, binaryBasename),
  },
};

const orNull = <T>(text: string | null, of: (text: string) => T): T | null => (text === null ? null : of(text));

type Derive = (o: Observation) => FieldValue;

const ALONE: ReadonlyMap<string, Derive> = new Map(Object.entries(OF_ALL));
const DERIVED: ReadonlyMap<string, ReadonlyMap<string, Derive>> = new Map(
  Object.entries(OF_KINDS).map(([kind, of]) => [kind, new Map(Object.entries({ ...OF_ALL, ...(of as Derived<Observation>) }))]),
);

/** Where there is no machine, there is no address of one: the machine itself is no field. */
const isMissingEnd = (o: Observation, key: string): boolean => (key === 'source' || key === 'target') && o[key as keyof Observation] === null;

/** An observation as an event. Rules ask for few of its fields: each is made when it is asked for. */
export class ObservedEvent implements SigmaEvent {
  readonly logsource: LogSource;
  readonly source: Observation;
  readonly #derived: ReadonlyMap<string, Derive>;
  /** By the first part of their names. */
  #nested: Map<string, Fields> | undefined;

  constructor(logsource: LogSource, source: Observation) {
    this.logsource = logsource;
    this.source = source;
    this.#derived = DERIVED.get(source.kind) ?? ALONE;
  }

  get time(): bigint {
    return timeOf(this.source);
  }

  get fields(): Fields {
    const o = this.source;
    const fields = flatten(o, Object.keys(o).filter((key) => !LEFT_OUT.has(key) && !isMissingEnd(o, key)));
    for (const [name, derive] of this.#derived) fields[name] = derive(o);
    return fields;
  }

  field(name: string): FieldValue | undefined {
    const derive = this.#derived.get(name);
    if (derive !== undefined) return derive(this.source);
    if (LEFT_OUT.has(name)) return undefined;
    const value = Object.hasOwn(this.source, name) ? this.source[name as keyof Observation] : undefined;
    return value === null || isScalar(value) ? value : this.#ofNested(name);
  }

  #ofNested(name: string): FieldValue | undefined {
    const [first] = name.split('.', 1);
    this.#nested ??= new Map();
    let fields = this.#nested.get(first);
    if (fields === undefined) {
      fields = flatten(this.source, [first]);
      this.#nested.set(first, fields);
    }
    return Object.hasOwn(fields, name) ? fields[name] : undefined;
  }
}

/** The client offers nothing newer, or the server chose it: dialects of MS-CIFS, whose names begin otherwise than SMB 2's. */
function isSmb1Only(dialects: readonly string[], dialect: string | null): boolean {
  if (dialect !== null) return !dialect.startsWith('SMB ');
  return dialects.length > 0 && !dialects.some((name) => name.startsWith('SMB '));
}

const EXECUTABLE_TYPES: ReadonlySet<string> = new Set([
  'PE executable',
  'DOS executable',
  'ELF executable',
  'Windows installer',
  'MSBuild project with code',
]);
const EXECUTABLE_EXTENSIONS: ReadonlySet<string> = new Set(
  'bat cmd com cpl dll drv exe hta jar js jse msi msp ocx pif ps1 psd1 psm1 scr sys vbe vbs ws wsf wsh'.split(' '),
);

/** By its content, whatever its name; by its name where its beginning was not seen or is text. */
function isExecutable(type: string | null, name: string | null): boolean {
  if (type !== null && EXECUTABLE_TYPES.has(type)) return true;
  const ending = name === null ? null : extension(name);
  return ending !== null && EXECUTABLE_EXTENSIONS.has(ending);
}
