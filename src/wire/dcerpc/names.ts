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
export const CONTEXT_RESULTS: readonly string[] = ['acceptance', 'user_rejection', 'provider_rejection', 'negotiate_ack'];

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

/** C706 appendix N, without the leading `nca_s_`. */
const FAULTS: Readonly<Record<number, string>> = {
  0x1c000001: 'fault_int_div_by_zero',
  0x1c000002: 'fault_addr_error',
  0x1c000003: 'fault_fp_div_zero',
  0x1c000004: 'fault_fp_underflow',
  0x1c000005: 'fault_fp_overflow',
  0x1c000006: 'fault_invalid_tag',
  0x1c000007: 'fault_invalid_bound',
  0x1c000008: 'rpc_version_mismatch',
  0x1c000009: 'unspec_reject',
  0x1c00000a: 'bad_actid',
  0x1c00000b: 'who_are_you_failed',
  0x1c00000c: 'manager_not_entered',
  0x1c00000d: 'fault_cancel',
  0x1c00000e: 'fault_ill_inst',
  0x1c00000f: 'fault_fp_error',
  0x1c000010: 'fault_int_overflow',
  0x1c000012: 'fault_unspec',
  0x1c000013: 'fault_remote_comm_failure',
  0x1c000014: 'fault_pipe_empty',
  0x1c000015: 'fault_pipe_closed',
  0x1c000016: 'fault_pipe_order',
  0x1c000017: 'fault_pipe_discipline',
  0x1c000018: 'fault_pipe_comm_error',
  0x1c000019: 'fault_pipe_memory',
  0x1c00001a: 'fault_context_mismatch',
  0x1c00001b: 'fault_remote_no_memory',
  0x1c00001c: 'invalid_pres_context_id',
  0x1c00001d: 'unsupported_authn_level',
  0x1c00001f: 'invalid_checksum',
  0x1c000020: 'invalid_crc',
  0x1c000021: 'fault_user_defined',
  0x1c000022: 'fault_tx_open_failed',
  0x1c000023: 'fault_codeset_conv_error',
  0x1c000024: 'fault_object_not_found',
  0x1c000025: 'fault_no_client_stub',
  0x1c010001: 'comm_failure',
  0x1c010002: 'op_rng_error',
  0x1c010003: 'unk_if',
  0x1c010006: 'wrong_boot_time',
  0x1c010009: 'you_crashed',
  0x1c01000b: 'proto_error',
  0x1c010013: 'out_args_too_big',
  0x1c010014: 'server_too_busy',
  0x1c010017: 'unsupported_type',
};

/**
 * The status of a fault or reject PDU by its DCE name (`nca_s_op_rng_error`); undefined for any other number: Windows
 * sends Win32 and RPC_S_ codes in the same field (MS-RPCE §2.2.2.8).
 */
export function faultStatusName(status: number): string | undefined {
  const name = FAULTS[status];
  return name === undefined ? undefined : `nca_s_${name}`;
}
