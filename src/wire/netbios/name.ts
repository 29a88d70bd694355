/** NetBIOS names (RFC 1001 §14.1, RFC 1002 §4.1): half-ASCII labels in, the name and what its 16th byte says out. */
import { latin1 } from '../../bytes.ts';

export interface NetbiosName {
  /** Without padding. */
  name: string;
  /** The 16th byte: what the name is for. */
  suffix: number;
  /** RFC 1001 §14.1: the domain that the name is unique in; undefined where there is none. */
  scope: string | undefined;
}

export const SUFFIX_WORKSTATION = 0x00;
export const SUFFIX_MASTER_BROWSER_GROUP = 0x01;
export const SUFFIX_MESSENGER = 0x03;
export const SUFFIX_DOMAIN_MASTER_BROWSER = 0x1b;
export const SUFFIX_DOMAIN_CONTROLLERS = 0x1c;
export const SUFFIX_MASTER_BROWSER = 0x1d;
export const SUFFIX_BROWSER_ELECTIONS = 0x1e;
export const SUFFIX_FILE_SERVER = 0x20;

const NAME_LENGTH = 15;
const LABEL_LENGTH = 32;
const LETTER_A = 0x41;

/** KB 163409: what suffixes of unique names mean, and of group names. */
const UNIQUE: Readonly<Record<number, string>> = {
  [SUFFIX_WORKSTATION]: 'workstation',
  [SUFFIX_MASTER_BROWSER_GROUP]: 'messenger',
  [SUFFIX_MESSENGER]: 'messenger',
  6: 'remote access server',
  [SUFFIX_DOMAIN_MASTER_BROWSER]: 'domain master browser',
  [SUFFIX_MASTER_BROWSER]: 'master browser',
  31: 'NetDDE',
  [SUFFIX_FILE_SERVER]: 'file server',
  33: 'remote access client',
};
const GROUP: Readonly<Record<number, string>> = {
  [SUFFIX_WORKSTATION]: 'domain or workgroup',
  [SUFFIX_MASTER_BROWSER_GROUP]: 'master browser',
  [SUFFIX_DOMAIN_CONTROLLERS]: 'domain controllers',
  [SUFFIX_BROWSER_ELECTIONS]: 'browser elections',
};

/** The first label of a name has 32 letters, each half a byte from `A` on; undefined for what is none. */
export function netbiosNameOf(labels: readonly Uint8Array[], textOf: (label: Uint8Array) => string): NetbiosName | undefined {
  const [first, ...rest] = labels;
  if (first === undefined || first.length !== LABEL_LENGTH) return undefined;
  const bytes = new Uint8Array(NAME_LENGTH + 1);
  for (let i = 0; i < LABEL_LENGTH; i++) {
    const half = first[i] - LETTER_A;
    if (half < 0 || half > 15) return undefined;
    bytes[i >> 1] |= half << (i & 1 ? 0 : 4);
  }
  return {
    name: paddedName(bytes.subarray(0, NAME_LENGTH)),
    suffix: bytes[NAME_LENGTH],
    scope: rest.length === 0 ? undefined : rest.map(textOf).join('.'),
  };
}

/** A name of fixed length, without the zeros and spaces behind it. */
export function paddedName(bytes: Uint8Array): string {
  const zero = bytes.indexOf(0);
  return latin1(zero === -1 ? bytes : bytes.subarray(0, zero)).trimEnd();
}

/** Names that are no machine's: the master browsers' own `\x01\x02__MSBROWSE__\x02`, and `*`. */
export function isSpecialName(name: string): boolean {
  return name === '' || name === '*' || name.includes('__MSBROWSE__');
}

/** `file server`; null where the suffix says nothing that is known. */
export function serviceOfSuffix(suffix: number, isGroup: boolean): string | null {
  return (isGroup ? GROUP : UNIQUE)[suffix] ?? null;
}

/** Whether only domains and workgroups have names of this suffix. */
export function isDomainSuffix(suffix: number, isGroup: boolean): boolean {
  if (suffix === SUFFIX_DOMAIN_CONTROLLERS || suffix === SUFFIX_BROWSER_ELECTIONS) return true;
  return isGroup || suffix === SUFFIX_DOMAIN_MASTER_BROWSER || suffix === SUFFIX_MASTER_BROWSER;
}
