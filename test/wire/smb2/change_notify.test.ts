/** CHANGE_NOTIFY. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  completionFilterNames,
  decodeChangeNotifyRequest,
  decodeChangeNotifyResponse,
  decodeFileNotifyInformation,
  fileActionName,
} from '../../../src/wire/smb2/index.ts';
import { checkVectors, type Vector } from '../vectors.ts';
import { checkMessages } from './check.ts';

const REQUESTS: Vector[] = [
  {
    name: 'of names',
    source: 'elc__delete.pcapng, frame 16',
    hex: `
      fe534d4240000100000000000f00010000000000000000000600000000000000fffe0000010000000d000000000400000000000000000000
      00000000000000002000000020000000f90100000000000001000000ffffffff1700000000000000`,
    expected: { flags: 0, fileId: '000001f9-0000-0000-0100-0000ffffffff', completionFilter: 23 },
  },
];

const RESPONSES: Vector[] = [
  {
    name: 'a change',
    source: 'elc__delete.pcapng, frame 98',
    hex: `
      fe534d4240000100000000000f00010001000000000000002c00000000000000fffe0000010000000d000000000400000000000000000000
      000000000000000009004800200000000000000003000000140000004e00540055005300450052002e00440041005400`,
    expected: { outputBuffer: '0000000003000000140000004e005400... 32 bytes' },
  },
  {
    name: 'more changes than fit, STATUS_NOTIFY_ENUM_DIR',
    source: 'elc__delete.pcapng, frame 96',
    hex: `
      fe534d42400001000c0100000f0000000300000000000000120000000000000025000000000000000d000000000400000000000000000000
      00000000000000000900480000000000`,
    expected: { outputBuffer: '' },
  },
];

const CHANGES: Vector[] = [
  {
    name: 'a directory is modified',
    source: 'elc__delete.pcapng, frame 98',
    hex: '0000000003000000140000004e00540055005300450052002e00440041005400',
    expected: [{ action: 3, fileName: 'NTUSER.DAT' }],
  },
];

checkMessages('CHANGE_NOTIFY request', decodeChangeNotifyRequest, REQUESTS);
checkMessages('CHANGE_NOTIFY response', decodeChangeNotifyResponse, RESPONSES);
checkVectors('FILE_NOTIFY_INFORMATION', decodeFileNotifyInformation, CHANGES);

test('CHANGE_NOTIFY: names', () => {
  assert.equal(completionFilterNames(3), ['FILE_NOTIFY_CHANGE_FILE_NAME', 'FILE_NOTIFY_CHANGE_DIR_NAME']);
  assert.is(fileActionName(5), 'FILE_ACTION_RENAMED_NEW_NAME');
});

test.run();
