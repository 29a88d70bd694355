/** Transfer syntaxes (MS-RPCE §3.3.1.5.2, C706 §14): which of them carries a stub, and what they are called. */

/** A presentation syntax identifier: C706 §12.6.3.1 `p_syntax_id_t`. `if_version` is major (low 16 bits) and minor. */
export interface SyntaxId {
  uuid: string;
  versionMajor: number;
  versionMinor: number;
}

/** C706 §14.1 and appendix I; version 2. */
export const NDR_UUID = '8a885d04-1ceb-11c9-9fe8-08002b104860';
/** MS-RPCE §2.2.5; version 1. */
export const NDR64_UUID = '71710533-beba-4937-8319-b5dbef9ccc36';
/** MS-RPCE §3.3.1.5.3: the features asked for stand in the eight bytes after the prefix. */
export const BIND_TIME_FEATURE_NEGOTIATION_PREFIX = '6cb71c2c-9812-4540-';

export type TransferSyntaxName = 'NDR' | 'NDR64' | 'bind time feature negotiation';

/** The syntax's name by its UUID; undefined for one that no specification of these protocols names. */
export function transferSyntaxName(uuid: string): TransferSyntaxName | undefined {
  if (uuid === NDR_UUID) return 'NDR';
  if (uuid === NDR64_UUID) return 'NDR64';
  if (uuid.startsWith(BIND_TIME_FEATURE_NEGOTIATION_PREFIX)) return 'bind time feature negotiation';
  return undefined;
}

const FEATURES: readonly (readonly [number, string])[] = [
  [0x0001, 'SecurityContextMultiplexingSupported'],
  [0x0002, 'KeepConnectionOnOrphanSupported'],
];

/** MS-RPCE §2.2.2.14 BindTimeFeatureNegotiationBitmask: as the client sends it in the UUID, the server in `reason`. */
export function bindTimeFeatureNames(bitmask: number): string[] {
  return FEATURES.filter(([bit]) => (bitmask & bit) !== 0).map(([, name]) => name);
}

/** The bitmask that a bind time feature negotiation UUID carries: its bytes 8 and 9, little-endian. */
export function bindTimeFeatureBitmask(uuid: string): number | undefined {
  if (!uuid.startsWith(BIND_TIME_FEATURE_NEGOTIATION_PREFIX)) return undefined;
  return Number.parseInt(uuid.slice(21, 23) + uuid.slice(19, 21), 16);
}
