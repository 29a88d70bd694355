/** Logons over SMB2 by the protocol's rules (MS-SMB2 §3.2.5.3, §3.3.5.5), where real captures lack the case. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { only, pick, select } from '../support/analyze.ts';
import { Bytes } from '../support/capture-builder.ts';
import * as smb2 from '../support/smb2-builder.ts';
import { ntlmAuthenticate, ntlmChallenge, ntlmNegotiate } from './rpc-messages.ts';
import {
  type Ids,
  logoff,
  refusal,
  STATUS_ACCESS_DENIED,
  STATUS_MORE_PROCESSING_REQUIRED,
  seenIn,
  Talk,
  text,
} from './talk.ts';

const STATUS_LOGON_FAILURE = 0xc000006d;
const SMB2_SESSION_FLAG_IS_GUEST = 1;
const SMB2_SESSION_FLAG_BINDING = 1;

/** The session setup as far as its CHALLENGE; the session's id is the server's to give. */
function challenged(talk: Talk, session: bigint, computer?: string): [asked: number, answered: number] {
  const first: Ids = { ...talk.next(), sessionId: 0n };
  const asked = talk.ask(smb2.sessionSetupRequest(first, ntlmNegotiate()));
  const challenge = smb2.sessionSetupResponse(
    { ...first, sessionId: session, status: STATUS_MORE_PROCESSING_REQUIRED },
    ntlmChallenge(computer),
  );
  return [asked, talk.answer(challenge)];
}

/** The AUTHENTICATE, and its frame. */
function proves(talk: Talk, session: bigint, user: string): [Ids, number] {
  const ids: Ids = { ...talk.next(), sessionId: session };
  return [ids, talk.ask(smb2.sessionSetupRequest(ids, ntlmAuthenticate('SALES', user, 'WS1')))];
}

function granted(ids: Ids, flags = 0): Uint8Array {
  const message = smb2.sessionSetupResponse(ids, new Uint8Array(0));
  return new Bytes(message.length).set(0, message).u16(64 + 2, flags).bytes;
}

test('a logon is told once, at its AUTHENTICATE, with the answer to that', async () => {
  const talk = new Talk();
  challenged(talk, 9n);
  const [ids, asked] = proves(talk, 9n, 'ssales');
  const answered = talk.answer(granted(ids));
  const logon = only(await seenIn(talk), 'logon');
  assert.equal(
    pick(
      logon,
      'frame',
      'responseFrame',
      'via',
      'domain',
      'user',
      'workstation',
      'ntlmVersion',
      'status',
      'outcome',
      'sessionId',
      'guest',
    ),
    {
      frame: asked,
      responseFrame: answered,
      via: 'smb2',
      domain: 'SALES',
      user: 'ssales',
      workstation: 'WS1',
      ntlmVersion: 'NTLMv1',
      status: 'STATUS_SUCCESS',
      outcome: 'success',
      sessionId: '0x0000000000000009',
      guest: false,
    },
  );
});

test('without an answer its outcome is unknown, and the session is nobody’s', async () => {
  const talk = new Talk({ session: 9n });
  challenged(talk, 9n);
  proves(talk, 9n, 'ssales');
  talk.connect('\\\\server\\share');
  const seen = await seenIn(talk);
  assert.equal(pick(only(seen, 'logon'), 'status', 'outcome', 'responseFrame'), {
    status: 'unknown',
    outcome: 'unknown',
    responseFrame: null,
  });
  assert.is(only(seen, 'share').user, null);
});

test('a refused logon is an attempt: what comes after it is not done in its name', async () => {
  const talk = new Talk({ session: 9n });
  challenged(talk, 9n);
  const [ids] = proves(talk, 9n, 'administrator');
  talk.answer(refusal(smb2.SMB2_SESSION_SETUP, ids, STATUS_LOGON_FAILURE));
  challenged(talk, 9n);
  const [again] = proves(talk, 9n, 'ssales');
  talk.answer(granted(again));
  talk.connect('\\\\server\\share');
  const seen = await seenIn(talk);
  assert.equal(
    select(seen, 'logon').map((o) => [o.user, o.status, o.outcome]),
    [
      ['administrator', 'STATUS_LOGON_FAILURE', 'failure'],
      ['ssales', 'STATUS_SUCCESS', 'success'],
    ],
  );
  assert.is(only(seen, 'share').user, 'ssales');
});

test('a server that lets in a guest says so', async () => {
  const talk = new Talk();
  challenged(talk, 9n);
  const [ids] = proves(talk, 9n, 'nobody');
  talk.answer(granted(ids, SMB2_SESSION_FLAG_IS_GUEST));
  const logon = only(await seenIn(talk), 'logon');
  assert.equal([logon.guest, logon.outcome, logon.anonymous], [true, 'success', false]);
});

test('two logons at the same time on one connection are not mixed', async () => {
  const talk = new Talk();
  challenged(talk, 1n);
  challenged(talk, 2n);
  const [second] = proves(talk, 2n, 'second');
  const [first] = proves(talk, 1n, 'first');
  talk.answer(granted(first));
  talk.answer(refusal(smb2.SMB2_SESSION_SETUP, second, STATUS_ACCESS_DENIED));
  assert.equal(
    select(await seenIn(talk), 'logon').map((o) => [o.user, o.status, o.sessionId]),
    [
      ['second', 'STATUS_ACCESS_DENIED', '0x0000000000000002'],
      ['first', 'STATUS_SUCCESS', '0x0000000000000001'],
    ],
  );
});

test('an AUTHENTICATE whose CHALLENGE was not seen is told, with nothing of the server', async () => {
  const talk = new Talk();
  const [ids] = proves(talk, 9n, 'ssales');
  talk.answer(granted(ids));
  const logon = only(await seenIn(talk), 'logon');
  assert.equal([logon.user, logon.status, logon.server], ['ssales', 'STATUS_SUCCESS', null]);
});

test('a server that was asked who it is, by one who did not log on, is named by its CHALLENGE', async () => {
  const talk = new Talk();
  const [frame, responseFrame] = challenged(talk, 9n, 'FILES');
  const seen = await seenIn(talk);
  const name = only(seen, 'name');
  assert.equal(pick(name, 'protocol', 'action', 'name', 'nameKind', 'address', 'frame', 'responseFrame'), {
    protocol: 'NTLM',
    action: 'answer',
    name: 'FILES',
    nameKind: 'NetBIOS',
    address: name.target.ip,
    frame,
    responseFrame,
  });
  assert.equal(select(seen, 'logon'), []);

  const loggedOn = new Talk();
  challenged(loggedOn, 9n, 'FILES');
  const [ids] = proves(loggedOn, 9n, 'ssales');
  loggedOn.answer(granted(ids));
  const told = await seenIn(loggedOn);
  assert.equal([select(told, 'name'), only(told, 'logon').server?.netbiosName], [[], 'FILES']);
});

test('a token that nobody can read is a logon of an unknown kind', async () => {
  const talk = new Talk();
  const ids: Ids = { ...talk.next(), sessionId: 9n };
  talk.ask(smb2.sessionSetupRequest(ids, text('not a token of any kind')));
  talk.answer(granted(ids));
  const logon = only(await seenIn(talk), 'logon');
  assert.equal(pick(logon, 'protocol', 'user', 'status', 'outcome'), {
    protocol: 'unknown',
    user: null,
    status: 'STATUS_SUCCESS',
    outcome: 'success',
  });
});

test('a session bound to a second connection says so', async () => {
  const talk = new Talk();
  const ids: Ids = { ...talk.next(), sessionId: 9n };
  const request = smb2.sessionSetupRequest(ids, ntlmAuthenticate('SALES', 'ssales', 'WS1'));
  talk.ask(new Bytes(request.length).set(0, request).u8(64 + 2, SMB2_SESSION_FLAG_BINDING).bytes);
  talk.answer(granted(ids));
  assert.ok(only(await seenIn(talk), 'logon').binding);
});

test('after LOGOFF the session’s number belongs to nobody', async () => {
  const talk = new Talk({ session: 9n });
  challenged(talk, 9n);
  const [ids] = proves(talk, 9n, 'ssales');
  talk.answer(granted(ids));
  const bye = talk.next();
  talk.ask(logoff(bye));
  talk.answer(logoff(bye, true));
  talk.connect('\\\\server\\share');
  assert.is(only(await seenIn(talk), 'share').user, null);
});

test.run();
