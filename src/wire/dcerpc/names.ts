/** What the numbers in DCE/RPC headers are called: C706 §12.6 and appendices E and N, MS-RPCE §2.2.1.1 and §2.2.2. */

import { hex } from '../../bytes.ts';

/** MS-RPCE §2.2.1.1.7; those without an MS-RPCE name by their name in rpcdce.h. */
const AUTH_TYPES: Readonly<Record<number, string>> = {
  0: 'RPC_C_AUTHN_NONE',
  1: 'RPC_C_AUTHN_DCE_PRIVATE',
  2: 'RPC_C_AUTHN_DCE_PUBLIC',
  4: 'RPC_C_AUTHN_DEC_PUBLIC',
  9: 'RPC_C_AUTHN_GSS_NEGOTIATE',
  10: 'RPC_C_AUTHN_WINNT',
  14: 'RPC_C_AUTHN_GSS_SCHANNEL',
  16: 'RPC_C_AUTHN_GSS_KERBEROS',
  17: 'RPC_C_AUTHN_DPA',
  18: 'RPC_C_AUTHN_MSN',
  20: 'RPC_C_AUTHN_KERNEL',
  21: 'RPC_C_AUTHN_DIGEST',
  68: 'RPC_C_AUTHN_NETLOGON',
  100: 'RPC_C_AUTHN_MQ',
  255: 'RPC_C_AUTHN_DEFAULT',
};

/** `auth_type` of a sec_trailer by name, or `0x..`. */
export function authTypeName(authType: number): string {
  return AUTH_TYPES[authType] ?? `0x${hex(authType, 2)}`;
}

/** MS-RPCE §2.2.1.1.8. */
const AUTH_LEVELS: readonly string[] = [
  'RPC_C_AUTHN_LEVEL_DEFAULT',
  'RPC_C_AUTHN_LEVEL_NONE',
  'RPC_C_AUTHN_LEVEL_CONNECT',
  'RPC_C_AUTHN_LEVEL_CALL',
  'RPC_C_AUTHN_LEVEL_PKT',
  'RPC_C_AUTHN_LEVEL_PKT_INTEGRITY',
  'RPC_C_AUTHN_LEVEL_PKT_PRIVACY',
];

/** At this level the stub of requests, responses and faults is encrypted. */
export const RPC_C_AUTHN_LEVEL_PKT_PRIVACY = 6;

/** `auth_level` of a sec_trailer by name, or `0x..`. */
export function authLevelName(authLevel: number): string {
  return AUTH_LEVELS[authLevel] ?? `0x${hex(authLevel, 2)}`;
}

/** C706 §12.6.3.1 `p_cont_def_result_t`; `negotiate_ack` by MS-RPCE §2.2.2.4. */
export const CONTEXT_RESULTS: readonly string[] = [
  'acceptance',
  'user_rejection',
  'provider_rejection',
  'negotiate_ack',
];

export function contextResultName(result: number): string {
  return CONTEXT_RESULTS[result] ?? `0x${hex(result, 4)}`;
}

/** C706 §12.6.3.1 `p_provider_reason_t`. */
const PROVIDER_REASONS: readonly string[] = [
  'reason_not_specified',
  'abstract_syntax_not_supported',
  'proposed_transfer_syntaxes_not_supported',
  'local_limit_exceeded',
];

/** The reason of a `provider_rejection`. Beside `negotiate_ack` the field is a bitmask: see `bindTimeFeatureNames`. */
export function providerReasonName(reason: number): string {
  return PROVIDER_REASONS[reason] ?? `0x${hex(reason, 4)}`;
}

/** C706 §12.6.3.1 `p_reject_reason_t`; 8 and 9 by MS-RPCE §2.2.2.5. */
const REJECT_REASONS: readonly string[] = [
  'REASON_NOT_SPECIFIED',
  'TEMPORARY_CONGESTION',
  'LOCAL_LIMIT_EXCEEDED',
  'CALLED_PADDR_UNKNOWN',
  'PROTOCOL_VERSION_NOT_SUPPORTED',
  'DEFAULT_CONTEXT_NOT_SUPPORTED',
  'USER_DATA_NOT_READABLE',
  'NO_PSAP_AVAILABLE',
  'authentication_type_not_recognized',
  'invalid_checksum',
];

/** `provider_reject_reason` of a bind_nak. */
export function rejectReasonName(reason: number): string {
  return REJECT_REASONS[reason] ?? `0x${hex(reason, 4)}`;
}
