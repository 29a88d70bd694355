/** sv__dcerpc-smb-test-01.pcap: PsExec by Kerberos from VICTIM-PC to dc1, its service calls in clear over the pipe. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { at, observeShared, only, pick, select } from '../support/analyze.ts';

const CAPTURE = 'sv__dcerpc-smb-test-01.pcap';
const seen = await observeShared(CAPTURE);

const ADMIN = '\\\\dc1\\ADMIN$';
const IPC = '\\\\dc1\\IPC$';
const STEM = 'PSEXESVC-VICTIM-PC-2412';

if (seen !== undefined) {
  test('the capture: 175 packets, 2017-10-09 16:45, one connection 192.168.10.31 -> 192.168.10.10:445', () => {
    assert.equal(pick(only(seen, 'capture'), 'packets', 'firstTime', 'lastTime', 'problems'), {
      packets: 175,
      firstTime: '2017-10-09T16:45:00.277883Z',
      lastTime: '2017-10-09T16:45:10.699181Z',
      problems: [],
    });
    const connection = only(seen, 'connection');
    assert.equal([at(connection.source), at(connection.target)], ['192.168.10.31:49285', '192.168.10.10:445']);
    assert.equal(pick(connection, 'frame', 'lastFrame', 'protocol', 'handshake', 'end'), {
      frame: 1,
      lastFrame: 175,
      protocol: 'smb2',
      handshake: 'established',
      end: 'rst',
    });
  });

  test('f8-9: a Kerberos session setup for cifs/dc1.contoso.local; the user stays unknown', () => {
    assert.equal(
      pick(
        only(seen, 'logon'),
        'frame',
        'responseFrame',
        'protocol',
        'user',
        'domain',
        'targetName',
        'realm',
        'status',
        'outcome',
      ),
      {
        frame: 8,
        responseFrame: 9,
        protocol: 'Kerberos',
        user: null,
        domain: null,
        targetName: 'cifs/dc1.contoso.local',
        realm: 'CONTOSO.LOCAL',
        status: 'STATUS_SUCCESS',
        outcome: 'success',
      },
    );
  });

  test('f10 IPC$, f158 ADMIN$; both left at f169-172', () => {
    assert.equal(
      select(seen, 'share').map((o) => [o.frame, o.action, o.path, o.type, o.status]),
      [
        [10, 'connect', IPC, 'pipe', 'STATUS_SUCCESS'],
        [158, 'connect', ADMIN, 'disk', 'STATUS_SUCCESS'],
        [169, 'disconnect', ADMIN, 'disk', 'STATUS_SUCCESS'],
        [171, 'disconnect', IPC, 'pipe', 'STATUS_SUCCESS'],
      ],
    );
  });

  test('f16 and f134: svcctl 2.0 bound over its pipe, in clear', () => {
    const binds = select(seen, 'rpc', { action: 'bind', status: 'acceptance' });
    assert.equal(
      binds.map((o) => [
        o.frame,
        o.responseFrame,
        o.interface?.name,
        o.interface?.version,
        o.transport,
        o.pipe,
        o.transferSyntax,
        o.authLevel,
      ]),
      [
        [16, 19, 'svcctl', '2.0', 'ncacn_np', 'svcctl', 'NDR', null],
        [134, 137, 'svcctl', '2.0', 'ncacn_np', 'svcctl', 'NDR', null],
      ],
    );
  });

  test('f22: opnum 45, RCreateServiceWOW64W, with all its arguments', () => {
    const call = only(seen, 'rpc', { opnum: 45 });
    assert.equal(pick(call, 'frame', 'responseFrame', 'operation', 'sealed', 'returnCode', 'returnName'), {
      frame: 22,
      responseFrame: 23,
      operation: 'RCreateServiceWOW64W',
      sealed: false,
      returnCode: 0,
      returnName: 'ERROR_SUCCESS',
    });
    const { handle: _, result, ...asked } = call.arguments;
    assert.ok(result);
    assert.equal(asked, {
      serviceName: 'PSEXESVC',
      displayName: 'PSEXESVC',
      desiredAccess: ['SERVICE_ALL_ACCESS'],
      serviceType: 'SERVICE_WIN32_OWN_PROCESS',
      startType: 'SERVICE_DEMAND_START',
      errorControl: 'SERVICE_ERROR_IGNORE',
      binaryPathName: '%SystemRoot%\\PSEXESVC.exe',
      hasPassword: false,
      passwordLength: 0,
    });
    const service = only(seen, 'service', { action: 'create' });
    assert.equal(pick(service, 'machine', 'name', 'displayName', 'binaryPath', 'startType', 'status'), {
      machine: 'dc1',
      name: 'PSEXESVC',
      displayName: 'PSEXESVC',
      binaryPath: '%SystemRoot%\\PSEXESVC.exe',
      startType: 'SERVICE_DEMAND_START',
      status: 'ERROR_SUCCESS',
    });
  });

  test('the service’s life: created, started (f28), running (f32), stopped (f142), deleted (f150)', () => {
    assert.equal(
      select(seen, 'service', { name: 'PSEXESVC' })
        .filter(({ action }) => action !== 'close' && action !== 'open')
        .map((o) => [o.frame, o.action, o.machine, o.control, o.state, o.status]),
      [
        [22, 'create', 'dc1', null, null, 'ERROR_SUCCESS'],
        [28, 'start', 'dc1', null, null, 'ERROR_SUCCESS'],
        [30, 'query status', 'dc1', null, 'SERVICE_START_PENDING', 'ERROR_SUCCESS'],
        [32, 'query status', 'dc1', null, 'SERVICE_RUNNING', 'ERROR_SUCCESS'],
        [142, 'control', 'dc1', 'SERVICE_CONTROL_STOP', 'SERVICE_STOP_PENDING', 'ERROR_SUCCESS'],
        [144, 'query status', 'dc1', null, 'SERVICE_STOPPED', 'ERROR_SUCCESS'],
        [150, 'delete', 'dc1', null, null, 'ERROR_SUCCESS'],
      ],
    );
    const handled = select(seen, 'service').map(({ opnum }) => opnum);
    const times = (opnum: number) => handled.filter((other) => other === opnum).length;
    assert.equal([15, 45, 16, 19, 6, 1, 2, 0].map(times), [2, 1, 3, 1, 3, 1, 1, 6]);
  });

  test('the pipes: PSEXESVC with its block of 19,040 bytes, then stdin, stdout, stderr named after VICTIM-PC and 2412', () => {
    assert.equal(
      select(seen, 'pipe')
        .filter(({ action, name }) => action !== 'close' && name !== 'svcctl')
        .map((o) => [o.frame, o.action, o.name, o.status]),
      [
        [40, 'open', 'PSEXESVC', 'STATUS_SUCCESS'],
        [61, 'wait', `${STEM}-stdin`, 'STATUS_SUCCESS'],
        [63, 'open', `${STEM}-stdin`, 'STATUS_SUCCESS'],
        [71, 'wait', `${STEM}-stdout`, 'STATUS_SUCCESS'],
        [73, 'open', `${STEM}-stdout`, 'STATUS_SUCCESS'],
        [81, 'wait', `${STEM}-stderr`, 'STATUS_SUCCESS'],
        [83, 'open', `${STEM}-stderr`, 'STATUS_SUCCESS'],
      ],
    );
    assert.equal(
      select(seen, 'pipe', { action: 'close' }).map((o) => [
        o.frame,
        o.name,
        o.rpc,
        o.messagesWritten,
        o.bytesWritten,
        o.messagesRead,
        o.bytesRead,
      ]),
      [
        [38, 'svcctl', true, 10, 744, 10, 524],
        [104, `${STEM}-stderr`, false, 0, 0, 0, 0],
        [105, `${STEM}-stdout`, false, 0, 0, 4, 72],
        // 16 bytes each way by FSCTL_PIPE_TRANSCEIVE; 4 + 19,040 written, 4 + 16 + 4 + 19,040 read
        [128, 'PSEXESVC', false, 3, 16 + 19_044, 5, 16 + 19_064],
        [156, 'svcctl', true, 10, 600, 10, 520],
        [166, `${STEM}-stdin`, false, 0, 0, 0, 0],
      ],
    );
  });

  test('f160-165: PSEXESVC.exe, 145,568 bytes, opened on ADMIN$ and deleted', () => {
    assert.equal(
      select(seen, 'file').map((o) => [o.frame, o.responseFrame, o.action, o.share, o.name, o.size, o.status]),
      [
        [160, 161, 'open', ADMIN, 'PSEXESVC.exe', 145_568, 'STATUS_SUCCESS'],
        [162, 163, 'delete', ADMIN, 'PSEXESVC.exe', null, 'STATUS_SUCCESS'],
        [164, 165, 'close', ADMIN, 'PSEXESVC.exe', null, 'STATUS_SUCCESS'],
      ],
    );
    assert.equal(only(seen, 'file', { action: 'delete' }).information, 'FileDispositionInformation');
  });

  test('its content is not in this capture, and nothing is hidden', () => {
    assert.equal(select(seen, 'transfer'), []);
    assert.equal(select(seen, 'blind spot'), []);
  });
}

test.run();
