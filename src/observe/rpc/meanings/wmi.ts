/** Calls of IWbemServices (MS-WMI) as processes made, questions asked, and instances put. */
import type { Interpreter, Said } from '../understood.ts';
import { at, type Facts, number, text } from '../../../facts.ts';
import { query } from './query.ts';
import { registryMethod } from './stdRegProv.ts';

export const interpretWbemServices: Interpreter = ({ arguments: asked, results, opnum, ended }) => {
  switch (opnum) {
    case 24:
    case 25:
      return method(asked, results, ended.sealed);
    case 6:
    case 7:
    case 10:
    case 11:
      return query('wmi', text(asked.objectPath));
    case 12:
    case 18:
    case 19:
      return query('wmi', text(asked.filter ?? asked.superclass));
    case 20:
    case 21:
    case 22:
    case 23:
      return query('wmi', text(asked.query));
    case 14:
    case 15: {
      const className = text(at(asked, 'object', 'className'));
      const properties = at(asked, 'object', 'properties');
      const command = ['CommandLineTemplate', 'ExecutablePath', 'ScriptText', 'ScriptFileName', 'Query']
        .map((name) => text(at(properties, name)))
        .find((value) => value !== null);
      return asProcess({ className, method: 'PutInstance', commandLine: command ?? null });
    }
    default:
      return undefined;
  }
};

type Process = Omit<Extract<Said, { kind: 'process' }>, 'kind' | 'action' | 'via'>;

function asProcess(about: Partial<Process>): Said {
  return {
    kind: 'process',
    action: 'create',
    via: 'wmi',
    commandLine: null,
    currentDirectory: null,
    className: null,
    method: null,
    processId: null,
    ...about,
  };
}

/** `StdRegProv`, `\\HOST\root\cimv2:Win32_Process.Handle="12"`: the class of an object's path. */
const CLASS = /^(?:[^":]*:)?(\w+)/;

/** Win32_Process.Create runs a program, StdRegProv is the registry; any other method is told by its name. Of a sealed call nothing is known. */
function method(asked: Facts, results: Facts, isSealed: boolean): Said {
  const inParams = at(asked, 'inParams', 'properties');
  const className = text(asked.objectPath);
  const name = text(asked.methodName);
  const outParams = at(results, 'outParams', 'properties');
  const isTerminate = name?.toLowerCase() === 'terminate';
  const said = asProcess({
    className,
    method: name,
    commandLine: text(at(inParams, 'CommandLine')),
    currentDirectory: text(at(inParams, 'CurrentDirectory')),
    processId: number(at(outParams, 'ProcessId')),
  });
  if (isSealed || name === null) return said;
  if (isTerminate) return { ...said, action: 'terminate' } as Said;
  const bare = CLASS.exec(className ?? '')?.[1].toLowerCase();
  const registry = bare === 'stdregprov' ? registryMethod(name, factsOf(inParams), factsOf(outParams)) : undefined;
  if (registry !== undefined) return registry;
  if (bare !== 'win32_process' || name.toLowerCase() !== 'create')
    return query('wmi', `${className ?? '?'}.${name}`);
  const value = number(at(outParams, 'ReturnValue'));
  return value === null || value === 0 ? said : { ...said, returned: { name: createName(value), code: value } };
}

const factsOf = (properties: unknown): Facts => (typeof properties === 'object' && properties !== null ? (properties as Facts) : {});

/** Return values of Win32_Process.Create, as the class's description names them. */
const CREATE: Readonly<Record<number, string>> = {
  2: 'access denied',
  3: 'insufficient privilege',
  8: 'unknown failure',
  9: 'path not found',
  21: 'invalid parameter',
};

const createName = (value: number): string =>
  `ReturnValue ${value}${CREATE[value] === undefined ? '' : ` (${CREATE[value]})`}`;
