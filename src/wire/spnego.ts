/** Security buffers of SMB and DCE/RPC: SPNEGO (RFC 4178, MS-SPNG §2.2), GSS-API framing (RFC 2743 §3.1), or bare tokens. */

import { utf8 } from '../bytes.ts';
import {
  application,
  context,
  type Element,
  ENUMERATED,
  elementAt,
  elementsOf,
  integerOf,
  OBJECT_IDENTIFIER,
  OCTET_STRING,
  objectIdentifierOf,
  SEQUENCE,
  wrapped,
} from './ber.ts';
import { findNtlmssp, isNtlmssp } from './ntlmssp.ts';

export interface SecurityTokens {
  /**
   * What there is to be read: a message of a mechanism, negotiation alone (`spnego`), no bytes (`none`), or bytes that say
   * nothing (`unreadable`, with `problem`).
   */
  kind: 'ntlmssp' | 'kerberos' | 'spnego' | 'none' | 'unreadable';
  /**
   * As offered, in order of preference; of a token without negotiation its own. Named where known (`NTLMSSP`, `MS-KRB5`,
   * `KRB5`, `NegoEx`), else dotted.
   */
  mechTypes: string[];
  negState: 'accept-completed' | 'accept-incomplete' | 'reject' | 'request-mic' | undefined;
  supportedMech: string | undefined;
  /** NegHints (MS-SPNG §2.2.1): older servers name their principal here. */
  hintName: string | undefined;
  mechListMic: boolean;
  /** From `NTLMSSP\0` on. A view on the bytes given. */
  ntlm: Uint8Array | undefined;
  /** A Kerberos message with or without its GSS-API framing. A view on the bytes given. */
  kerberos: Uint8Array | undefined;
  problem: string | undefined;
}

const SPNEGO = '1.3.6.1.5.5.2';
const MECHANISMS = new Map([
  ['1.3.6.1.4.1.311.2.2.10', 'NTLMSSP'],
  ['1.2.840.48018.1.2.2', 'MS-KRB5'],
  ['1.2.840.113554.1.2.2', 'KRB5'],
  ['1.2.840.113554.1.2.2.3', 'KRB5 user-to-user'],
  ['1.3.6.1.4.1.311.2.2.30', 'NegoEx'],
  ['1.3.6.1.5.2.5', 'IAKERB'],
  [SPNEGO, 'SPNEGO'],
]);
const NEG_STATES = ['accept-completed', 'accept-incomplete', 'reject', 'request-mic'] as const;

const INITIAL_CONTEXT_TOKEN = application(0);
const NEG_TOKEN_INIT = context(0);
const NEG_TOKEN_RESP = context(1);
const GENERAL_STRING = 0x1b;
const EMPTY = new Uint8Array(0);

/** Application tags of Kerberos messages that stand in security buffers without framing (RFC 4120 §5.10). */
const KERBEROS_TAGS = new Set([application(14), application(15), application(30)]);

/** Names what a security buffer holds and finds the mechanism's message in it. Reads any bytes. */
export function findTokens(bytes: Uint8Array): SecurityTokens {
  const found: SecurityTokens = {
    kind: 'none',
    mechTypes: [],
    negState: undefined,
    supportedMech: undefined,
    hintName: undefined,
    mechListMic: false,
    ntlm: undefined,
    kerberos: undefined,
    problem: undefined,
  };
  if (bytes.length === 0) return found;
  found.kind = 'unreadable';
  const mechanism = takeMechanism(bytes, found);
  if (mechanism === undefined) negotiationToken(bytes, found);
  else found.mechTypes.push(mechanism);
  if (found.problem !== undefined && found.ntlm === undefined && found.kerberos === undefined) {
    found.ntlm = findNtlmssp(bytes);
    if (found.ntlm) found.problem += '; NTLMSSP found by its signature';
  }
  if (found.ntlm) found.kind = 'ntlmssp';
  else if (found.kerberos) found.kind = 'kerberos';
  return found;
}

/** Takes a mechanism's own message, framed or not, and names the mechanism; undefined when it is none that is known. */
function takeMechanism(bytes: Uint8Array, found: SecurityTokens): string | undefined {
  if (isNtlmssp(bytes)) {
    found.ntlm = bytes;
    return 'NTLMSSP';
  }
  if (KERBEROS_TAGS.has(bytes[0])) {
    found.kerberos = bytes;
    return 'KRB5';
  }
  const frame = gssFrame(bytes);
  switch (frame?.mechanism) {
    case 'KRB5':
    case 'MS-KRB5':
    case 'KRB5 user-to-user':
    case 'IAKERB':
      found.kerberos = bytes;
      return frame.mechanism;
    case 'NTLMSSP':
      if (!isNtlmssp(frame.innerToken)) return undefined;
      found.ntlm = frame.innerToken;
      return frame.mechanism;
    default:
      return undefined;
  }
}

/** RFC 2743 §3.1: `[APPLICATION 0] { thisMech, innerToken }`, of which only the first is ASN.1 for sure. */
function gssFrame(bytes: Uint8Array): { mechanism: string; innerToken: Uint8Array } | undefined {
  if (bytes[0] !== INITIAL_CONTEXT_TOKEN) return undefined;
  const frame = elementAt(bytes, 0);
  const thisMech = wrapped(frame, OBJECT_IDENTIFIER);
  if (frame === undefined || thisMech === undefined) return undefined;
  return { mechanism: mechanismName(thisMech), innerToken: frame.content.subarray(thisMech.end) };
}

/** RFC 4178 §4.2; a NegTokenInit without framing is accepted too. */
function negotiationToken(bytes: Uint8Array, found: SecurityTokens): void {
  const frame = gssFrame(bytes);
  if (frame !== undefined && frame.mechanism !== 'SPNEGO') {
    found.mechTypes.push(frame.mechanism);
    found.problem = `mechanism ${frame.mechanism}`;
    return;
  }
  const token = elementAt(frame?.innerToken ?? bytes, 0);
  const fields = wrapped(token, SEQUENCE);
  if (token === undefined || fields === undefined || (token.tag !== NEG_TOKEN_INIT && token.tag !== NEG_TOKEN_RESP)) {
    found.problem = 'neither SPNEGO nor a known mechanism';
    return;
  }
  found.kind = 'spnego';
  const isInit = token.tag === NEG_TOKEN_INIT;
  let end = 0;
  for (const field of elementsOf(fields.content)) {
    if (isInit) negTokenInitField(field, found);
    else negTokenRespField(field, found);
    end = field.end;
  }
  if (token.cut || fields.cut) found.problem = 'cut off';
  else if (end !== fields.content.length) found.problem = isInit ? 'malformed NegTokenInit' : 'malformed NegTokenResp';
}

/** RFC 4178 §4.2.1, and MS-SPNG §2.2.1, where [3] is NegHints and mechListMIC moves to [4]. */
function negTokenInitField(field: Element, found: SecurityTokens): void {
  switch (field.tag) {
    case context(0):
      for (const mechType of elementsOf(wrapped(field, SEQUENCE)?.content ?? EMPTY)) {
        found.mechTypes.push(mechanismName(mechType));
      }
      break;
    case context(2):
      mechToken(field, found);
      break;
    case context(3):
      found.hintName = hintName(wrapped(field, SEQUENCE));
      found.mechListMic ||= wrapped(field, OCTET_STRING) !== undefined;
      break;
    case context(4):
      found.mechListMic ||= wrapped(field, OCTET_STRING) !== undefined;
      break;
  }
}

/** RFC 4178 §4.2.2. */
function negTokenRespField(field: Element, found: SecurityTokens): void {
  switch (field.tag) {
    case context(0):
      found.negState = NEG_STATES[integerOf(wrapped(field, ENUMERATED)) ?? -1];
      break;
    case context(1): {
      const supportedMech = wrapped(field, OBJECT_IDENTIFIER);
      if (supportedMech) found.supportedMech = mechanismName(supportedMech);
      break;
    }
    case context(2):
      mechToken(field, found);
      break;
    case context(3):
      found.mechListMic = wrapped(field, OCTET_STRING) !== undefined;
      break;
  }
}

function mechToken(field: Element, found: SecurityTokens): void {
  const token = wrapped(field, OCTET_STRING);
  if (token === undefined) {
    found.problem = 'mechToken is no OCTET STRING';
    return;
  }
  takeMechanism(token.content, found);
  if (token.cut) found.problem = 'cut off';
}

function hintName(negHints: Element | undefined): string | undefined {
  const field = wrapped(negHints, context(0));
  const name = wrapped(field, GENERAL_STRING);
  return name && utf8(name.content);
}

function mechanismName(element: Element): string {
  const identifier = objectIdentifierOf(element);
  if (element.tag !== OBJECT_IDENTIFIER || identifier === undefined) return 'unknown';
  return MECHANISMS.get(identifier) ?? identifier;
}
