/** What the numbers of MS-SCMR are called. A number without a name is given in hexadecimal. */

import { hex } from '../../bytes.ts';

type Flags = readonly (readonly [number, string])[];

/** MS-SCMR §3.1.4; the standard and generic rights by MS-DTYP §2.4.3. A mask that a composite fills is called by it. */
const STANDARD_RIGHTS: Flags = [
  [0x00010000, 'DELETE'],
  [0x00020000, 'READ_CONTROL'],
  [0x00040000, 'WRITE_DAC'],
  [0x00080000, 'WRITE_OWNER'],
  [0x00100000, 'SYNCHRONIZE'],
  [0x01000000, 'ACCESS_SYSTEM_SECURITY'],
  [0x02000000, 'MAXIMUM_ALLOWED'],
  [0x10000000, 'GENERIC_ALL'],
  [0x20000000, 'GENERIC_EXECUTE'],
  [0x40000000, 'GENERIC_WRITE'],
  [0x80000000, 'GENERIC_READ'],
];
const MANAGER_RIGHTS: Flags = [
  [0x000f003f, 'SC_MANAGER_ALL_ACCESS'],
  [0x00000001, 'SC_MANAGER_CONNECT'],
  [0x00000002, 'SC_MANAGER_CREATE_SERVICE'],
  [0x00000004, 'SC_MANAGER_ENUMERATE_SERVICE'],
  [0x00000008, 'SC_MANAGER_LOCK'],
  [0x00000010, 'SC_MANAGER_QUERY_LOCK_STATUS'],
  [0x00000020, 'SC_MANAGER_MODIFY_BOOT_CONFIG'],
  ...STANDARD_RIGHTS,
];
const SERVICE_RIGHTS: Flags = [
  [0x000f01ff, 'SERVICE_ALL_ACCESS'],
  [0x00000001, 'SERVICE_QUERY_CONFIG'],
  [0x00000002, 'SERVICE_CHANGE_CONFIG'],
  [0x00000004, 'SERVICE_QUERY_STATUS'],
  [0x00000008, 'SERVICE_ENUMERATE_DEPENDENTS'],
  [0x00000010, 'SERVICE_START'],
  [0x00000020, 'SERVICE_STOP'],
  [0x00000040, 'SERVICE_PAUSE_CONTINUE'],
  [0x00000080, 'SERVICE_INTERROGATE'],
  [0x00000100, 'SERVICE_USER_DEFINED_CONTROL'],
  [0x00008000, 'SERVICE_SET_STATUS'],
  ...STANDARD_RIGHTS,
];

export function managerAccessNames(mask: number): string[] {
  return flagNames(mask, MANAGER_RIGHTS);
}
export function serviceAccessNames(mask: number): string[] {
  return flagNames(mask, SERVICE_RIGHTS);
}

/** MS-SCMR §3.1.4.12 and §2.2.47; the user service bits of Windows 10 by winnt.h. */
const SERVICE_TYPES: Flags = [
  [0x00000001, 'SERVICE_KERNEL_DRIVER'],
  [0x00000002, 'SERVICE_FILE_SYSTEM_DRIVER'],
  [0x00000004, 'SERVICE_ADAPTER'],
  [0x00000008, 'SERVICE_RECOGNIZER_DRIVER'],
  [0x00000010, 'SERVICE_WIN32_OWN_PROCESS'],
  [0x00000020, 'SERVICE_WIN32_SHARE_PROCESS'],
  [0x00000040, 'SERVICE_USER_SERVICE'],
  [0x00000080, 'SERVICE_USERSERVICE_INSTANCE'],
  [0x00000100, 'SERVICE_INTERACTIVE_PROCESS'],
];
const SERVICE_NO_CHANGE = 0xffffffff;

/** Several types are joined by ` | `. */
export function serviceTypeName(type: number): string {
  if (type === SERVICE_NO_CHANGE) return 'SERVICE_NO_CHANGE';
  return flagNames(type, SERVICE_TYPES).join(' | ') || '0x0';
}

const START_TYPES: Readonly<Record<number, string>> = {
  0: 'SERVICE_BOOT_START',
  1: 'SERVICE_SYSTEM_START',
  2: 'SERVICE_AUTO_START',
  3: 'SERVICE_DEMAND_START',
  4: 'SERVICE_DISABLED',
  [SERVICE_NO_CHANGE]: 'SERVICE_NO_CHANGE',
};
export function startTypeName(type: number): string {
  return START_TYPES[type] ?? `0x${hex(type)}`;
}

const ERROR_CONTROLS: Readonly<Record<number, string>> = {
  0: 'SERVICE_ERROR_IGNORE',
  1: 'SERVICE_ERROR_NORMAL',
  2: 'SERVICE_ERROR_SEVERE',
  3: 'SERVICE_ERROR_CRITICAL',
  [SERVICE_NO_CHANGE]: 'SERVICE_NO_CHANGE',
};
export function errorControlName(control: number): string {
  return ERROR_CONTROLS[control] ?? `0x${hex(control)}`;
}

/** MS-SCMR §2.2.47 dwCurrentState. */
const CURRENT_STATES: readonly (string | undefined)[] = [
  undefined,
  'SERVICE_STOPPED',
  'SERVICE_START_PENDING',
  'SERVICE_STOP_PENDING',
  'SERVICE_RUNNING',
  'SERVICE_CONTINUE_PENDING',
  'SERVICE_PAUSE_PENDING',
  'SERVICE_PAUSED',
];
export function currentStateName(state: number): string {
  return CURRENT_STATES[state] ?? `0x${hex(state)}`;
}

/** MS-SCMR §3.1.4.2; 128 to 255 are the service's own and have no names. */
const CONTROLS: readonly (string | undefined)[] = [
  undefined,
  'SERVICE_CONTROL_STOP',
  'SERVICE_CONTROL_PAUSE',
  'SERVICE_CONTROL_CONTINUE',
  'SERVICE_CONTROL_INTERROGATE',
  'SERVICE_CONTROL_SHUTDOWN',
  'SERVICE_CONTROL_PARAMCHANGE',
  'SERVICE_CONTROL_NETBINDADD',
  'SERVICE_CONTROL_NETBINDREMOVE',
  'SERVICE_CONTROL_NETBINDENABLE',
  'SERVICE_CONTROL_NETBINDDISABLE',
];
export function controlName(control: number): string {
  return CONTROLS[control] ?? `0x${hex(control)}`;
}

/** MS-SCMR §2.2.22 dwInfoLevel, by the names of winsvc.h. */
const CONFIG_LEVELS: readonly (string | undefined)[] = [
  undefined,
  'SERVICE_CONFIG_DESCRIPTION',
  'SERVICE_CONFIG_FAILURE_ACTIONS',
  'SERVICE_CONFIG_DELAYED_AUTO_START_INFO',
  'SERVICE_CONFIG_FAILURE_ACTIONS_FLAG',
  'SERVICE_CONFIG_SERVICE_SID_INFO',
  'SERVICE_CONFIG_REQUIRED_PRIVILEGES_INFO',
  'SERVICE_CONFIG_PRESHUTDOWN_INFO',
  'SERVICE_CONFIG_TRIGGER_INFO',
  'SERVICE_CONFIG_PREFERRED_NODE',
  undefined,
  undefined,
  'SERVICE_CONFIG_LAUNCH_PROTECTED',
];
export function configLevelName(level: number): string {
  return CONFIG_LEVELS[level] ?? `0x${hex(level)}`;
}

/** MS-SCMR §2.2.18. */
const ACTION_TYPES: readonly string[] = [
  'SC_ACTION_NONE',
  'SC_ACTION_RESTART',
  'SC_ACTION_REBOOT',
  'SC_ACTION_RUN_COMMAND',
];
export function actionTypeName(type: number): string {
  return ACTION_TYPES[type] ?? `0x${hex(type)}`;
}

/** MS-SCMR §3.1.4.14 dwServiceState. */
const ENUM_STATES: readonly (string | undefined)[] = [
  undefined,
  'SERVICE_ACTIVE',
  'SERVICE_INACTIVE',
  'SERVICE_STATE_ALL',
];
export function enumStateName(state: number): string {
  return ENUM_STATES[state] ?? `0x${hex(state)}`;
}

/** Names of the bits set; a composite comes first and takes its bits with it. Bits without a name come last, as one number. */
function flagNames(mask: number, flags: Flags): string[] {
  const names: string[] = [];
  let rest = mask;
  for (const [bits, name] of flags) {
    if ((rest & bits) >>> 0 !== bits) continue;
    names.push(name);
    rest = (rest & ~bits) >>> 0;
  }
  if (rest !== 0) names.push(`0x${hex(rest)}`);
  return names;
}
