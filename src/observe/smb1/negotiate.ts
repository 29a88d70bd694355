/** NEGOTIATE as an observation (MS-CIFS §3.3.5.42, MS-SMB §3.3.5.2): the dialect, or that SMB2 took the offer up. */
import { filetimeToIso, isMalformed } from '../../bytes.ts';
import type { NegotiateObservation } from '../../observations.ts';
import {
  decodeSmb1NegotiateRequest,
  decodeSmb1NegotiateResponse,
  NEGOTIATE_ENCRYPT_PASSWORDS,
  NEGOTIATE_SECURITY_SIGNATURES_ENABLED,
  NEGOTIATE_SECURITY_SIGNATURES_REQUIRED,
  NO_DIALECT,
  type Smb1NegotiateResponse,
  smb1CapabilityNames,
} from '../../wire/smb1/index.ts';
import type { Answer, Handler, RequestContext } from './request.ts';

export const negotiate: Handler = (request) => {
  const { block, dialogue, isCut, stamp } = request;
  const dialects = decodeSmb1NegotiateRequest(block.message);
  if (isMalformed(dialects)) return dialects;
  // of a list that was cut nothing can be said: what is missing may be SMB2
  if (isCut) return { pending: { answer() {} } };
  const offer = { stamp, dialects };
  dialogue.offer.smb1Negotiate = offer;
  return {
    pending: {
      answer(answer) {
        // whoever answers takes it: an answer in SMB2 has
        if (dialogue.offer.smb1Negotiate !== offer) return;
        dialogue.offer.smb1Negotiate = undefined;
        writeNegotiate(request, dialects, answer);
      },
    },
  };
};

function writeNegotiate({ connection, dialogue, observing, stamp }: RequestContext, dialects: string[], answer: Answer): void {
  const decoded = answer.succeeded && answer.block !== null ? decodeSmb1NegotiateResponse(answer.block) : undefined;
  if (isMalformed(decoded) && answer.stamp !== null && !answer.isCut) dialogue.malformed(decoded, answer.stamp);
  const response = isMalformed(decoded) ? undefined : decoded;
  if (response?.securityMode !== undefined && answer.stamp !== null) {
    dialogue.negotiated = {
      challenge: response.challenge ?? null,
      domainName: response.domainName || null,
      serverName: response.serverName || null,
      zone: response.serverTimeZone,
      plainPasswords: (response.securityMode & NEGOTIATE_ENCRYPT_PASSWORDS) === 0,
      frame: answer.stamp.frame,
    };
  }
  observing.output.emit({
    kind: 'negotiate',
    ...connection.common(stamp, answer.stamp),
    dialect: response === undefined || response.dialectIndex === NO_DIALECT ? null : (dialects[response.dialectIndex] ?? null),
    dialects,
    status: answer.name,
    signing: signingOf(response),
    clientSigning: null,
    encryption: null,
    compression: [],
    clientGuid: null,
    serverGuid: response?.serverGuid ?? null,
    clientCapabilities: [],
    serverCapabilities: response?.capabilities === undefined ? [] : smb1CapabilityNames(response.capabilities),
    serverTime: response?.systemTime === undefined ? null : (filetimeToIso(response.systemTime) ?? null),
    serverStartTime: null,
    maxTransactSize: response?.maxBufferSize ?? null,
    maxReadSize: null,
    maxWriteSize: null,
    netname: null,
    clientContexts: [],
    serverContexts: [],
  });
}

function signingOf(response: Smb1NegotiateResponse | undefined): NegotiateObservation['signing'] {
  const mode = response?.securityMode;
  if (mode === undefined) return null;
  if ((mode & NEGOTIATE_SECURITY_SIGNATURES_REQUIRED) !== 0) return 'required';
  return (mode & NEGOTIATE_SECURITY_SIGNATURES_ENABLED) !== 0 ? 'enabled' : 'none';
}
