/** Arguments of svcctl calls (MS-SCMR §3.1.4): request stubs in, named values out. */

import { decode, latin1, utf16le, type Malformed } from '../../bytes.ts';
import { operationName } from './interfaces.ts';
import { NdrReader, type NdrOptions } from './ndr.ts';
import * as names from './svcctl-names.ts';

export const SVCCTL_UUID = '367abb81-9844-35f1-ad32-98f038001003';

/** What the caller asked for. What an operation does not carry, or sent as NULL, is absent. */
export interface SvcctlRequest {
  operation: string;
  opnum: number;
  /** hSCManager or hService: `attributes-uuid`. */
  handle?: string;
  machineName?: string;
  databaseName?: string;
  desiredAccess?: string[];
  serviceName?: string;
  displayName?: string;
  serviceType?: string;
  startType?: string;
  errorControl?: string;
  binaryPathName?: string;
  loadOrderGroup?: string;
  tagId?: number;
  dependencies?: string[];
  serviceStartName?: string;
  /** Of the account's password the length alone is kept. */
  hasPassword?: boolean;
  passwordLength?: number;
  argv?: string[];
  control?: string;
  /** RControlServiceEx: SERVICE_STOP_REASON flags and the comment. */
  reason?: number;
  comment?: string;
  infoLevel?: string;
  description?: string;
  failureActions?: FailureActions;
  delayedAutostart?: boolean;
  requiredPrivileges?: string[];
  /** The one number that the other levels of RChangeServiceConfig2 carry. */
  infoValue?: number;
  serviceState?: string;
  bufferSize?: number;
  resumeIndex?: number;
  groupName?: string;
  /** RCreateWowService: image file machine, 0x14c for x86. */
  serviceWowType?: number;
}

/** MS-SCMR §2.2.39 and §2.2.40. */
export interface FailureActions {
  resetPeriod: number;
  rebootMessage?: string;
  command?: string;
  actions: { type: string; delay: number }[];
}

type Arguments = Omit<SvcctlRequest, 'operation' | 'opnum'>;
type ReadArguments = (ndr: NdrReader, ansi: boolean) => Arguments;

/** Operations whose strings are ANSI. */
const ANSI_OPNUMS: ReadonlySet<number> = new Set([23, 24, 25, 26, 27, 28, 29, 31, 32, 33, 36, 38, 41, 44, 50]);

const READERS: Readonly<Record<number, ReadArguments>> = {
  0: readHandle,
  1: readControlService,
  2: readHandle,
  6: readHandle,
  11: readChangeServiceConfig,
  12: readCreateService,
  13: readEnumDependentServices,
  14: readEnumServicesStatus,
  15: readOpenSCManager,
  16: readOpenService,
  17: readBufferSize,
  19: readStartService,
  20: readGetServiceDisplayName,
  21: readGetServiceKeyName,
  23: readChangeServiceConfig,
  24: readCreateService,
  25: readEnumDependentServices,
  26: readEnumServicesStatus,
  27: readOpenSCManager,
  28: readOpenService,
  29: readBufferSize,
  31: readStartService,
  32: readGetServiceDisplayName,
  33: readGetServiceKeyName,
  35: readEnumServiceGroup,
  36: readChangeServiceConfig2,
  37: readChangeServiceConfig2,
  38: readQueryServiceConfig2,
  39: readQueryServiceConfig2,
  40: readQueryServiceStatusEx,
  41: readEnumServicesStatusEx,
  42: readEnumServicesStatusEx,
  44: readCreateService,
  45: readCreateService,
  50: readControlServiceEx,
  51: readControlServiceEx,
  60: readCreateWowService,
  64: readOpenSCManager2,
};

/** The arguments in the stub of a whole call; undefined for an operation that is not decoded. */
export function decodeSvcctlRequest(
  opnum: number,
  stub: Uint8Array,
  options: NdrOptions = {},
): SvcctlRequest | Malformed | undefined {
  const read = READERS[opnum];
  if (read === undefined) return undefined;
  const operation = operationName(SVCCTL_UUID, opnum) ?? `opnum ${opnum}`;
  return decode(`${operation} request`, stub, (reader) => {
    return { operation, opnum, ...read(new NdrReader(reader, options), ANSI_OPNUMS.has(opnum)) };
  });
}

export function isAnsiOpnum(opnum: number): boolean {
  return ANSI_OPNUMS.has(opnum);
}

export function readString(ndr: NdrReader, ansi: boolean): string {
  return ansi ? ndr.ansiString() : ndr.wideString();
}

function readUniqueString(ndr: NdrReader, ansi: boolean): string | undefined {
  return ndr.unique(() => readString(ndr, ansi));
}

/** RCloseServiceHandle, RDeleteService, RQueryServiceStatus. */
function readHandle(ndr: NdrReader): Arguments {
  return { handle: ndr.contextHandle() };
}

/** §3.1.4.15. */
function readOpenSCManager(ndr: NdrReader, ansi: boolean): Arguments {
  return {
    machineName: readUniqueString(ndr, ansi),
    databaseName: readUniqueString(ndr, ansi),
    desiredAccess: names.managerAccessNames(ndr.u32()),
  };
}

/** §3.1.4.50. */
function readOpenSCManager2(ndr: NdrReader): Arguments {
  return { databaseName: readUniqueString(ndr, false), desiredAccess: names.managerAccessNames(ndr.u32()) };
}

/** §3.1.4.16. */
function readOpenService(ndr: NdrReader, ansi: boolean): Arguments {
  return {
    handle: ndr.contextHandle(),
    serviceName: readString(ndr, ansi),
    desiredAccess: names.serviceAccessNames(ndr.u32()),
  };
}

/** §3.1.4.12 and §3.1.4.42: the WOW64 forms carry the same. */
function readCreateService(ndr: NdrReader, ansi: boolean): Arguments {
  return {
    handle: ndr.contextHandle(),
    serviceName: readString(ndr, ansi),
    displayName: readUniqueString(ndr, ansi),
    desiredAccess: names.serviceAccessNames(ndr.u32()),
    serviceType: names.serviceTypeName(ndr.u32()),
    startType: names.startTypeName(ndr.u32()),
    errorControl: names.errorControlName(ndr.u32()),
    binaryPathName: readString(ndr, ansi),
    ...readGroupToPassword(ndr, ansi),
  };
}

/** §3.1.4.49. */
function readCreateWowService(ndr: NdrReader): Arguments {
  return { ...readCreateService(ndr, false), serviceWowType: ndr.u16() };
}

/** §3.1.4.11. */
function readChangeServiceConfig(ndr: NdrReader, ansi: boolean): Arguments {
  return {
    handle: ndr.contextHandle(),
    serviceType: names.serviceTypeName(ndr.u32()),
    startType: names.startTypeName(ndr.u32()),
    errorControl: names.errorControlName(ndr.u32()),
    binaryPathName: readUniqueString(ndr, ansi),
    ...readGroupToPassword(ndr, ansi),
    displayName: readUniqueString(ndr, ansi),
  };
}

/** lpLoadOrderGroup to dwPwSize, which the creating and the changing operations share. */
function readGroupToPassword(ndr: NdrReader, ansi: boolean): Arguments {
  const loadOrderGroup = readUniqueString(ndr, ansi);
  const tagId = ndr.unique(() => ndr.u32());
  const dependencies = ndr.unique(() => splitMultiString(ndr.conformantBytes(), ansi));
  ndr.u32();
  const serviceStartName = readUniqueString(ndr, ansi);
  const password = ndr.unique(() => ndr.conformantBytes().length);
  const passwordLength = ndr.u32();
  return { loadOrderGroup, tagId, dependencies, serviceStartName, hasPassword: password !== undefined, passwordLength };
}

/** Strings that each end in NUL, with an empty one at the end. */
function splitMultiString(bytes: Uint8Array, ansi: boolean): string[] {
  const text = ansi ? latin1(bytes) : utf16le(bytes);
  return text.split('\0').filter((part) => part !== '');
}

/** §3.1.4.19: an array of pointers, then the strings that they point at (§2.2.50, §2.2.51). */
function readStartService(ndr: NdrReader, ansi: boolean): Arguments {
  const handle = ndr.contextHandle();
  ndr.u32();
  const argv = ndr.unique(() => {
    const count = ndr.count(ndr.ndr64 ? 8 : 4);
    const present: boolean[] = [];
    for (let i = 0; i < count; i++) present.push(ndr.referent());
    return present.map((is) => (is ? readString(ndr, ansi) : ''));
  });
  return { handle, argv: argv ?? [] };
}

/** §3.1.4.2. */
function readControlService(ndr: NdrReader): Arguments {
  return { handle: ndr.contextHandle(), control: names.controlName(ndr.u32()) };
}

/** §3.1.4.47: a union that knows level 1 alone, SERVICE_CONTROL_STATUS_REASON_IN_PARAMSW §2.2.31. */
function readControlServiceEx(ndr: NdrReader, ansi: boolean): Arguments {
  const handle = ndr.contextHandle();
  const control = names.controlName(ndr.u32());
  ndr.u32();
  ndr.alignPointer();
  if (ndr.u32() !== 1 || !ndr.referent()) return { handle, control };
  const reason = ndr.u32();
  return { handle, control, reason, comment: readUniqueString(ndr, ansi) };
}

/** RQueryServiceConfig, §3.1.4.17. */
function readBufferSize(ndr: NdrReader): Arguments {
  return { handle: ndr.contextHandle(), bufferSize: ndr.u32() };
}

/** §3.1.4.37. */
function readQueryServiceConfig2(ndr: NdrReader): Arguments {
  return { handle: ndr.contextHandle(), infoLevel: names.configLevelName(ndr.u32()), bufferSize: ndr.u32() };
}

/** §3.1.4.38: SC_STATUS_TYPE has one value. */
function readQueryServiceStatusEx(ndr: NdrReader): Arguments {
  const handle = ndr.contextHandle();
  const level = ndr.u32();
  return { handle, infoLevel: level === 0 ? 'SC_STATUS_PROCESS_INFO' : `${level}`, bufferSize: ndr.u32() };
}

/** §3.1.4.14. */
function readEnumServicesStatus(ndr: NdrReader): Arguments {
  return { handle: ndr.contextHandle(), ...readEnumFilter(ndr) };
}

/** §3.1.4.13. */
function readEnumDependentServices(ndr: NdrReader): Arguments {
  return { handle: ndr.contextHandle(), serviceState: names.enumStateName(ndr.u32()), bufferSize: ndr.u32() };
}

/** §3.1.4.33. */
function readEnumServiceGroup(ndr: NdrReader): Arguments {
  return { ...readEnumServicesStatus(ndr), groupName: readUniqueString(ndr, false) };
}

/** §3.1.4.20; lpcchBuffer is in characters. */
function readGetServiceDisplayName(ndr: NdrReader, ansi: boolean): Arguments {
  return { handle: ndr.contextHandle(), serviceName: readString(ndr, ansi), bufferSize: ndr.u32() };
}

/** §3.1.4.21. */
function readGetServiceKeyName(ndr: NdrReader, ansi: boolean): Arguments {
  return { handle: ndr.contextHandle(), displayName: readString(ndr, ansi), bufferSize: ndr.u32() };
}

/** §3.1.4.40: SC_ENUM_TYPE has one value. */
function readEnumServicesStatusEx(ndr: NdrReader, ansi: boolean): Arguments {
  const handle = ndr.contextHandle();
  const level = ndr.u32();
  const infoLevel = level === 0 ? 'SC_ENUM_PROCESS_INFO' : `${level}`;
  return { handle, infoLevel, ...readEnumFilter(ndr), groupName: readUniqueString(ndr, ansi) };
}

/** dwServiceType to lpResumeIndex. */
function readEnumFilter(ndr: NdrReader): Arguments {
  return {
    serviceType: names.serviceTypeName(ndr.u32()),
    serviceState: names.enumStateName(ndr.u32()),
    bufferSize: ndr.u32(),
    resumeIndex: ndr.unique(() => ndr.u32()),
  };
}

/** §3.1.4.35; SC_RPC_CONFIG_INFOW §2.2.22: the level, the union's own copy of it, and a pointer. */
function readChangeServiceConfig2(ndr: NdrReader, ansi: boolean): Arguments {
  const handle = ndr.contextHandle();
  ndr.alignPointer();
  const level = ndr.u32();
  ndr.alignPointer();
  ndr.u32();
  const infoLevel = names.configLevelName(level);
  if (!ndr.referent()) return { handle, infoLevel };
  return { handle, infoLevel, ...readConfigInfo(level, ndr, ansi) };
}

function readConfigInfo(level: number, ndr: NdrReader, ansi: boolean): Arguments {
  switch (level) {
    case 1:
      return { description: readUniqueString(ndr, ansi) };
    case 2:
      return { failureActions: readFailureActions(ndr, ansi) };
    case 3:
      return { delayedAutostart: ndr.u32() !== 0 };
    case 4:
    case 5:
    case 7:
    case 12:
      return { infoValue: ndr.u32() };
    case 6:
      ndr.u32();
      return { requiredPrivileges: ndr.unique(() => splitMultiString(ndr.conformantBytes(), ansi)) };
    case 9:
      return { infoValue: ndr.u16() };
    default:
      return {};
  }
}

/** §2.2.40: pointers in the structure, what they point at behind it. */
function readFailureActions(ndr: NdrReader, ansi: boolean): FailureActions {
  const resetPeriod = ndr.u32();
  const hasRebootMessage = ndr.referent();
  const hasCommand = ndr.referent();
  ndr.u32();
  const hasActions = ndr.referent();
  const rebootMessage = hasRebootMessage ? readString(ndr, ansi) : undefined;
  const command = hasCommand ? readString(ndr, ansi) : undefined;
  const actions: { type: string; delay: number }[] = [];
  const count = hasActions ? ndr.count(8) : 0;
  for (let i = 0; i < count; i++) actions.push({ type: names.actionTypeName(ndr.u32()), delay: ndr.u32() });
  return { resetPeriod, rebootMessage, command, actions };
}
