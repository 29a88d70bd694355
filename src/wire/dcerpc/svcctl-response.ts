/** Results of svcctl calls (MS-SCMR §3.1.4): response stubs in, named values out. */

import { decode, Reader, type Malformed } from '../../bytes.ts';
import { operationName } from './interfaces.ts';
import { NdrReader, type NdrOptions } from './ndr.ts';
import * as names from './svcctl-names.ts';
import { isAnsiOpnum, readString, SVCCTL_UUID } from './svcctl-request.ts';

/** What the server answered. What an operation does not carry, or returned as NULL, is absent. */
export interface SvcctlResponse {
  operation: string;
  opnum: number;
  /** A Win32 error code (MS-ERREF §2.2); 0 is success. */
  returnCode: number;
  /** Absent where the server gave the null handle: on failure, and after a close. */
  handle?: string;
  tagId?: number;
  serviceName?: string;
  displayName?: string;
  serviceStatus?: ServiceStatus;
  config?: ServiceConfig;
  bytesNeeded?: number;
  servicesReturned?: number;
  resumeIndex?: number;
}

/** MS-SCMR §2.2.47 SERVICE_STATUS; with the last two §2.2.49 SERVICE_STATUS_PROCESS. */
export interface ServiceStatus {
  serviceType: string;
  currentState: string;
  controlsAccepted: number;
  win32ExitCode: number;
  serviceSpecificExitCode: number;
  checkPoint: number;
  waitHint: number;
  processId?: number;
  serviceFlags?: number;
}

/** MS-SCMR §2.2.15 QUERY_SERVICE_CONFIGW. */
export interface ServiceConfig {
  serviceType: string;
  startType: string;
  errorControl: string;
  binaryPathName?: string;
  loadOrderGroup?: string;
  tagId: number;
  /** As the server writes them: names separated by `/`. */
  dependencies?: string;
  serviceStartName?: string;
  displayName?: string;
}

type Results = Omit<SvcctlResponse, 'operation' | 'opnum' | 'returnCode'>;
type ReadResults = (ndr: NdrReader, ansi: boolean) => Results;

const READERS: Readonly<Record<number, ReadResults>> = {
  0: readHandle,
  1: readStatus,
  2: readNothing,
  6: readStatus,
  11: readTagId,
  12: readTagIdAndHandle,
  13: readDependentServices,
  14: readEnumServices,
  15: readHandle,
  16: readHandle,
  17: readConfig,
  19: readNothing,
  20: readDisplayName,
  21: readKeyName,
  23: readTagId,
  24: readTagIdAndHandle,
  25: readDependentServices,
  26: readEnumServices,
  27: readHandle,
  28: readHandle,
  29: readConfig,
  31: readNothing,
  32: readDisplayName,
  33: readKeyName,
  35: readEnumServices,
  36: readNothing,
  37: readNothing,
  38: readBuffer,
  39: readBuffer,
  40: readStatusBuffer,
  41: readEnumServices,
  42: readEnumServices,
  44: readTagIdAndHandle,
  45: readTagIdAndHandle,
  50: readControlOutParams,
  51: readControlOutParams,
  60: readTagIdAndHandle,
  64: readHandle,
};

/** The results in the stub of a whole answer; undefined for an operation that is not decoded. */
export function decodeSvcctlResponse(
  opnum: number,
  stub: Uint8Array,
  options: NdrOptions = {},
): SvcctlResponse | Malformed | undefined {
  const read = READERS[opnum];
  if (read === undefined) return undefined;
  const operation = operationName(SVCCTL_UUID, opnum) ?? `opnum ${opnum}`;
  return decode(`${operation} response`, stub, (reader) => {
    const ndr = new NdrReader(reader, options);
    const results = read(ndr, isAnsiOpnum(opnum));
    const returnCode = ndr.u32();
    // A refused query brings the structure all the same, filled with zeros that would read as a boot driver's.
    if (returnCode !== 0) delete results.config;
    return { operation, opnum, returnCode, ...results };
  });
}

function readNothing(): Results {
  return {};
}

function readHandle(ndr: NdrReader): Results {
  return { handle: ndr.contextHandle() };
}

function readTagId(ndr: NdrReader): Results {
  return { tagId: ndr.unique(() => ndr.u32()) };
}

function readTagIdAndHandle(ndr: NdrReader): Results {
  return { tagId: ndr.unique(() => ndr.u32()), handle: ndr.contextHandle() };
}

function readStatus(ndr: NdrReader): Results {
  return { serviceStatus: unlessEmpty(readServiceStatus(ndr)) };
}

/** No service is in state 0: the structure was not filled in. */
function unlessEmpty(status: ServiceStatus): ServiceStatus | undefined {
  return status.currentState === '0x0' ? undefined : status;
}

function readServiceStatus(ndr: NdrReader): ServiceStatus {
  return {
    serviceType: names.serviceTypeName(ndr.u32()),
    currentState: names.currentStateName(ndr.u32()),
    controlsAccepted: ndr.u32(),
    win32ExitCode: ndr.u32(),
    serviceSpecificExitCode: ndr.u32(),
    checkPoint: ndr.u32(),
    waitHint: ndr.u32(),
  };
}

function readServiceStatusProcess(ndr: NdrReader): ServiceStatus {
  return { ...readServiceStatus(ndr), processId: ndr.u32(), serviceFlags: ndr.u32() };
}

/** §3.1.4.17: pointers in the structure, what they point at behind it. */
function readConfig(ndr: NdrReader, ansi: boolean): Results {
  const read = () => readString(ndr, ansi);
  ndr.alignPointer();
  const serviceType = names.serviceTypeName(ndr.u32());
  const startType = names.startTypeName(ndr.u32());
  const errorControl = names.errorControlName(ndr.u32());
  const hasBinaryPathName = ndr.referent();
  const hasLoadOrderGroup = ndr.referent();
  const tagId = ndr.u32();
  const hasDependencies = ndr.referent();
  const hasServiceStartName = ndr.referent();
  const hasDisplayName = ndr.referent();
  const config: ServiceConfig = {
    serviceType,
    startType,
    errorControl,
    tagId,
    binaryPathName: hasBinaryPathName ? read() : undefined,
    loadOrderGroup: hasLoadOrderGroup ? read() : undefined,
    dependencies: hasDependencies ? read() : undefined,
    serviceStartName: hasServiceStartName ? read() : undefined,
    displayName: hasDisplayName ? read() : undefined,
  };
  return { config, bytesNeeded: ndr.u32() };
}

/** RQueryServiceConfig2, §3.1.4.37: the answer does not say which level its buffer holds. */
function readBuffer(ndr: NdrReader): Results {
  ndr.conformantBytes();
  return { bytesNeeded: ndr.u32() };
}

/** §3.1.4.38: the buffer holds the structure in little-endian whatever the stub's byte order. */
function readStatusBuffer(ndr: NdrReader): Results {
  const buffer = ndr.conformantBytes();
  const bytesNeeded = ndr.u32();
  if (buffer.length < 36) return { bytesNeeded };
  const status = readServiceStatusProcess(new NdrReader(new Reader(ndr.reader.layer, buffer)));
  return { serviceStatus: unlessEmpty(status), bytesNeeded };
}

/** §3.1.4.13. */
function readDependentServices(ndr: NdrReader): Results {
  ndr.conformantBytes();
  return { bytesNeeded: ndr.u32(), servicesReturned: ndr.u32() };
}

/** §3.1.4.14 and §3.1.4.40. */
function readEnumServices(ndr: NdrReader): Results {
  ndr.conformantBytes();
  return { bytesNeeded: ndr.u32(), servicesReturned: ndr.u32(), resumeIndex: ndr.unique(() => ndr.u32()) };
}

/** §3.1.4.20. */
function readDisplayName(ndr: NdrReader, ansi: boolean): Results {
  const displayName = readString(ndr, ansi);
  ndr.u32();
  return { displayName };
}

/** §3.1.4.21. */
function readKeyName(ndr: NdrReader, ansi: boolean): Results {
  const serviceName = readString(ndr, ansi);
  ndr.u32();
  return { serviceName };
}

/** §3.1.4.47: a union that knows level 1 alone, SERVICE_CONTROL_STATUS_REASON_OUT_PARAMS §2.2.32. */
function readControlOutParams(ndr: NdrReader): Results {
  ndr.alignPointer();
  if (ndr.u32() !== 1 || !ndr.referent()) return {};
  return { serviceStatus: unlessEmpty(readServiceStatusProcess(ndr)) };
}
