/** Status of a fault PDU by number and name (C706 appendix E, MS-RPCE §2.2.2.9). */
import { hex } from '../bytes.ts';
import { Codes } from './codes.ts';
import { hresultName } from './hresult.ts';
import { ntStatusName } from './ntstatus.ts';
import { findWin32ErrorName } from './win32.ts';

export const nca_s_fault_access_denied = 0x00000005;
export const nca_s_op_rng_error = 0x1c010002;
export const nca_s_unk_if = 0x1c010003;

/** In the form of `parseCodes`. 1 and 5 are Win32 error codes, by the names that the field gives them in faults. */
const NAMES = new Codes(`
0000: 0001 nca_s_fault_other 0005 nca_s_fault_access_denied
1c00: 0001 nca_s_fault_int_div_by_zero 0002 nca_s_fault_addr_error 0003 nca_s_fault_fp_div_zero
0004 nca_s_fault_fp_underflow 0005 nca_s_fault_fp_overflow 0006 nca_s_fault_invalid_tag 0007 nca_s_fault_invalid_bound
0008 nca_s_rpc_version_mismatch 0009 nca_s_unspec_reject 000a nca_s_bad_actid 000b nca_s_who_are_you_failed
000c nca_s_manager_not_entered 000d nca_s_fault_cancel 000e nca_s_fault_ill_inst 000f nca_s_fault_fp_error
0010 nca_s_fault_int_overflow 0012 nca_s_fault_unspec 0013 nca_s_fault_remote_comm_failure 0014 nca_s_fault_pipe_empty
0015 nca_s_fault_pipe_closed 0016 nca_s_fault_pipe_order 0017 nca_s_fault_pipe_discipline
0018 nca_s_fault_pipe_comm_error 0019 nca_s_fault_pipe_memory 001a nca_s_fault_context_mismatch
001b nca_s_fault_remote_no_memory 001c nca_s_invalid_pres_context_id 001d nca_s_unsupported_authn_level
001f nca_s_invalid_checksum 0020 nca_s_invalid_crc 0021 nca_s_fault_user_defined 0022 nca_s_fault_tx_open_failed
0023 nca_s_fault_codeset_conv_error 0024 nca_s_fault_object_not_found 0025 nca_s_fault_no_client_stub
1c01: 0001 nca_s_comm_failure 0002 nca_s_op_rng_error 0003 nca_s_unk_if 0006 nca_s_wrong_boot_time 0009 nca_s_you_crashed
000b nca_s_proto_error 0013 nca_s_out_args_too_big 0014 nca_s_server_too_busy 0017 nca_s_unsupported_type
`);

/** `nca_s_op_rng_error`; else the name that the number has as a Win32 error, an HRESULT or an NTSTATUS; else `0x` and eight digits. */
export function rpcStatusName(status: number): string {
  const value = status >>> 0;
  const name = NAMES.get(value) ?? findWin32ErrorName(value);
  if (name !== undefined) return name;
  const unnamed = `0x${hex(value, 8)}`;
  const result = hresultName(value);
  return result === unnamed ? ntStatusName(value) : result;
}
