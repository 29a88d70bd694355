/**
 * Kerberos messages that set up a security context (RFC 4120 §5.5, §5.9; framed by RFC 4121 §4.1): which service, not who.
 * The client's name is encrypted in all of them but the error.
 */

import { decode, type Malformed } from '../bytes.ts';
import { application, type Element, elementAt, elementsOf, INTEGER, integerOf, OBJECT_IDENTIFIER, SEQUENCE, wrapped } from './ber.ts';
import { EMPTY, encryptionType, field, kerberosString, principalName } from './kerberos/fields.ts';
import { kerberosErrorName } from './kerberos/names.ts';

/** What a message does not have, or what is cut off, is undefined. */
export interface KerberosMessage {
  messageType: 'AP-REQ' | 'AP-REP' | 'KRB-ERROR';
  /** Of the ticket, or of the service that sends the error. */
  realm?: string;
  /** `cifs/dc1.contoso.local`. */
  serviceName?: string;
  /** AP-REQ: by name (`aes256-cts-hmac-sha1-96`); that of the service's own key. */
  ticketEncryptionType?: string;
  /** AP-REQ and AP-REP: of the authenticator or of EncAPRepPart; that of the session key. */
  sessionEncryptionType?: string;
  /** KRB-ERROR. */
  errorCode?: number;
  errorName?: string;
  /** KRB-ERROR: the client, which few servers name. */
  clientRealm?: string;
  clientName?: string;
}

const INITIAL_CONTEXT_TOKEN = application(0);
const TICKET = application(1);
const AP_REQ = application(14);
const AP_REP = application(15);
const KRB_ERROR = application(30);
const TOK_ID_LENGTH = 2;

/** One message, bare or framed by GSS-API with its mechanism and TOK_ID. */
export function decodeKerberosToken(bytes: Uint8Array): KerberosMessage | Malformed {
  return decode('Kerberos', bytes, (reader) => {
    reader.require(0, 2);
    const message = unframeKerberos(bytes);
    const body = wrapped(message, SEQUENCE);
    if (message === undefined || body === undefined) return reader.invalid('no message');
    const fields = elementsOf(body.content);
    if (message.tag === AP_REQ) return apReq(fields);
    if (message.tag === AP_REP)
      return { messageType: 'AP-REP', sessionEncryptionType: encryptionType(field(fields, 2)) };
    if (message.tag === KRB_ERROR) return krbError(fields);
    return reader.invalid(`message ${message.tag & 0x1f}`);
  });
}

/** RFC 4121 §4.1: mechanism and TOK_ID stand before the message. */
export function unframeKerberos(bytes: Uint8Array): Element | undefined {
  const outer = elementAt(bytes, 0);
  if (outer?.tag !== INITIAL_CONTEXT_TOKEN) return outer;
  const thisMech = wrapped(outer, OBJECT_IDENTIFIER);
  return thisMech && elementAt(outer.content, thisMech.end + TOK_ID_LENGTH);
}

const TOK_ID_IAKERB_PROXY = 0x0501;

/**
 * What a client has a server pass on to the KDC, or the KDC's answer (draft-ietf-kitten-iakerb-03 §3): behind its TOK_ID and an
 * IAKERB-HEADER; undefined for any other token.
 */
export function iakerbMessage(bytes: Uint8Array): Uint8Array | undefined {
  const outer = bytes[0] === INITIAL_CONTEXT_TOKEN ? elementAt(bytes, 0) : undefined;
  const thisMech = wrapped(outer, OBJECT_IDENTIFIER);
  if (outer === undefined || thisMech === undefined) return undefined;
  const { content } = outer;
  if (((content[thisMech.end] << 8) | content[thisMech.end + 1]) !== TOK_ID_IAKERB_PROXY) return undefined;
  const header = elementAt(content, thisMech.end + TOK_ID_LENGTH);
  return header?.tag === SEQUENCE ? content.subarray(header.end) : undefined;
}

/** RFC 4120 §5.5.1, with Ticket by §5.3. */
function apReq(fields: Element[]): KerberosMessage {
  const ticket = elementsOf(wrapped(wrapped(field(fields, 3), TICKET), SEQUENCE)?.content ?? EMPTY);
  return {
    messageType: 'AP-REQ',
    realm: kerberosString(field(ticket, 1)),
    serviceName: principalName(field(ticket, 2)),
    ticketEncryptionType: encryptionType(field(ticket, 3)),
    sessionEncryptionType: encryptionType(field(fields, 4)),
  };
}

/** RFC 4120 §5.9.1. */
function krbError(fields: Element[]): KerberosMessage {
  const errorCode = integerOf(wrapped(field(fields, 6), INTEGER));
  return {
    messageType: 'KRB-ERROR',
    errorCode,
    errorName: errorCode === undefined ? undefined : kerberosErrorName(errorCode),
    clientRealm: kerberosString(field(fields, 7)),
    clientName: principalName(field(fields, 8)),
    realm: kerberosString(field(fields, 9)),
    serviceName: principalName(field(fields, 10)),
  };
}
