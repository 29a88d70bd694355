/** Numbers of errors by name: NTSTATUS, Win32, HRESULT, RPC faults. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parseCodes } from '../../src/wire/codes.ts';
import { hresultName } from '../../src/wire/hresult.ts';
import * as ntstatus from '../../src/wire/ntstatus.ts';
import { NTSTATUS_NAMES } from '../../src/wire/ntstatus_names.ts';
import { rpcStatusName } from '../../src/wire/rpcstatus.ts';
import * as win32 from '../../src/wire/win32.ts';
import { WIN32_DIRECTORY_NAMES } from '../../src/wire/win32_directory_names.ts';
import { WIN32_NAMES } from '../../src/wire/win32_names.ts';

const { isErrorStatus, ntStatusName } = ntstatus;
const { win32ErrorName } = win32;

test('NTSTATUS: names (MS-ERREF §2.3.1)', () => {
  assert.is(ntStatusName(0), 'STATUS_SUCCESS');
  assert.is(ntStatusName(0x00000103), 'STATUS_PENDING');
  assert.is(ntStatusName(0x80000005), 'STATUS_BUFFER_OVERFLOW');
  assert.is(ntStatusName(0xc000006d), 'STATUS_LOGON_FAILURE');
  assert.is(ntStatusName(0xc0000064), 'STATUS_NO_SUCH_USER');
  assert.is(ntStatusName(0xc0000234), 'STATUS_ACCOUNT_LOCKED_OUT');
  assert.is(ntStatusName(0xc00000cc), 'STATUS_BAD_NETWORK_NAME');
  assert.is(ntStatusName(0xc0020017), 'RPC_NT_SERVER_UNAVAILABLE');
  assert.is(ntStatusName(0xc05d0000), 'STATUS_SMB_NO_PREAUTH_INTEGRITY_HASH_OVERLAP');
  assert.is(ntStatusName(0xdeadbeef), '0xdeadbeef');
  assert.is(ntStatusName(-0x3fffff93), 'STATUS_LOGON_FAILURE');
});

test('constants have the names that the tables give their numbers', () => {
  for (const [name, value] of Object.entries(ntstatus))
    if (typeof value === 'number') assert.is(ntStatusName(value), name);
  for (const [name, value] of Object.entries(win32))
    if (typeof value === 'number') assert.is(win32ErrorName(value), name);
});

test('NTSTATUS: severity', () => {
  assert.ok(isErrorStatus(0xc000006d));
  assert.ok(isErrorStatus(-0x3fffff93));
  assert.not(isErrorStatus(0));
  assert.not(isErrorStatus(0x40000000));
  assert.not(isErrorStatus(0x80000005));
});

test('Win32: names (MS-ERREF §2.2)', () => {
  assert.is(win32ErrorName(0x431), 'ERROR_SERVICE_EXISTS');
  assert.is(win32ErrorName(1053), 'ERROR_SERVICE_REQUEST_TIMEOUT');
  assert.is(win32ErrorName(0x6f7), 'RPC_X_BAD_STUB_DATA');
  assert.is(win32ErrorName(1753), 'EPT_S_NOT_REGISTERED');
  assert.is(win32ErrorName(2221), 'NERR_UserNotFound');
  assert.is(win32ErrorName(8453), 'ERROR_DS_DRA_ACCESS_DENIED');
  assert.is(win32ErrorName(0x12345678), '0x12345678');
});

test('HRESULT: names (MS-ERREF §2.1)', () => {
  assert.is(hresultName(0), 'S_OK');
  assert.is(hresultName(0x80070005), 'E_ACCESSDENIED');
  assert.is(hresultName(0x800700b7), 'HRESULT_FROM_WIN32(ERROR_ALREADY_EXISTS)');
  assert.is(hresultName(0x80041309), 'SCHED_E_TRIGGER_NOT_FOUND');
  assert.is(hresultName(0x80041002), 'WBEM_E_NOT_FOUND');
  assert.is(hresultName(0x8007ffff), '0x8007ffff');
});

test('faults: names (C706 appendix E)', () => {
  assert.is(rpcStatusName(0x1c010002), 'nca_s_op_rng_error');
  assert.is(rpcStatusName(0x1c010003), 'nca_s_unk_if');
  assert.is(rpcStatusName(5), 'nca_s_fault_access_denied');
  assert.is(rpcStatusName(0x6f7), 'RPC_X_BAD_STUB_DATA');
  assert.is(rpcStatusName(0x80010108), 'RPC_E_DISCONNECTED');
  assert.is(rpcStatusName(0xc0000022), 'STATUS_ACCESS_DENIED');
  assert.is(rpcStatusName(0x77777777), '0x77777777');
});

test('tables: each number once, in order, with a name', () => {
  for (const text of [NTSTATUS_NAMES, WIN32_NAMES, WIN32_DIRECTORY_NAMES]) {
    let last = -1;
    const numbers = text.match(/\b[0-9a-f]{4}\b(?!:)/g) ?? [];
    const names = parseCodes(text);
    assert.is(names.size, numbers.length);
    for (const [code, name] of names) {
      assert.ok(code > last, name);
      assert.match(name, /^[A-Z][A-Za-z0-9]*_[A-Za-z0-9_]+$/);
      last = code;
    }
  }
});

test.run();
