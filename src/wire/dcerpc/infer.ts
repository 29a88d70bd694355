/**
 * Which interface a call is of whose bind was not seen: the one among those that are declared, of whose operation the stub
 * reads to its very end, and only where there is but one. The pipe that carries it says more than the stub, and what the
 * client says itself behind the stub more than both.
 */

import { decoderOf, declaredInterfaces } from './decoders.ts';
import { isMalformed } from '../../bytes.ts';
import { operationName } from './interfaces.ts';
import { readRequest } from './idl/index.ts';
import type { NdrOptions } from './ndr.ts';
import { decodeSvcctlRequest, SVCCTL_UUID } from './svcctl.ts';
import { NDR64_UUID, NDR_UUID } from './syntax.ts';
import { verificationOf, withoutVerification } from './verification.ts';

/** Pipes of Windows and the interface that is spoken on them (MS-* §2.1 of each). */
const PIPES: Readonly<Record<string, string>> = {
  atsvc: '86d35949-83c9-4044-b424-db363231fd0c',
  eventlog: '82273fdc-e32a-18c3-3f78-827929dc23ea',
  initshutdown: '894de0c0-0d55-11d3-a322-00c04fa321a1',
  lsarpc: '12345778-1234-abcd-ef00-0123456789ab',
  netdfs: '4fc742e0-4a10-11cf-8273-00aa004ae673',
  netlogon: '12345678-1234-abcd-ef00-01234567cffb',
  protected_storage: '3dde7c30-165d-11d1-ab8f-00805f14db40',
  samr: '12345778-1234-abcd-ef00-0123456789ac',
  spoolss: '12345678-1234-abcd-ef00-0123456789ab',
  srvsvc: '4b324fc8-1670-01d3-1278-5a47bf6ee188',
  svcctl: '367abb81-9844-35f1-ad32-98f038001003',
  winreg: '338cd001-2244-31f1-aaaa-900038001003',
  wkssvc: '6bffd098-a112-3610-9833-46c3f87e345a',
};

/** Zeros up to a multiple of eight may stand behind the last parameter (MS-RPCE §2.2.2.11). */
const PADDING = 8;
/** A string of fewer characters may be anything. */
const TELLING = 3;

/** UUID of the interface; undefined where nothing, or more than one, fits. */
export function inferInterface(
  opnum: number,
  stub: Uint8Array,
  pipe: string | null,
  options: NdrOptions,
): string | undefined {
  return namedBy(pipe, opnum) ?? onlyOne(fitting(opnum, withoutVerification(stub), options))?.uuid;
}

function namedBy(pipe: string | null, opnum: number): string | undefined {
  const named = pipe === null ? undefined : PIPES[pipe.toLowerCase().replace(/^\\?(pipe\\)?/, '')];
  return named !== undefined && operationName(named, opnum) !== undefined ? named : undefined;
}

interface Fitting {
  readonly uuid: string;
  readonly operations: object;
  readonly ndr64: boolean;
}

function fitting(opnum: number, stub: Uint8Array, options: NdrOptions): Fitting[] {
  const { ndr64 = false } = options;
  if (mayBeSvcctl(opnum, stub, options)) return [];
  return declaredInterfaces().flatMap(({ uuid, operations }) => (fits(uuid, opnum, stub, options) ? [{ uuid, operations, ndr64 }] : []));
}

/** svcctl's own reader does not say what it left: what it reads, but not without the last bytes, it reads to the end. */
function mayBeSvcctl(opnum: number, stub: Uint8Array, options: NdrOptions): boolean {
  if (decoderOf(SVCCTL_UUID)?.operations[opnum] !== undefined || !reads(stub)) return false;
  return !reads(stub.subarray(0, Math.max(0, stub.length - PADDING)));

  function reads(bytes: Uint8Array): boolean {
    const request = decodeSvcctlRequest(opnum, bytes, options);
    return request !== undefined && !isMalformed(request);
  }
}

/** Two UUIDs may share their operations (MS-EFSR §1.9). */
function onlyOne(all: readonly Fitting[]): Fitting | undefined {
  const [first] = all;
  return all.every(({ operations, ndr64 }) => operations === first.operations && ndr64 === first.ndr64) ? first : undefined;
}

function fits(uuid: string, opnum: number, stub: Uint8Array, options: NdrOptions): boolean {
  if (decoderOf(uuid)?.operations[opnum] === undefined) return false;
  const values = readWhole(uuid, opnum, stub, options);
  return values !== undefined && isTelling(values);
}

/** What the stub reads as to its end; undefined where it does not. */
function readWhole(uuid: string, opnum: number, stub: Uint8Array, options: NdrOptions): object | undefined {
  const operation = decoderOf(uuid)?.operations[opnum];
  if (operation === undefined) {
    const request = uuid === SVCCTL_UUID ? decodeSvcctlRequest(opnum, stub, options) : undefined;
    return isMalformed(request) ? undefined : request;
  }
  if (Object.keys(operation.in).length === 0) return undefined;
  const { values, unread, left } = readRequest('inferred', operation, stub, options);
  return unread === null && left < PADDING ? values : undefined;
}

export interface InferredContext {
  uuid: string;
  /** Where the client says it. */
  version?: string;
  ndr64: boolean;
}

/** The interface with the one transfer syntax that the stub reads by; what reads by both, or by neither, is not inferred. */
export function inferContext(opnum: number, stub: Uint8Array, pipe: string | null): InferredContext | undefined {
  return verifiedContext(stub) ?? readContext(opnum, withoutVerification(stub), pipe);
}

function verifiedContext(stub: Uint8Array): InferredContext | undefined {
  const context = verificationOf(stub)?.context;
  if (!context || (context.transferSyntax.uuid !== NDR_UUID && context.transferSyntax.uuid !== NDR64_UUID)) return undefined;
  const { uuid, versionMajor, versionMinor } = context.interface;
  return { uuid, version: `${versionMajor}.${versionMinor}`, ndr64: context.transferSyntax.uuid === NDR64_UUID };
}

function readContext(opnum: number, stub: Uint8Array, pipe: string | null): InferredContext | undefined {
  const syntaxes = [{ ndr64: false }, { ndr64: true }];
  const uuid = namedBy(pipe, opnum);
  if (uuid === undefined) return onlyOne(syntaxes.flatMap((syntax) => fitting(opnum, stub, syntax)));
  const reading = syntaxes.filter((syntax) => readWhole(uuid, opnum, stub, syntax) !== undefined);
  return reading.length === 1 ? { uuid, ...reading[0] } : undefined;
}

/** Whether a call can be of this interface: it has such an operation, and the stub, where it can be read, reads as its arguments. */
export function mayBeOf(uuid: string, opnum: number, whole: Uint8Array | undefined, options: NdrOptions): boolean {
  if (operationName(uuid, opnum) === undefined) return false;
  if (whole === undefined) return true;
  const stub = withoutVerification(whole);
  if (uuid === SVCCTL_UUID) return !isMalformed(decodeSvcctlRequest(opnum, stub, options));
  const operation = decoderOf(uuid)?.operations[opnum];
  if (operation === undefined) return true;
  const { unread, left } = readRequest('inferred', operation, stub, options);
  return unread === null && left < PADDING;
}

/** How the specifications write flags and enumerations: we read them out of numbers. */
const NAME = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/;
/** A SID that is none: there is only revision 1 (MS-DTYP §2.4.2.3). */
const NO_SID = /^S-(?!1-)\d/;

/** Whether there is text in it that somebody wrote: numbers and handles fit anywhere. */
function isTelling(value: unknown, depth = 0): boolean {
  if (typeof value === 'string')
    return value.length >= TELLING && /^[\x20-\x7e\u00a0-\ud7ff]+$/.test(value) && !/^0x|^[0-9a-f-]{16,}$/.test(value) && !NAME.test(value) && !NO_SID.test(value);
  if (typeof value !== 'object' || value === null || depth > 4) return false;
  return Object.values(value).some((part) => isTelling(part, depth + 1));
}
