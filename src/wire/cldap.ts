/** LDAP pings over UDP (MS-ADTS §6.3.3): a machine looks for a domain controller, and one says who it is. */
import { decode, isMalformed, type Malformed, type Reader, utf8 } from '../bytes.ts';
import { application, context, type Element, elementAt, elementsOf, OCTET_STRING } from './ber.ts';
import { readDnsName } from './dns.ts';
import { type FlagTable, flagNames } from './flags.ts';
import { readLdapMessage } from './ldap.ts';

const SEARCH_REQUEST = application(3);
const SEARCH_RESULT_ENTRY = application(4);
/** Filter (RFC 4511 §4.5.1.7). */
const AND = context(0);
const EQUALITY_MATCH = context(3);
const SET = 0x31;

/** MS-ADTS §6.3.1.3 */
const LOGON_SAM_LOGON_RESPONSE_EX = 23;
const LOGON_SAM_USER_UNKNOWN_EX = 25;

/** MS-ADTS §6.3.1.2 */
const DS_FLAGS: FlagTable = [
  [0x00000001, 'DS_PDC_FLAG'],
  [0x00000004, 'DS_GC_FLAG'],
  [0x00000008, 'DS_LDAP_FLAG'],
  [0x00000010, 'DS_DS_FLAG'],
  [0x00000020, 'DS_KDC_FLAG'],
  [0x00000040, 'DS_TIMESERV_FLAG'],
  [0x00000080, 'DS_CLOSEST_FLAG'],
  [0x00000100, 'DS_WRITABLE_FLAG'],
  [0x00000200, 'DS_GOOD_TIMESERV_FLAG'],
  [0x00000800, 'DS_SELECT_SECRET_DOMAIN_6_FLAG'],
  [0x00001000, 'DS_FULL_SECRET_DOMAIN_6_FLAG'],
  [0x00002000, 'DS_WS_FLAG'],
  [0x00004000, 'DS_DS_8_FLAG'],
  [0x00008000, 'DS_DS_9_FLAG'],
  [0x00010000, 'DS_DS_10_FLAG'],
];

export interface NetlogonPing {
  messageType: 'searchRequest';
  messageId: number;
  /** Of the machine that asks. */
  host: string | undefined;
  dnsHostName: string | undefined;
  /** The account that it asks about. */
  user: string | undefined;
  dnsDomain: string | undefined;
}

/** NETLOGON_SAM_LOGON_RESPONSE_EX (§6.3.1.9); what is empty or cut off is undefined. */
export interface NetlogonAnswer {
  messageType: 'searchResEntry';
  messageId: number;
  /** Whether the account that was asked about is not known there. */
  isUserUnknown: boolean;
  /** By name: what the domain controller does. */
  flags: string[];
  domainGuid: string;
  dnsForestName: string | undefined;
  dnsDomainName: string | undefined;
  dnsHostName: string | undefined;
  netbiosDomainName: string | undefined;
  netbiosComputerName: string | undefined;
  userName: string | undefined;
  dcSiteName: string | undefined;
  clientSiteName: string | undefined;
}

export function decodeNetlogonPing(bytes: Uint8Array): NetlogonPing | NetlogonAnswer | Malformed {
  return decode('CLDAP', bytes, (reader) => {
    const { messageId, operation, fields } = readLdapMessage(reader);
    if (operation.tag === SEARCH_REQUEST) return ping(messageId, fields) ?? reader.invalid('no netlogon filter');
    if (operation.tag !== SEARCH_RESULT_ENTRY) return reader.invalid('neither a search nor an entry');
    const value = netlogonOf(fields);
    if (value === undefined) return reader.invalid('no netlogon attribute');
    const answer = decode('NETLOGON_SAM_LOGON_RESPONSE_EX', value, (inner) => readAnswer(inner, messageId));
    return isMalformed(answer) ? reader.invalid(answer.detail ?? answer.malformed) : answer;
  });
}

function ping(messageId: number, fields: Element[]): NetlogonPing | undefined {
  const filter = fields[6];
  const terms = filter?.tag === AND ? elementsOf(filter.content) : filter === undefined ? [] : [filter];
  const asked = new Map<string, string>();
  for (const { tag, content } of terms) {
    const [attribute, value] = tag === EQUALITY_MATCH ? elementsOf(content) : [];
    if (attribute?.tag === OCTET_STRING && value !== undefined) asked.set(utf8(attribute.content).toLowerCase(), utf8(value.content));
  }
  if (!asked.has('ntver')) return undefined;
  const text = (name: string): string | undefined => asked.get(name)?.replace(/\.$/, '') || undefined;
  return {
    messageType: 'searchRequest',
    messageId,
    host: text('host'),
    dnsHostName: text('dnshostname'),
    user: text('user'),
    dnsDomain: text('dnsdomain'),
  };
}

/** The first value of the attribute `netlogon`. */
function netlogonOf([, attributes]: Element[]): Uint8Array | undefined {
  for (const { content } of elementsOf(attributes?.content ?? new Uint8Array(0))) {
    const [type, values] = elementsOf(content);
    if (type === undefined || values?.tag !== SET || utf8(type.content).toLowerCase() !== 'netlogon') continue;
    const value = elementAt(values.content, 0);
    return value?.tag === OCTET_STRING ? value.content : undefined;
  }
  return undefined;
}

function readAnswer(reader: Reader, messageId: number): NetlogonAnswer {
  const operationCode = reader.u16();
  if (operationCode < LOGON_SAM_LOGON_RESPONSE_EX || operationCode > LOGON_SAM_USER_UNKNOWN_EX) reader.invalid(`operation ${operationCode}`);
  reader.skip(2);
  const flags = flagNames(reader.u32(), DS_FLAGS);
  const domainGuid = reader.guid();
  const name = (): string | undefined => (reader.left > 0 ? readDnsName(reader) || undefined : undefined);
  return {
    messageType: 'searchResEntry',
    messageId,
    isUserUnknown: operationCode === LOGON_SAM_USER_UNKNOWN_EX,
    flags,
    domainGuid,
    dnsForestName: name(),
    dnsDomainName: name(),
    dnsHostName: name(),
    netbiosDomainName: name(),
    netbiosComputerName: name(),
    userName: name(),
    dcSiteName: name(),
    clientSiteName: name(),
  };
}
