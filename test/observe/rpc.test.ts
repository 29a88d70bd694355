/** DCE/RPC over pipes and over TCP (C706 §9.3, MS-RPCE §3.3.1.5), where real captures lack the case. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Observation } from '../../src/observations.ts';
import { observe, only, pick, select } from '../support/analyze.ts';
import { framesOf, pcap } from '../support/capture-builder.ts';
import { Conversation } from '../support/conversation.ts';
import {
  alterContext,
  auth3,
  bindAck,
  bindNak,
  bindPdu,
  codeAnswer,
  createService,
  createServiceAnswer,
  FIRST_FRAG,
  fault,
  LAST_FRAG,
  ntlmAuthenticate,
  ntlmChallenge,
  ntlmNegotiate,
  openManager,
  openManagerAnswer,
  openService,
  PKT_PRIVACY,
  request,
  response,
  SRVSVC,
  SVCCTL,
  startService,
} from './rpc-messages.ts';
import { STATUS_BUFFER_OVERFLOW, seenIn, Talk } from './talk.ts';

const PIPE = 7n;
const IPC = '\\\\server\\IPC$';

/** A pipe that is open, and svcctl bound over it. */
function service(): Talk {
  const talk = new Talk().connect(IPC, 2).open('svcctl', PIPE);
  talk.write(PIPE, bindPdu(1, SVCCTL, 2));
  talk.read(PIPE, bindAck(1));
  return talk;
}

/** DCE/RPC over TCP: who says what, one PDU a segment. */
async function overTcp(...said: [side: 0 | 1, pdu: Uint8Array][]): Promise<Observation[]> {
  const conversation = new Conversation({ server: { ip: '10.0.0.2', port: 49700 }, mss: 60_000 }).handshake();
  for (const [side, bytes] of said) conversation.say(side, bytes);
  return observe(pcap(framesOf(conversation.segments)));
}

test('handles: what was opened by name keeps it in the calls that use its handle', async () => {
  const talk = service();
  talk.transceive(PIPE, request(2, 15, openManager('SALES-PC')), response(2, openManagerAnswer(1)));
  talk.transceive(PIPE, request(3, 16, openService(1, 'BTOBTO')), response(3, openManagerAnswer(2)));
  talk.transceive(PIPE, request(4, 19, startService(2)), response(4, codeAnswer(1053)));
  talk.transceive(PIPE, request(5, 2, startService(2).subarray(0, 20)), response(5, codeAnswer(0)));
  assert.equal(
    select(await seenIn(talk), 'service').map((o) => [o.action, o.machine, o.name, o.status]),
    [
      ['open manager', 'SALES-PC', null, 'ERROR_SUCCESS'],
      ['open', 'SALES-PC', 'BTOBTO', 'ERROR_SUCCESS'],
      ['start', 'SALES-PC', 'BTOBTO', 'ERROR_SERVICE_REQUEST_TIMEOUT'],
      ['delete', 'SALES-PC', 'BTOBTO', 'ERROR_SUCCESS'],
    ],
  );
});

test('a request in three fragments, an answer in two: one call, at the frames that complete them', async () => {
  const stub = createService(1, 'BTOBTO', 'cmd.exe /Q /c echo cd ^> C:\\out');
  const answer = createServiceAnswer(2);
  const talk = service();
  talk.write(PIPE, request(2, 12, stub.subarray(0, 40), undefined, { flags: FIRST_FRAG }));
  talk.write(PIPE, request(2, 12, stub.subarray(40, 80), undefined, { flags: 0 }));
  const asked = talk.write(PIPE, request(2, 12, stub.subarray(80), undefined, { flags: LAST_FRAG }));
  talk.read(PIPE, response(2, answer.subarray(0, 8), undefined, { flags: FIRST_FRAG }));
  const answered = talk.read(PIPE, response(2, answer.subarray(8), undefined, { flags: LAST_FRAG }));
  const seen = await seenIn(talk);
  const call = only(seen, 'rpc', { action: 'call' });
  assert.equal(pick(call, 'frame', 'responseFrame', 'operation', 'requestBytes', 'responseBytes', 'unread'), {
    frame: asked,
    responseFrame: answered,
    operation: 'RCreateServiceW',
    requestBytes: stub.length,
    responseBytes: answer.length,
    unread: null,
  });
  assert.equal(pick(only(seen, 'service'), 'name', 'binaryPath', 'status'), {
    name: 'BTOBTO',
    binaryPath: 'cmd.exe /Q /c echo cd ^> C:\\out',
    status: 'ERROR_SUCCESS',
  });
});

test('several PDUs in one WRITE, and one PDU in two WRITEs', async () => {
  const talk = service();
  const second = request(3, 16, openService(1, 'Spooler'));
  const both = Buffer.concat([request(2, 15, openManager('X')), second]);
  talk.write(PIPE, both.subarray(0, both.length - 30));
  const completed = talk.write(PIPE, both.subarray(both.length - 30));
  talk.read(PIPE, Buffer.concat([response(2, openManagerAnswer(1)), response(3, openManagerAnswer(2))]));
  const services = select(await seenIn(talk), 'service');
  assert.equal(
    services.map((o) => [o.action, o.name, o.status]),
    [
      ['open manager', null, 'ERROR_SUCCESS'],
      ['open', 'Spooler', 'ERROR_SUCCESS'],
    ],
  );
  assert.is(services[1].frame, completed);
});

test('STATUS_BUFFER_OVERFLOW: the rest of an answer comes with the next READ', async () => {
  const talk = service();
  talk.write(PIPE, request(2, 15, openManager('X')));
  const answer = response(2, openManagerAnswer(1));
  talk.read(PIPE, answer.subarray(0, 20), 0n, STATUS_BUFFER_OVERFLOW);
  const answered = talk.read(PIPE, answer.subarray(20));
  talk.transceive(
    PIPE,
    request(3, 16, openService(1, 'Spooler')),
    response(3, openManagerAnswer(2)).subarray(0, 10),
    STATUS_BUFFER_OVERFLOW,
  );
  const completed = talk.read(PIPE, response(3, openManagerAnswer(2)).subarray(10));
  assert.equal(
    select(await seenIn(talk), 'service').map((o) => [o.action, o.responseFrame, o.status]),
    [
      ['open manager', answered, 'ERROR_SUCCESS'],
      ['open', completed, 'ERROR_SUCCESS'],
    ],
  );
});

test('a call without an answer is unknown; its arguments are told', async () => {
  const talk = service();
  talk.write(PIPE, request(2, 12, createService(1, 'BTOBTO', 'x.exe')));
  const seen = await seenIn(talk);
  assert.equal(pick(only(seen, 'rpc', { action: 'call' }), 'status', 'responseFrame', 'responseBytes', 'returnCode'), {
    status: 'unknown',
    responseFrame: null,
    responseBytes: null,
    returnCode: null,
  });
  assert.equal(pick(only(seen, 'service'), 'name', 'binaryPath', 'status', 'returnCode'), {
    name: 'BTOBTO',
    binaryPath: 'x.exe',
    status: 'unknown',
    returnCode: null,
  });
});

test('a call whose bind was not seen is of the interface that its pipe names, and says that this is inferred', async () => {
  const talk = new Talk().connect(IPC, 2).open('svcctl', PIPE);
  talk.transceive(PIPE, request(2, 12, createService(1, 'a', 'b')), response(2, createServiceAnswer(2)));
  const seen = await seenIn(talk);
  assert.equal(pick(only(seen, 'rpc'), 'interface', 'inferred', 'opnum', 'operation', 'pipe', 'status'), {
    interface: { uuid: '367abb81-9844-35f1-ad32-98f038001003', version: null, name: 'svcctl' },
    inferred: true,
    opnum: 12,
    operation: 'RCreateServiceW',
    pipe: 'svcctl',
    status: 'response',
  });
  assert.equal(pick(only(seen, 'service'), 'action', 'name'), { action: 'create', name: 'a' });
});

test('a call whose bind was not seen, on a pipe that names none, has an opnum and no interface', async () => {
  const talk = new Talk().connect(IPC, 2).open('mine', PIPE);
  talk.transceive(PIPE, request(2, 250, createService(1, 'a', 'b')), response(2, createServiceAnswer(2)));
  const seen = await seenIn(talk);
  assert.equal(pick(only(seen, 'rpc'), 'interface', 'inferred', 'opnum', 'operation'), {
    interface: null,
    inferred: false,
    opnum: 250,
    operation: null,
  });
});

test('a fault names itself, and is no return code', async () => {
  const talk = service();
  talk.transceive(PIPE, request(2, 200, codeAnswer(0)), fault(2, 0x1c010002));
  const call = only(await seenIn(talk), 'rpc', { action: 'call' });
  assert.equal([call.status, call.returnCode, call.operation], ['nca_s_op_rng_error', null, null]);
});

test('a fault of svcctl is the status of what was tried', async () => {
  const talk = service();
  talk.transceive(PIPE, request(2, 15, openManager('X')), fault(2, 5));
  const tried = only(await seenIn(talk), 'service');
  assert.equal([tried.action, tried.status, tried.returnCode], ['open manager', 'nca_s_fault_access_denied', null]);
});

test('bind_nak refuses the bind', async () => {
  const seen = await overTcp([0, bindPdu(1, SVCCTL, 2)], [1, bindNak(1, 4)]);
  const bind = only(seen, 'rpc');
  assert.equal(
    [bind.action, bind.interface?.name, bind.status, bind.responseFrame],
    ['bind', 'svcctl', 'PROTOCOL_VERSION_NOT_SUPPORTED', 5],
  );
});

test('a context that the server rejects is said to be rejected, and why', async () => {
  const seen = await overTcp([0, bindPdu(1, SVCCTL, 2)], [1, bindAck(1, undefined, 12, 2, 1)]);
  assert.is(only(seen, 'rpc').status, 'abstract_syntax_not_supported');
});

test('alter_context adds an interface to the association: calls are told apart by their context', async () => {
  const seen = await overTcp(
    [0, bindPdu(1, SVCCTL, 2)],
    [1, bindAck(1)],
    [0, alterContext(2, SRVSVC, 3, undefined, 1)],
    [1, bindAck(2, undefined, 15)],
    [0, request(3, 15, codeAnswer(0), undefined, { contextId: 1 })],
    [1, response(3, codeAnswer(0))],
    [0, request(4, 15, openManager('X'))],
    [1, response(4, openManagerAnswer(1))],
  );
  assert.equal(
    select(seen, 'rpc').map((o) => [o.action, o.alter, o.contextId, o.interface?.name, o.operation, o.status]),
    [
      ['bind', false, 0, 'svcctl', null, 'acceptance'],
      ['bind', true, 1, 'srvsvc', null, 'acceptance'],
      ['call', false, 1, 'srvsvc', 'NetrShareEnum', 'response'],
      ['call', false, 0, 'svcctl', 'ROpenSCManagerW', 'response'],
    ],
  );
});

const VERIFIER = new Uint8Array(16).fill(7);

/** bind with NEGOTIATE, bind_ack with CHALLENGE, auth3 with AUTHENTICATE, and what follows. */
function authenticated(level: number, ...said: [0 | 1, Uint8Array][]): Promise<Observation[]> {
  return overTcp(
    [0, bindPdu(1, SVCCTL, 2, { value: ntlmNegotiate(), level })],
    [1, bindAck(1, { value: ntlmChallenge(), level })],
    [0, auth3(1, { value: ntlmAuthenticate('SALES', 'ssales', 'WS1'), level })],
    ...said,
  );
}

test('auth3 has no answer: the answer to the first call under it accepts the logon', async () => {
  const seen = await authenticated(
    PKT_PRIVACY,
    [0, request(2, 15, openManager('X'), { value: VERIFIER, level: PKT_PRIVACY })],
    [1, response(2, openManagerAnswer(1), { value: VERIFIER, level: PKT_PRIVACY })],
  );
  assert.equal(
    pick(only(seen, 'logon'), 'frame', 'responseFrame', 'via', 'domain', 'user', 'workstation', 'status', 'outcome'),
    {
      frame: 6,
      responseFrame: 8,
      via: 'dcerpc',
      domain: 'SALES',
      user: 'ssales',
      workstation: 'WS1',
      status: 'unknown',
      outcome: 'success',
    },
  );
  const call = only(seen, 'rpc', { action: 'call' });
  assert.equal([call.user, call.sealed, call.unread, call.arguments], ['ssales', true, 'sealed', {}]);
});

test('auth3, then a fault without a verifier that denies access: the logon was refused', async () => {
  const seen = await authenticated(
    PKT_PRIVACY,
    [0, request(2, 15, openManager('X'), { value: VERIFIER, level: PKT_PRIVACY })],
    [1, fault(2, 5)],
  );
  assert.equal(pick(only(seen, 'logon'), 'user', 'status', 'outcome', 'responseFrame'), {
    user: 'ssales',
    status: 'nca_s_fault_access_denied',
    outcome: 'failure',
    responseFrame: 8,
  });
  assert.is(only(seen, 'rpc', { action: 'call' }).user, null);
});

test('auth3, then a fault with a verifier: the call was refused, the logon was not', async () => {
  const seen = await authenticated(
    5,
    [0, request(2, 15, openManager('X'), { value: VERIFIER })],
    [1, fault(2, 5, { value: VERIFIER })],
  );
  assert.equal(
    [only(seen, 'logon').outcome, only(seen, 'rpc', { action: 'call' }).status],
    ['success', 'nca_s_fault_access_denied'],
  );
});

test('auth3 and nothing more: nobody knows', async () => {
  const seen = await authenticated(PKT_PRIVACY);
  assert.equal(pick(only(seen, 'logon'), 'user', 'status', 'outcome', 'responseFrame'), {
    user: 'ssales',
    status: 'unknown',
    outcome: 'unknown',
    responseFrame: null,
  });
});

test('at packet integrity arguments are in clear, and read', async () => {
  const seen = await authenticated(
    5,
    [0, request(2, 15, openManager('SALES-PC'), { value: VERIFIER })],
    [1, response(2, openManagerAnswer(1), { value: VERIFIER })],
  );
  const call = only(seen, 'rpc', { action: 'call' });
  assert.equal(
    [call.sealed, call.authLevel, call.arguments.machineName],
    [false, 'RPC_C_AUTHN_LEVEL_PKT_INTEGRITY', 'SALES-PC'],
  );
  assert.is(only(seen, 'service').machine, 'SALES-PC');
});

test('a pipe that is not DCE/RPC is counted, and closed where its session ends', async () => {
  const talk = new Talk().connect(IPC, 2).open('PSEXESVC', PIPE);
  talk.write(PIPE, new Uint8Array(19_040));
  talk.read(PIPE, new Uint8Array(16));
  const seen = await seenIn(talk);
  assert.equal(
    pick(
      only(seen, 'pipe', { action: 'close' }),
      'name',
      'rpc',
      'status',
      'messagesWritten',
      'bytesWritten',
      'messagesRead',
      'bytesRead',
      'responseFrame',
    ),
    {
      name: 'PSEXESVC',
      rpc: false,
      status: 'unknown',
      messagesWritten: 1,
      bytesWritten: 19_040,
      messagesRead: 1,
      bytesRead: 16,
      responseFrame: null,
    },
  );
  assert.equal(select(seen, 'rpc'), []);
});

test('two pipes of one name are two associations: their handles are not mixed', async () => {
  const talk = service();
  const other = 8n;
  talk.open('svcctl', other);
  talk.write(other, bindPdu(1, SVCCTL, 2));
  talk.read(other, bindAck(1));
  talk.transceive(PIPE, request(2, 16, openService(1, 'First')), response(2, openManagerAnswer(2)));
  talk.transceive(other, request(2, 19, startService(2)), response(2, codeAnswer(0)));
  assert.equal(
    select(await seenIn(talk), 'service').map((o) => [o.action, o.name]),
    [
      ['open', 'First'],
      ['start', null],
    ],
  );
});

test.run();
