/** LDAP binds (RFC 4511 §4.2), with MS-ADTS §5.1.1.1.3 (sicily): who asks to be let in, by what, and the answer. */
import { decode, type Malformed, type Reader, utf8 } from '../bytes.ts';
import { application, type Element, ENUMERATED, elementAt, elementsOf, INTEGER, integerOf, OCTET_STRING, SEQUENCE } from './ber.ts';

const BIND_REQUEST = application(0);
const BIND_RESPONSE = application(1);

/** AuthenticationChoice by its tag. */
const SIMPLE = 0x80;
const SASL = 0xa3;
const SICILY_PACKAGE_DISCOVERY = 0x89;
const SICILY_NEGOTIATE = 0x8a;
const SICILY_RESPONSE = 0x8b;
/** serverSaslCreds */
const SERVER_SASL_CREDENTIALS = 0x87;

export interface LdapBindRequest {
  messageType: 'bindRequest';
  messageId: number;
  name: string;
  method: 'simple' | 'SASL' | 'sicily' | 'unknown';
  mechanism: string | undefined;
  /** SASL and sicily: the token, a view on the bytes given. Of a simple bind the password is not given. */
  token: Uint8Array | undefined;
  /** Simple: whether there is a password; without one and without a name it is anonymous (RFC 4513 §5.1.1). */
  hasPassword: boolean;
}

export interface LdapBindResponse {
  messageType: 'bindResponse';
  messageId: number;
  resultCode: number;
  resultName: string;
  diagnosticMessage: string;
  token: Uint8Array | undefined;
}

/** RFC 4511 §4.1.9 */
export const RESULT_SUCCESS = 0;
export const RESULT_SASL_BIND_IN_PROGRESS = 14;
const RESULTS: Readonly<Record<number, string>> = {
  0: 'success',
  1: 'operationsError',
  2: 'protocolError',
  7: 'authMethodNotSupported',
  8: 'strongerAuthRequired',
  10: 'referral',
  13: 'confidentialityRequired',
  14: 'saslBindInProgress',
  48: 'inappropriateAuthentication',
  49: 'invalidCredentials',
  50: 'insufficientAccessRights',
  51: 'busy',
  52: 'unavailable',
  53: 'unwillingToPerform',
  80: 'other',
};

export interface LdapMessage {
  messageId: number;
  operation: Element;
  fields: Element[];
}

/** LDAPMessage (RFC 4511 §4.1.1); its controls are left. */
export function readLdapMessage(reader: Reader): LdapMessage {
  reader.require(0, 2);
  const message = elementAt(reader.bytes, 0);
  if (message?.tag !== SEQUENCE) return reader.invalid('no message');
  const [id, operation] = elementsOf(message.content);
  const messageId = id?.tag === INTEGER ? integerOf(id) : undefined;
  if (messageId === undefined || operation === undefined) return reader.invalid('no message id');
  return { messageId, operation, fields: elementsOf(operation.content) };
}

export function decodeLdapBind(bytes: Uint8Array): LdapBindRequest | LdapBindResponse | Malformed {
  return decode('LDAP', bytes, (reader) => {
    const { messageId, operation, fields } = readLdapMessage(reader);
    if (operation.tag === BIND_REQUEST) return request(messageId, fields) ?? reader.invalid('no bind');
    if (operation.tag === BIND_RESPONSE) return response(messageId, fields) ?? reader.invalid('no result');
    return reader.invalid('neither a bind nor its answer');
  });
}

function request(messageId: number, [version, name, choice]: Element[]): LdapBindRequest | undefined {
  if (version?.tag !== INTEGER || name?.tag !== OCTET_STRING || choice === undefined) return undefined;
  const bind: LdapBindRequest = {
    messageType: 'bindRequest',
    messageId,
    name: utf8(name.content),
    method: 'unknown',
    mechanism: undefined,
    token: undefined,
    hasPassword: false,
  };
  switch (choice.tag) {
    case SIMPLE:
      bind.method = 'simple';
      bind.hasPassword = choice.content.length > 0;
      break;
    case SASL: {
      const [mechanism, credentials] = elementsOf(choice.content);
      bind.method = 'SASL';
      bind.mechanism = mechanism && utf8(mechanism.content);
      bind.token = credentials?.content;
      break;
    }
    case SICILY_PACKAGE_DISCOVERY:
    case SICILY_NEGOTIATE:
    case SICILY_RESPONSE:
      bind.method = 'sicily';
      if (choice.tag !== SICILY_PACKAGE_DISCOVERY) bind.token = choice.content;
      break;
  }
  return bind;
}

/** MS-ADTS §5.1.1.1.3.2: to a sicily negotiation the server's token comes as matchedDN. */
function response(messageId: number, fields: Element[]): LdapBindResponse | undefined {
  const [result, matched, diagnostic, ...rest] = fields;
  const resultCode = result?.tag === ENUMERATED ? integerOf(result) : undefined;
  if (resultCode === undefined || matched?.tag !== OCTET_STRING) return undefined;
  const credentials = rest.find(({ tag }) => tag === SERVER_SASL_CREDENTIALS)?.content;
  return {
    messageType: 'bindResponse',
    messageId,
    resultCode,
    resultName: RESULTS[resultCode] ?? String(resultCode),
    diagnosticMessage: diagnostic === undefined ? '' : utf8(diagnostic.content),
    token: credentials ?? (matched.content.length > 0 ? matched.content : undefined),
  };
}
