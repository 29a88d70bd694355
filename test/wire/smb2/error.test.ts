/** ERROR. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  STATUS_BUFFER_OVERFLOW,
  STATUS_LOGON_FAILURE,
  STATUS_MORE_PROCESSING_REQUIRED,
  STATUS_NO_MORE_FILES,
  STATUS_NOTIFY_ENUM_DIR,
  STATUS_PENDING,
  STATUS_SHARING_VIOLATION,
} from '../../../src/wire/ntstatus.ts';
import {
  decodeErrorResponse,
  isErrorResponse,
  SMB2_CHANGE_NOTIFY,
  SMB2_CREATE,
  SMB2_QUERY_DIRECTORY,
  SMB2_QUERY_INFO,
  SMB2_READ,
  SMB2_SESSION_SETUP,
} from '../../../src/wire/smb2/index.ts';
import { bytesOf } from '../../hostile.ts';
import type { Vector } from '../vectors.ts';
import { checkMessages } from './check.ts';

const RESPONSES: Vector[] = [
  {
    name: 'a sharing violation',
    source: 'elc__psexec_calc.pcapng, frame 16',
    hex: `
      fe534d4240000100430000c0050000000b00000000000000050000000000000001000000000000002d00000800040000cdb5c25b9ed6c56f
      24970c23e43924ad090000000000000000`,
    expected: { errorContextCount: 0, errorData: '' },
  },
];

checkMessages('ERROR response', decodeErrorResponse, RESPONSES);

test('ERROR: what stands in place of which response', () => {
  const [{ hex }] = RESPONSES;
  const error = bytesOf(hex.replace(/\s/g, ''));
  assert.ok(isErrorResponse(error, SMB2_CREATE, STATUS_SHARING_VIOLATION));
  assert.ok(isErrorResponse(error, SMB2_READ, STATUS_PENDING));
  assert.ok(isErrorResponse(error, SMB2_SESSION_SETUP, STATUS_LOGON_FAILURE));
  assert.not(isErrorResponse(error, SMB2_SESSION_SETUP, STATUS_MORE_PROCESSING_REQUIRED));
  assert.not(isErrorResponse(error, SMB2_QUERY_INFO, STATUS_BUFFER_OVERFLOW));
  assert.ok(isErrorResponse(error, SMB2_QUERY_DIRECTORY, STATUS_NO_MORE_FILES));
  assert.not(isErrorResponse(error, SMB2_CHANGE_NOTIFY, STATUS_NOTIFY_ENUM_DIR));
  const read = error.slice();
  read[64] = 17;
  assert.not(isErrorResponse(read, SMB2_READ, STATUS_BUFFER_OVERFLOW));
  assert.ok(isErrorResponse(error.slice(0, 64), SMB2_CREATE, STATUS_SHARING_VIOLATION));
  assert.not(isErrorResponse(error.slice(0, 64), SMB2_SESSION_SETUP, STATUS_MORE_PROCESSING_REQUIRED));
});

test.run();
