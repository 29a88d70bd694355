/** elc__psexec_calc.pcapng: PsExec where its service already runs: the file cannot be written, the service not created, it is used. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { at, observeShared, only, pick, select } from '../support/analyze.ts';

const CAPTURE = 'elc__psexec_calc.pcapng';
const seen = await observeShared(CAPTURE);

const ADMIN = '\\\\192.168.1.195\\ADMIN$';
const IPC = '\\\\192.168.1.195\\IPC$';

if (seen !== undefined) {
  test('the capture: 98 packets, 2017-01-02 20:10', () => {
    assert.equal(pick(only(seen, 'capture'), 'packets', 'firstTime', 'lastTime', 'problems'), {
      packets: 98,
      firstTime: '2017-01-02T20:10:30.163057Z',
      lastTime: '2017-01-02T20:10:52.685082Z',
      problems: [],
    });
  });

  test('f10 and f39: PICKLESWORTH\\choppydog logs on from CHIP_DOUGLAS-PC, over two connections', () => {
    assert.equal(
      select(seen, 'logon').map((o) => [
        o.frame,
        o.responseFrame,
        at(o.source),
        o.domain,
        o.user,
        o.workstation,
        o.ntlmVersion,
        o.status,
      ]),
      [
        [10, 11, '192.168.1.46:49343', 'PICKLESWORTH', 'choppydog', 'CHIP_DOUGLAS-PC', 'NTLMv2', 'STATUS_SUCCESS'],
        [39, 40, '192.168.1.46:49346', 'PICKLESWORTH', 'choppydog', 'CHIP_DOUGLAS-PC', 'NTLMv2', 'STATUS_SUCCESS'],
      ],
    );
    const { server } = select(seen, 'logon')[0];
    assert.equal(
      [server?.netbiosName, server?.dnsName, server?.osBuild],
      ['SNICKLEFRITZ', 'SnickleFritz.picklesworth.local', 7601],
    );
  });

  test('f12 ADMIN$, f41 IPC$', () => {
    assert.equal(
      select(seen, 'share', { action: 'connect' }).map((o) => [o.frame, o.path, o.status, o.user]),
      [
        [12, ADMIN, 'STATUS_SUCCESS', 'choppydog'],
        [41, IPC, 'STATUS_SUCCESS', 'choppydog'],
      ],
    );
  });

  test('f14-16: PSEXESVC.exe cannot be overwritten: STATUS_SHARING_VIOLATION; no byte of it is sent', () => {
    const open = only(seen, 'file');
    assert.equal(pick(open, 'frame', 'responseFrame', 'action', 'share', 'name', 'disposition', 'result', 'status'), {
      frame: 14,
      responseFrame: 16,
      action: 'open',
      share: ADMIN,
      name: 'PSEXESVC.exe',
      disposition: 'FILE_OVERWRITE_IF',
      result: null,
      status: 'STATUS_SHARING_VIOLATION',
    });
    assert.equal(select(seen, 'transfer'), []);
  });

  test('f23-24: the endpoint mapper names port 49162 for svcctl', () => {
    const map = only(seen, 'rpc', { operation: 'ept_map' });
    const [tower] = map.arguments.towers as { tcpPort: number; interface: { name: string } }[];
    assert.equal([map.frame, map.responseFrame, tower.interface.name, tower.tcpPort], [23, 24, 'svcctl', 49162]);
  });

  test('f53: RCreateServiceW is refused with 0x431, ERROR_SERVICE_EXISTS; what was asked for is in clear', () => {
    assert.equal(
      pick(
        only(seen, 'service', { action: 'create' }),
        'frame',
        'responseFrame',
        'opnum',
        'operation',
        'name',
        'binaryPath',
        'status',
        'returnCode',
      ),
      {
        frame: 53,
        responseFrame: 54,
        opnum: 12,
        operation: 'RCreateServiceW',
        name: 'PSEXESVC',
        binaryPath: '%SystemRoot%\\PSEXESVC.exe',
        status: 'ERROR_SERVICE_EXISTS',
        returnCode: 0x431,
      },
    );
  });

  test('f55-64: opened, found running already, its status asked', () => {
    assert.equal(
      select(seen, 'service').map((o) => [o.frame, o.action, o.machine, o.name, o.state, o.status]),
      [
        [51, 'open manager', '192.168.1.195', null, null, 'ERROR_SUCCESS'],
        [53, 'create', '192.168.1.195', 'PSEXESVC', null, 'ERROR_SERVICE_EXISTS'],
        [55, 'open', '192.168.1.195', 'PSEXESVC', null, 'ERROR_SUCCESS'],
        [57, 'start', '192.168.1.195', 'PSEXESVC', null, 'ERROR_SERVICE_ALREADY_RUNNING'],
        [59, 'query status', '192.168.1.195', 'PSEXESVC', 'SERVICE_RUNNING', 'ERROR_SUCCESS'],
        [61, 'close', '192.168.1.195', 'PSEXESVC', null, 'ERROR_SUCCESS'],
        [63, 'close', '192.168.1.195', null, null, 'ERROR_SUCCESS'],
      ],
    );
  });

  test('f67-96: pipe PSEXESVC is used all the same: 4 + 19,040 bytes written, 4 + 16 + 4 + 19,040 read', () => {
    assert.equal(
      select(seen, 'pipe').map((o) => [o.frame, o.action, o.name, o.status]),
      [
        [43, 'open', 'svcctl', 'STATUS_SUCCESS'],
        [65, 'close', 'svcctl', 'STATUS_SUCCESS'],
        [67, 'open', 'PSEXESVC', 'STATUS_SUCCESS'],
        [95, 'close', 'PSEXESVC', 'STATUS_SUCCESS'],
      ],
    );
    const end = only(seen, 'pipe', { action: 'close', name: 'PSEXESVC' });
    assert.equal([end.rpc, end.bytesWritten, end.bytesRead], [false, 16 + 19_044, 16 + 19_064]);
  });

  test('nothing is hidden', () => {
    assert.equal(select(seen, 'blind spot'), []);
  });
}

test.run();
