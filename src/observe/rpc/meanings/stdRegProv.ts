/** Methods of the class StdRegProv of WMI: what happened to keys and values of the registry, as winreg's calls say it. */
import type { RegistryObservation } from '../../../observations.ts';
import { win32ErrorName } from '../../../wire/win32.ts';
import type { Said } from '../understood.ts';
import { type Facts, number, text } from '../../../facts.ts';

const HKLM = 0x80000002;

/** Predefined handles of keys, as `hDefKey` has them; HKEY_LOCAL_MACHINE where it is left out. */
const ROOTS: Readonly<Record<number, string>> = {
  0x80000000: 'HKCR',
  0x80000001: 'HKCU',
  [HKLM]: 'HKLM',
  0x80000003: 'HKU',
  0x80000005: 'HKCC',
};

const ACTIONS: Readonly<Record<string, RegistryObservation['action']>> = {
  createkey: 'create',
  deletekey: 'delete key',
  deletevalue: 'delete value',
  enumkey: 'enumerate',
  enumvalues: 'enumerate',
  checkaccess: 'query',
  getsecuritydescriptor: 'query',
  setsecuritydescriptor: 'set security',
};

/** `GetStringValue`, `SetDWORDValue`: the type is in the name. */
const VALUE = /^(get|set)(string|expandedstring|multistring|dword|qword|binary)value$/;
const TYPES: Readonly<Record<string, string>> = {
  string: 'REG_SZ',
  expandedstring: 'REG_EXPAND_SZ',
  multistring: 'REG_MULTI_SZ',
  dword: 'REG_DWORD',
  qword: 'REG_QWORD',
  binary: 'REG_BINARY',
};

/** undefined: the class has no such method. */
export function registryMethod(method: string, asked: Facts, answered: Facts): Said | undefined {
  const name = method.toLowerCase();
  const [, verb, type] = VALUE.exec(name) ?? [];
  const action = verb === undefined ? (Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined) : verb === 'get' ? 'query' : 'set';
  if (action === undefined) return undefined;
  const root = number(asked.hDefKey) ?? HKLM;
  const subKey = text(asked.sSubKeyName) ?? '';
  const value = verb === 'get' ? answered : asked;
  const returned = number(answered.ReturnValue) ?? 0;
  return {
    kind: 'registry',
    action,
    key: `${ROOTS[root] ?? '?'}${subKey === '' ? '' : `\\${subKey}`}`,
    value: text(asked.sValueName),
    valueType: type === undefined ? null : TYPES[type],
    data: type === undefined ? null : dataOf(value.sValue ?? value.uValue),
    dataBytes: null,
    file: null,
    ...(returned === 0 ? {} : { returned: { name: win32ErrorName(returned), code: returned } }),
  };
}

/** Bytes of a value that are shown in hexadecimal. */
const SHOWN = 256;

function dataOf(value: unknown): string | null {
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (!Array.isArray(value)) return text(value);
  if (value.some((element) => typeof element === 'string')) return value.filter((element) => typeof element === 'string').join('; ');
  const hex = value.slice(0, SHOWN).map((byte) => (typeof byte === 'number' ? (byte & 0xff).toString(16).padStart(2, '0') : '??'));
  return hex.join('') + (value.length > SHOWN ? '...' : '');
}
