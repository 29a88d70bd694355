/** What calls mean: arguments and results of the interfaces that are decoded, and the observations that follow from them. */
import { isMalformed, toHex } from '../../bytes.ts';
import type { Stamp } from '../../engine/message.ts';
import type { Common, RpcObservation, SessionReference } from '../../observations.ts';
import { decoderOf } from '../../wire/dcerpc/decoders.ts';
import { readRequest, readResponse } from '../../wire/dcerpc/idl/index.ts';
import {
  decodeEptLookupRequest,
  decodeEptLookupResponse,
  decodeEptMapRequest,
  decodeEptMapResponse,
  EPMAPPER_UUID,
  EPT_LOOKUP,
  EPT_MAP,
  interfaceName,
  type NdrOptions,
  operationName,
  SVCCTL_UUID,
  type Tower,
} from '../../wire/dcerpc/index.ts';
import { win32ErrorName } from '../../wire/win32.ts';
import type { Connection } from '../connection.ts';
import { rpcDraft } from '../drafts.ts';
import { LimitedMap } from '../limited.ts';
import type { Observing } from '../observing.ts';
import type { Output } from '../output.ts';
import { present } from '../present.ts';
import type { Carrier } from './carrier.ts';
import type { Call } from './call.ts';
import type { Domains } from './domains.ts';
import { interpreterOf } from './interpreters.ts';
import { machineNames } from './machineNames.ts';
import { readService, writeService } from './service.ts';
import { type Understood, writeMeaning } from './understood.ts';

/** A call that has been answered, or never will be. */
export interface EndedCall {
  call: Call;
  /** `response`, a fault's name, or `unknown`. */
  status: string;
  response: Stamp | null;
  sealed: boolean;
  authType: string | null;
  authLevel: string | null;
  common: Common & SessionReference;
  carrier: Carrier;
  handles: ContextHandles;
}

/** What could be read of a call's stubs. */
export interface Decoded {
  arguments: Record<string, unknown>;
  returnCode: number | null;
  returnName: string | null;
  /** `malformed`, `cut` or `limit` when a stub could not be read. */
  unread: string | null;
}

/** What a context handle stands for, in the words of its interface. */
export interface HandleMeaning {
  /** The service control manager: the machine that was named in opening it, and the service; null is the manager itself. */
  machine?: string | null;
  service?: string | null;
  /** What it was opened on: a registry key's path, a domain, a user, a policy. */
  path?: string;
  /** Of a domain, or of what lies in one. */
  sid?: string;
}

/** Context handles, as the calls that gave them say. */
export class ContextHandles {
  /** Handles come from the server; a flood of them is forgotten from its oldest on. */
  readonly #meanings: LimitedMap<string, HandleMeaning>;
  /** Of the whole capture. */
  readonly domains: Domains;

  constructor({ details, domains, losses }: Observing, connection?: Connection) {
    this.domains = domains;
    this.#meanings = new LimitedMap(4096, () => losses.note('handle', connection), details);
  }

  set(handle: string | undefined, meaning: HandleMeaning): void {
    if (handle !== undefined) this.#meanings.set(handle, meaning);
  }

  get(handle: string | undefined): HandleMeaning | undefined {
    return handle === undefined ? undefined : this.#meanings.get(handle);
  }

  clear(): void {
    this.#meanings.clear();
  }
}

const NOTHING: Decoded = { arguments: {}, returnCode: null, returnName: null, unread: null };

export function writeCall({ output, sayings }: Pick<Observing, 'output' | 'sayings'>, ended: EndedCall): void {
  const { call, carrier } = ended;
  const uuid = call.context?.interface.uuid;
  const operation = uuid === undefined ? null : (operationName(uuid, call.opnum) ?? null);
  const service = uuid === SVCCTL_UUID ? readService(ended) : undefined;
  const stubs = uuid === undefined ? undefined : readStubs(uuid, operation, ended);
  const decoded = ended.sealed
    ? { ...NOTHING, unread: 'sealed' }
    : (service?.decoded ?? stubs?.decoded ?? decodeArguments(uuid, ended));
  output.emit(callDraft(ended, operation, decoded));
  if (service !== undefined) writeService(output, ended, operation ?? `opnum ${call.opnum}`, service);
  else if (uuid !== undefined) interpret(output, uuid, operation ?? `opnum ${call.opnum}`, ended, decoded, stubs);
  if (uuid === undefined || ended.response === null || call.context?.inferred === true) return;
  const { sessionId: _id, domain: _domain, user: _user, ...common } = ended.common;
  for (const said of machineNames(uuid, call.opnum, decoded.arguments, common.target.ip)) sayings.answer(said, common, ended.response);
}

function callDraft(ended: EndedCall, operation: string | null, decoded: Decoded): RpcObservation {
  const { call, carrier } = ended;
  const draft = rpcDraft(ended.common, ended.common, 'call');
  draft.interface = call.context?.interface ?? null;
  draft.contextId = call.contextId;
  draft.callId = call.callId;
  draft.opnum = call.opnum;
  draft.operation = operation;
  draft.transport = carrier.transport;
  draft.pipe = carrier.pipe;
  draft.sealed = ended.sealed;
  draft.authType = ended.authType;
  draft.authLevel = ended.authLevel;
  draft.transferSyntax = call.context?.transferSyntax ?? null;
  draft.object = call.object;
  draft.status = ended.status;
  draft.returnCode = decoded.returnCode;
  draft.returnName = decoded.returnName;
  draft.inferred = call.context?.inferred ?? false;
  draft.arguments = decoded.arguments;
  draft.requestBytes = call.request.length;
  draft.responseBytes = ended.response === null ? null : call.response.length;
  draft.unread = decoded.unread;
  return draft;
}

/** Bytes that are shown of what is not text. */
const SHOWN_BYTES = 256;

/** Values as observations hold them: plain data, with bytes in hexadecimal. */
function shown(values: Record<string, unknown>): Record<string, unknown> {
  const known: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values)) if (value !== undefined) known[name] = shownValue(value);
  return known;
}

function shownValue(value: unknown): unknown {
  if (value instanceof Uint8Array)
    return toHex(value.subarray(0, SHOWN_BYTES)) + (value.length > SHOWN_BYTES ? '...' : '');
  // a hole stands for an element that was not read, a null pointer for one that is not there
  if (Array.isArray(value)) return Array.from(value, (element) => shownValue(element) ?? null);
  return typeof value === 'object' && value !== null ? shown(value as Record<string, unknown>) : value;
}

interface Stubs {
  decoded: Decoded;
  arguments: Record<string, unknown>;
  results: Record<string, unknown>;
}

/** By the interface's declaration; undefined where there is none for the operation. */
function readStubs(uuid: string, operation: string | null, ended: EndedCall): Stubs | undefined {
  const { call } = ended;
  const declared = ended.sealed ? undefined : decoderOf(uuid)?.operations[call.opnum];
  if (declared === undefined) return undefined;
  const name = operation ?? `opnum ${call.opnum}`;
  const request = readRequest(name, declared, call.request.whole(), requestOptions(call));
  // where results are not declared the return code is what stands last, and a stub that is cut ends with something else
  const hasNoEnd = declared.out === null && call.response.isCut;
  const response = hasResults(ended) && !hasNoEnd ? readResponse(name, declared, call.response.whole(), responseOptions(call), request.values) : undefined;
  const results = response?.values ?? {};
  const isUnread = request.unread !== null || hasNoEnd || (response?.unread ?? null) !== null;
  return {
    decoded: {
      arguments: shown({ ...request.values, ...(Object.keys(results).length === 0 ? {} : { result: results }) }),
      returnCode: response?.returnCode ?? null,
      returnName: response?.returnName ?? null,
      unread: isUnread ? unreadReason(call) : null,
    },
    arguments: request.values,
    results,
  };
}

function interpret(
  output: Output,
  uuid: string,
  operation: string,
  ended: EndedCall,
  decoded: Decoded,
  stubs: Stubs | undefined,
): void {
  const interpreter = interpreterOf(uuid);
  if (interpreter === undefined) return;
  const { call } = ended;
  const understood: Understood = {
    ended,
    uuid,
    interface: call.context?.interface.name ?? uuid,
    operation,
    opnum: call.opnum,
    decoded,
    arguments: stubs?.arguments ?? {},
    results: stubs?.results ?? {},
  };
  const said = interpreter(understood);
  if (said === undefined) return;
  for (const one of 'kind' in said ? [said] : said) writeMeaning(output, understood, one);
}

export function requestOptions(call: Call): NdrOptions {
  return { bigEndian: call.bigEndian, ndr64: call.context?.ndr64 ?? false };
}

export function responseOptions(call: Call): NdrOptions {
  return { bigEndian: call.answersBigEndian, ndr64: call.context?.ndr64 ?? false };
}

/** Whether the server answered with results rather than a fault or not at all. */
export function hasResults(ended: EndedCall): boolean {
  return ended.status === 'response' && !ended.sealed;
}

function decodeArguments(uuid: string | undefined, ended: EndedCall): Decoded {
  if (uuid !== EPMAPPER_UUID) return NOTHING;
  const { call } = ended;
  if (call.opnum === EPT_MAP) return decodeMap(ended);
  return call.opnum === EPT_LOOKUP ? decodeLookup(ended) : NOTHING;
}

function decodeMap(ended: EndedCall): Decoded {
  const { call } = ended;
  const request = decodeEptMapRequest(call.request.whole(), requestOptions(call));
  const response = hasResults(ended) ? decodeEptMapResponse(call.response.whole(), responseOptions(call)) : undefined;
  if (isMalformed(request) || isMalformed(response)) return { ...NOTHING, unread: unreadReason(call) };
  return {
    arguments: {
      map: request.tower === undefined ? null : towerFacts(request.tower),
      towers: response?.towers.map(towerFacts) ?? [],
    },
    returnCode: response?.status ?? null,
    returnName: response === undefined ? null : eptStatusName(response.status),
    unread: null,
  };
}

function decodeLookup(ended: EndedCall): Decoded {
  const { call } = ended;
  const request = decodeEptLookupRequest(call.request.whole(), requestOptions(call));
  const response = hasResults(ended) ? decodeEptLookupResponse(call.response.whole(), responseOptions(call)) : undefined;
  if (isMalformed(request) || isMalformed(response)) return { ...NOTHING, unread: unreadReason(call) };
  return {
    arguments: {
      inquiryType: request.inquiryType,
      entries:
        response?.entries.map((e) => ({
          annotation: e.annotation,
          ...(e.tower === undefined ? {} : towerFacts(e.tower)),
        })) ?? [],
    },
    returnCode: response?.status ?? null,
    returnName: response === undefined ? null : eptStatusName(response.status),
    unread: null,
  };
}

/** A stub that cannot be read was cut on the way, or is not what its operation says. */
export function unreadReason(call: Call): string {
  if (call.request.isLimited || call.response.isLimited) return 'limit';
  return call.request.isCut || call.response.isCut || !call.isComplete ? 'cut' : 'malformed';
}

function towerFacts(tower: Tower): Record<string, unknown> {
  const { interfaceUuid, versionMajor, versionMinor, transferSyntax: _, protocols, ...endpoint } = tower;
  return {
    interface:
      interfaceUuid === undefined
        ? null
        : {
            uuid: interfaceUuid,
            version: `${versionMajor}.${versionMinor}`,
            name: interfaceName(interfaceUuid) ?? null,
          },
    protocols,
    ...present(endpoint),
  };
}

/** C706 appendix E: statuses of the endpoint mapper. */
function eptStatusName(status: number): string {
  if (status === 0x16c9a0d6) return 'ept_s_not_registered';
  return status === 0 ? 'rpc_s_ok' : win32ErrorName(status);
}
