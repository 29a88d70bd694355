/** What a server's answer means, kind by kind. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Answer, answerOf, answerTo, isAnswered, isLetIn } from '../src/answer.ts';
import { coercion } from './report/samples-calls.ts';
import { rpc, service } from './report/samples.ts';

const STATUSES: readonly [status: string, answer: Answer][] = [
  ['STATUS_SUCCESS', 'done'],
  ['STATUS_BUFFER_OVERFLOW', 'done'],
  ['ERROR_MORE_DATA', 'done'],
  ['ERROR_SERVICE_REQUEST_TIMEOUT', 'done'],
  ['ERROR_SERVICE_ALREADY_RUNNING', 'done'],
  ['negotiate_ack', 'done'],
  ['ept_s_not_registered', 'done'],
  ['', 'unknown'],
  ['unknown', 'unknown'],
  ['STATUS_PENDING', 'unknown'],
  ['STATUS_MORE_PROCESSING_REQUIRED', 'unknown'],
  ['STATUS_ACCESS_DENIED', 'refused'],
  ['ERROR_NOT_SUPPORTED', 'refused'],
  ['nca_s_fault_access_denied', 'refused'],
];

test('a status says done, refused, or nothing', () => {
  for (const [status, answer] of STATUSES) assert.is(answerOf(status), answer, status);
});

test('a response whose return value is not read lets in, and says no more', () => {
  const call = { action: 'call', status: 'response', responseFrame: 31 } as const;
  const unread = rpc({ ...call, returnCode: null, returnName: null });
  assert.equal([answerTo(unread), isLetIn(unread), isAnswered(unread)], ['unknown', true, true]);
  assert.is(answerTo(rpc({ ...call, returnCode: 0, returnName: 'ERROR_SUCCESS' })), 'done');
  assert.is(answerTo(rpc({ ...call, returnCode: 234, returnName: 'ERROR_MORE_DATA' })), 'done');
  const denied = rpc({ ...call, returnCode: 5, returnName: 'ERROR_ACCESS_DENIED' });
  assert.equal([answerTo(denied), isLetIn(denied)], ['refused', false]);
});

test('silence and a sealed answer are neither success nor refusal', () => {
  const silent = service({ status: 'unknown', responseFrame: null });
  assert.equal([answerTo(silent), isLetIn(silent), isAnswered(silent)], ['unknown', false, false]);
});

test('what a coerced server returns is what it met elsewhere; a fault says that it did not go', () => {
  assert.is(answerTo(coercion({ status: 'ERROR_SUCCESS', returnCode: 0 })), 'done');
  assert.is(answerTo(coercion({ status: 'ERROR_BAD_NETPATH', returnCode: 53 })), 'unknown');
  assert.is(answerTo(coercion({ status: 'nca_s_fault_access_denied', returnCode: null })), 'refused');
});

test.run();
