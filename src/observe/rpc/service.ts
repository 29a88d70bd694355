/** The service control manager (MS-SCMR §3.1.4): calls of svcctl as what happened to services. */
import { isMalformed } from '../../bytes.ts';
import type { ServiceObservation } from '../../observations.ts';
import {
  decodeSvcctlRequest,
  decodeSvcctlResponse,
  type SvcctlRequest,
  type SvcctlResponse,
} from '../../wire/dcerpc/index.ts';
import { win32ErrorName } from '../../wire/win32.ts';
import type { Output } from '../output.ts';
import { present } from '../present.ts';
import { type Decoded, type EndedCall, hasResults, requestOptions, responseOptions, unreadReason } from './meaning.ts';

type Action = ServiceObservation['action'];

const ACTIONS: Readonly<Record<number, Action>> = {
  0: 'close',
  1: 'control',
  2: 'delete',
  6: 'query status',
  11: 'change config',
  12: 'create',
  13: 'enumerate',
  14: 'enumerate',
  15: 'open manager',
  16: 'open',
  17: 'query config',
  19: 'start',
  20: 'query config',
  21: 'query config',
  23: 'change config',
  24: 'create',
  25: 'enumerate',
  26: 'enumerate',
  27: 'open manager',
  28: 'open',
  29: 'query config',
  31: 'start',
  32: 'query config',
  33: 'query config',
  35: 'enumerate',
  36: 'change config',
  37: 'change config',
  38: 'query config',
  39: 'query config',
  40: 'query status',
  41: 'enumerate',
  42: 'enumerate',
  44: 'create',
  45: 'create',
  50: 'control',
  51: 'control',
  60: 'create',
  64: 'open manager',
};

export interface ServiceCall {
  decoded: Decoded;
  request: SvcctlRequest | undefined;
  response: SvcctlResponse | undefined;
}

/** What the stubs of a svcctl call say. Of a sealed one: nothing. */
export function readService(ended: EndedCall): ServiceCall | undefined {
  const { call } = ended;
  if (ACTIONS[call.opnum] === undefined) return undefined;
  const nothing: Decoded = { arguments: {}, returnCode: null, returnName: null, unread: null };
  if (ended.sealed) return { decoded: { ...nothing, unread: 'sealed' }, request: undefined, response: undefined };
  const request = decodeSvcctlRequest(call.opnum, call.request.whole(), requestOptions(call));
  const response = hasResults(ended) ? decodeSvcctlResponse(call.opnum, call.response.whole(), responseOptions(call)) : undefined;
  const isUnread = isMalformed(request) || isMalformed(response);
  const result: ServiceCall = {
    decoded: nothing,
    request: isMalformed(request) ? undefined : request,
    response: isMalformed(response) ? undefined : response,
  };
  const { operation: _1, opnum: _2, ...asked } = result.request ?? { operation: '', opnum: 0 };
  const { operation: _3, opnum: _4, returnCode, ...answered } = result.response ?? { operation: '', opnum: 0 };
  const results = present(answered);
  result.decoded = {
    arguments: { ...present(asked), ...(Object.keys(results).length === 0 ? {} : { result: results }) },
    returnCode: returnCode ?? null,
    returnName: returnCode === undefined ? null : win32ErrorName(returnCode),
    unread: isUnread ? unreadReason(call) : null,
  };
  return result;
}

export function writeService(
  output: Output,
  ended: EndedCall,
  operation: string,
  { decoded, request, response }: ServiceCall,
): void {
  const { call, carrier, handles } = ended;
  const handle = handles.get(request?.handle);
  const name = request?.serviceName ?? (response?.serviceName || null) ?? handle?.service ?? null;
  const machine = request?.machineName ?? handle?.machine ?? null;
  if (response?.returnCode === 0) {
    if (ACTIONS[call.opnum] === 'open manager') handles.set(response.handle, { machine, service: null });
    else if (request?.serviceName !== undefined)
      handles.set(response.handle, { machine, service: request.serviceName });
  }
  const config = response?.config;
  output.emit({
    kind: 'service',
    ...ended.common,
    action: ACTIONS[call.opnum],
    machine,
    name,
    displayName: request?.displayName ?? (response?.displayName || null) ?? config?.displayName ?? null,
    binaryPath: request?.binaryPathName ?? config?.binaryPathName ?? null,
    serviceType: request?.serviceType ?? config?.serviceType ?? null,
    startType: request?.startType ?? config?.startType ?? null,
    startName: request?.serviceStartName ?? config?.serviceStartName ?? null,
    arguments: request?.argv ?? [],
    control: request?.control ?? null,
    state: response?.serviceStatus?.currentState ?? null,
    status: decoded.returnName ?? (ended.status === 'response' ? 'unknown' : ended.status),
    returnCode: decoded.returnCode,
    sealed: ended.sealed,
    opnum: call.opnum,
    operation,
    pipe: carrier.pipe,
    transport: carrier.transport === 'ncacn_np' ? 'ncacn_np' : 'ncacn_ip_tcp',
  });
}
