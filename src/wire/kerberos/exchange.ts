/** Kerberos exchanges (RFC 4120 §5.4, §5.5, §5.9): what is in clear of requests to the KDC, its answers, and tickets presented. */
import { decode, latin1, type Malformed, utf8 } from '../../bytes.ts';
import { formatIp } from '../../net/address.ts';
import { application, context, type Element, elementAt, elementsOf, INTEGER, integerOf, OCTET_STRING, SEQUENCE, wrapped } from '../ber.ts';
import { unframeKerberos } from '../kerberos.ts';
import { paddedName } from '../netbios/name.ts';
import { EMPTY, encryptionType, encryptionTypeOf, field, kerberosString, principalName } from './fields.ts';
import { encryptionTypeName, kdcOptionNames, kerberosErrorName, paDataTypeName } from './names.ts';

export type KerberosMessageType = 'AS-REQ' | 'AS-REP' | 'TGS-REQ' | 'TGS-REP' | 'AP-REQ' | 'AP-REP' | 'KRB-ERROR';

export interface KerberosExchange {
  messageType: KerberosMessageType;
  client: string | undefined;
  /** Of the client in answers of the KDC, of the service elsewhere. */
  realm: string | undefined;
  service: string | undefined;
  /** That the client takes, or, in an error's METHOD-DATA, that its key may have. */
  encryptionTypes: string[];
  preAuthentication: string[];
  /** Of the key that PA-ENC-TIMESTAMP proves: the client's. */
  preAuthenticationEncryption: string | undefined;
  /** Whom the client asks a ticket for by PA-FOR-USER or PA-S4U-X509-USER (MS-SFU §2.2.1, §2.2.2): `user@REALM`. */
  forUser: string | undefined;
  options: string[];
  addresses: string[];
  from: string | undefined;
  till: string | undefined;
  ticketEncryption: string | undefined;
  /** Of the answer's own encrypted part: in an AS-REP the client's key. */
  replyEncryption: string | undefined;
  /** Cipher of the ticket that is given or presented: it is the same wherever the ticket goes. A view on the bytes given. */
  ticket: Uint8Array | undefined;
  /** TGS-REQ: of the ticket that it is asked with. */
  ticketGranting: Uint8Array | undefined;
  errorCode: number | undefined;
  errorName: string | undefined;
  salt: string | undefined;
}

const TYPES = new Map<number, KerberosMessageType>([
  [application(10), 'AS-REQ'],
  [application(11), 'AS-REP'],
  [application(12), 'TGS-REQ'],
  [application(13), 'TGS-REP'],
  [application(14), 'AP-REQ'],
  [application(15), 'AP-REP'],
  [application(30), 'KRB-ERROR'],
]);

const TICKET = application(1);
const BIT_STRING = 0x03;
const GENERALIZED_TIME = 0x18;
const GENERAL_STRING = 0x1b;
const PA_TGS_REQ = 1;
const PA_ENC_TIMESTAMP = 2;
const PA_ETYPE_INFO = 11;
const PA_ETYPE_INFO2 = 19;
const PA_FOR_USER = 129;
const PA_S4U_X509_USER = 130;
const ADDRESS_IPV4 = 2;
const ADDRESS_NETBIOS = 20;
const ADDRESS_IPV6 = 24;

/** One message, bare or framed by GSS-API. */
export function decodeKerberosExchange(bytes: Uint8Array): KerberosExchange | Malformed {
  return decode('Kerberos', bytes, (reader) => {
    reader.require(0, 2);
    const outer = unframeKerberos(bytes);
    const body = wrapped(outer, SEQUENCE);
    const messageType = TYPES.get(outer?.tag ?? 0);
    if (outer === undefined || body === undefined || messageType === undefined) return reader.invalid('no message');
    const fields = elementsOf(body.content);
    const message = empty(messageType);
    switch (messageType) {
      case 'AS-REQ':
      case 'TGS-REQ':
        readRequest(fields, message);
        break;
      case 'AS-REP':
      case 'TGS-REP':
        message.realm = kerberosString(field(fields, 3));
        message.client = principalName(field(fields, 4));
        readTicket(field(fields, 5), message);
        message.replyEncryption = encryptionType(field(fields, 6));
        break;
      case 'AP-REQ':
        message.realm = readTicket(field(fields, 3), message);
        break;
      case 'KRB-ERROR':
        readError(fields, message);
        break;
    }
    return message;
  });
}

function empty(messageType: KerberosMessageType): KerberosExchange {
  return {
    messageType,
    client: undefined,
    realm: undefined,
    service: undefined,
    encryptionTypes: [],
    preAuthentication: [],
    preAuthenticationEncryption: undefined,
    forUser: undefined,
    options: [],
    addresses: [],
    from: undefined,
    till: undefined,
    ticketEncryption: undefined,
    replyEncryption: undefined,
    ticket: undefined,
    ticketGranting: undefined,
    errorCode: undefined,
    errorName: undefined,
    salt: undefined,
  };
}

/** §5.4.1 */
function readRequest(fields: Element[], message: KerberosExchange): void {
  for (const { type, value } of paData(wrapped(field(fields, 3), SEQUENCE))) {
    message.preAuthentication.push(paDataTypeName(type));
    if (type === PA_TGS_REQ) message.ticketGranting = ticketIn(value);
    else if (type === PA_ENC_TIMESTAMP) message.preAuthenticationEncryption = encryptionTypeOf(elementAt(value, 0));
    else if (type === PA_FOR_USER || type === PA_S4U_X509_USER) message.forUser ??= forUser(type, value);
  }
  const body = elementsOf(wrapped(field(fields, 4), SEQUENCE)?.content ?? EMPTY);
  const options = wrapped(field(body, 0), BIT_STRING)?.content;
  if (options !== undefined && options.length === 5) message.options = kdcOptionNames(new DataView(options.buffer, options.byteOffset).getUint32(1));
  message.client = principalName(field(body, 1));
  message.realm = kerberosString(field(body, 2));
  message.service = principalName(field(body, 3));
  message.from = timeOf(field(body, 4));
  message.till = timeOf(field(body, 5));
  for (const etype of elementsOf(wrapped(field(body, 8), SEQUENCE)?.content ?? EMPTY)) {
    const number = integerOf(etype);
    if (number !== undefined) message.encryptionTypes.push(encryptionTypeName(number));
  }
  for (const address of elementsOf(wrapped(field(body, 9), SEQUENCE)?.content ?? EMPTY)) {
    const text = addressOf(elementsOf(address.content));
    if (text !== undefined) message.addresses.push(text);
  }
}

/** The cipher of the ticket in an AP-REQ. */
export function ticketIn(apReq: Uint8Array): Uint8Array | undefined {
  const body = wrapped(unframeKerberos(apReq), SEQUENCE);
  const message = empty('AP-REQ');
  readTicket(field(elementsOf(body?.content ?? EMPTY), 3), message);
  return message.ticket;
}

/** §5.3; gives the realm of the service. */
function readTicket(element: Element | undefined, message: KerberosExchange): string | undefined {
  const ticket = elementsOf(wrapped(wrapped(element, TICKET), SEQUENCE)?.content ?? EMPTY);
  message.service = principalName(field(ticket, 2));
  message.ticketEncryption = encryptionType(field(ticket, 3));
  const cipher = wrapped(field(elementsOf(wrapped(field(ticket, 3), SEQUENCE)?.content ?? EMPTY), 2), OCTET_STRING);
  // of one that is cut off nothing can be said
  if (cipher !== undefined && !cipher.cut && cipher.content.length > 0) message.ticket = cipher.content;
  return kerberosString(field(ticket, 1));
}

/** §5.9.1, with METHOD-DATA in e-data (§5.2.7.4, §5.2.7.5). */
function readError(fields: Element[], message: KerberosExchange): void {
  message.errorCode = integerOf(wrapped(field(fields, 6), INTEGER));
  if (message.errorCode !== undefined) message.errorName = kerberosErrorName(message.errorCode);
  message.client = principalName(field(fields, 8));
  message.realm = kerberosString(field(fields, 9));
  message.service = principalName(field(fields, 10));
  const data = wrapped(field(fields, 12), OCTET_STRING);
  const [methodData] = elementsOf(data?.content ?? EMPTY);
  if (methodData?.tag !== SEQUENCE) return;
  for (const { type, value } of paData(methodData)) {
    message.preAuthentication.push(paDataTypeName(type));
    if (type !== PA_ETYPE_INFO && type !== PA_ETYPE_INFO2) continue;
    const [infos] = elementsOf(value);
    for (const info of elementsOf(infos?.content ?? EMPTY)) {
      const entry = elementsOf(info.content);
      const etype = integerOf(wrapped(field(entry, 0), INTEGER));
      if (etype === undefined) continue;
      const name = encryptionTypeName(etype);
      if (!message.encryptionTypes.includes(name)) message.encryptionTypes.push(name);
      const salt = wrapped(field(entry, 1), type === PA_ETYPE_INFO ? OCTET_STRING : GENERAL_STRING);
      if (salt !== undefined && salt.content.length > 0) message.salt ??= utf8(salt.content);
    }
  }
}

/** MS-SFU §2.2.1 and §2.2.2: userName [0] and userRealm [1], or within user-id [0] cname [1] and crealm [2]. */
function forUser(type: number, value: Uint8Array): string | undefined {
  const outer = elementsOf(elementAt(value, 0)?.content ?? EMPTY);
  const isCertificate = type === PA_S4U_X509_USER;
  const fields = isCertificate ? elementsOf(wrapped(field(outer, 0), SEQUENCE)?.content ?? EMPTY) : outer;
  const name = principalName(field(fields, isCertificate ? 1 : 0));
  const realm = kerberosString(field(fields, isCertificate ? 2 : 1));
  return name ? [name, realm].filter(Boolean).join('@') : undefined;
}

/** §5.2.7 */
function paData(sequence: Element | undefined): { type: number; value: Uint8Array }[] {
  const found: { type: number; value: Uint8Array }[] = [];
  for (const entry of elementsOf(sequence?.content ?? EMPTY)) {
    const fields = elementsOf(entry.content);
    const type = integerOf(wrapped(field(fields, 1), INTEGER));
    if (type !== undefined) found.push({ type, value: wrapped(field(fields, 2), OCTET_STRING)?.content ?? EMPTY });
  }
  return found;
}

/** §5.2.3: `20370913024805Z`. */
function timeOf(element: Element | undefined): string | undefined {
  const content = wrapped(element, GENERALIZED_TIME)?.content;
  const found = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(content === undefined ? '' : latin1(content));
  if (found === null) return undefined;
  const [year, month, day, hour, minute, second] = found.slice(1);
  return `${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
}

/** §5.2.5, §7.5.3 */
function addressOf(fields: Element[]): string | undefined {
  const type = integerOf(wrapped(field(fields, 0), INTEGER));
  const address = fields.find(({ tag }) => tag === context(1));
  const bytes = wrapped(address, OCTET_STRING)?.content;
  if (bytes === undefined) return undefined;
  if (type === ADDRESS_IPV4 && bytes.length === 4) return formatIp(bytes);
  if (type === ADDRESS_IPV6 && bytes.length === 16) return formatIp(bytes);
  return type === ADDRESS_NETBIOS ? paddedName(bytes.subarray(0, 15)) : undefined;
}
