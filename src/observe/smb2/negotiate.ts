/** NEGOTIATE as an observation (MS-SMB2 §3.3.5.3, §3.3.5.4). */
import { filetimeToIso, isMalformed } from '../../bytes.ts';
import type { Stamp } from '../../engine/message.ts';
import type { NegotiateObservation } from '../../observations.ts';
import { ntStatusName } from '../../wire/ntstatus.ts';
import {
  capabilityNames,
  decodeNegotiateRequest,
  decodeNegotiateResponse,
  dialectName,
  type NegotiateContext,
  type NegotiateRequest,
  type NegotiateResponse,
  SMB2_NEGOTIATE_SIGNING_ENABLED,
  SMB2_NEGOTIATE_SIGNING_REQUIRED,
} from '../../wire/smb2/index.ts';
import type { Answer, DialogueState, Handler, OrphanContext } from './request.ts';

export const negotiate: Handler = ({ bytes, dialogue, stamp }) => {
  const request = decodeNegotiateRequest(bytes);
  if (isMalformed(request)) return request;
  return {
    pending: {
      answer(answer) {
        writeNegotiate(dialogue, stamp, request.dialects.map(dialectName), request, answer);
      },
    },
  };
};

/** An SMB1 NEGOTIATE answered in SMB2, or an answer whose request was not seen. */
export function negotiateUnasked({ dialogue, header, bytes, stamp }: OrphanContext): void {
  const asked = dialogue.smb1Negotiate;
  dialogue.smb1Negotiate = undefined;
  const answer: Answer = { status: header.status, name: ntStatusName(header.status), stamp, header, bytes, succeeded: header.status >>> 30 < 2 };
  if (asked === undefined) dialogue.noteOrphan(header, stamp);
  writeNegotiate(dialogue, asked?.stamp ?? stamp, asked?.dialects ?? [], undefined, answer);
}

function writeNegotiate(dialogue: DialogueState, stamp: Stamp, dialects: string[], request: NegotiateRequest | undefined, answer: Answer): void {
  const decoded = answer.succeeded ? decodeNegotiateResponse(answer.bytes) : undefined;
  if (isMalformed(decoded) && answer.stamp !== null) dialogue.malformed(decoded, answer.stamp);
  const response = isMalformed(decoded) ? undefined : decoded;
  if (response !== undefined) dialogue.serverGuid = response.serverGuid;
  const clientContexts = request?.negotiateContexts ?? [];
  const serverContexts = response?.negotiateContexts ?? [];
  dialogue.greet({
    kind: 'negotiate',
    ...dialogue.connection.common(stamp, answer.stamp),
    dialect: response === undefined ? null : dialectName(response.dialectRevision),
    dialects,
    status: answer.name,
    signing: signingOf(response),
    clientSigning: signingOf(request),
    encryption: serverContexts.flatMap(ciphers)[0] ?? null,
    compression: serverContexts.flatMap(compressions).filter((name) => name !== 'NONE'),
    clientGuid: request?.clientGuid ?? null,
    serverGuid: response?.serverGuid ?? null,
    clientCapabilities: request === undefined ? [] : capabilityNames(request.capabilities),
    serverCapabilities: response === undefined ? [] : capabilityNames(response.capabilities),
    serverTime: response === undefined ? null : (filetimeToIso(response.systemTime) ?? null),
    serverStartTime: response === undefined ? null : (filetimeToIso(response.serverStartTime) ?? null),
    maxTransactSize: response?.maxTransactSize ?? null,
    maxReadSize: response?.maxReadSize ?? null,
    maxWriteSize: response?.maxWriteSize ?? null,
    netname: netnameOf(clientContexts),
    clientContexts: clientContexts.map((context) => context.name),
    serverContexts: serverContexts.map((context) => context.name),
  });
}

function signingOf(side: NegotiateRequest | NegotiateResponse | undefined): NegotiateObservation['signing'] {
  if (side === undefined) return null;
  if ((side.securityMode & SMB2_NEGOTIATE_SIGNING_REQUIRED) !== 0) return 'required';
  return (side.securityMode & SMB2_NEGOTIATE_SIGNING_ENABLED) !== 0 ? 'enabled' : 'none';
}

function ciphers(context: NegotiateContext): string[] {
  return context.name === 'SMB2_ENCRYPTION_CAPABILITIES' && 'ciphers' in context ? context.ciphers : [];
}

function compressions(context: NegotiateContext): string[] {
  return context.name === 'SMB2_COMPRESSION_CAPABILITIES' && 'compressionAlgorithms' in context ? context.compressionAlgorithms : [];
}

function netnameOf(contexts: NegotiateContext[]): string | null {
  for (const context of contexts) if ('netName' in context) return context.netName;
  return null;
}
