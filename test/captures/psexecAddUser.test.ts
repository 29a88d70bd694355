/**
 * sv__smb2-07-20171220_smb_psexec_add_user.pcap: PsExec 2.2 by Kerberos, whole: the drop, the port that did not answer,
 * the service over the pipe instead, and the cleaning up (the sequence of Sysinternals PsExec, step by step).
 */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { at, observeShared, only, pick, select } from '../support/analyze.ts';

const CAPTURE = 'sv__smb2-07-20171220_smb_psexec_add_user.pcap';
const seen = await observeShared(CAPTURE);

const ADMIN = '\\\\dc1\\ADMIN$';
const IPC = '\\\\dc1\\IPC$';
const STEM = 'PSEXESVC-VICTIM-PC-2412';

if (seen !== undefined) {
  test('the capture: 400 packets in 50 seconds', () => {
    assert.equal(pick(only(seen, 'capture'), 'packets', 'bytes', 'firstTime', 'lastTime', 'problems'), {
      packets: 400,
      bytes: 238_446,
      firstTime: '2017-10-09T16:44:38.059936Z',
      lastTime: '2017-10-09T16:45:27.730747Z',
      problems: [],
    });
  });

  test('connections that carry SMB or RPC: two to dc1, its endpoint mapper, two old ones to a third machine', () => {
    assert.equal(
      select(seen, 'connection').map((o) => [o.frame, at(o.source), at(o.target), o.protocol, o.handshake, o.end]),
      [
        [9, '192.168.10.31:49282', '192.168.10.10:445', 'smb2', 'established', 'rst'],
        [50, '192.168.10.31:49283', '192.168.10.10:135', 'dcerpc', 'established', 'rst'],
        [63, '192.168.10.31:49280', '192.168.10.30:139', 'smb2', null, 'fin'],
        [67, '192.168.10.31:49281', '192.168.10.30:139', 'smb1', null, 'fin'],
        [139, '192.168.10.31:49285', '192.168.10.10:445', 'smb2', 'established', 'rst'],
      ],
    );
  });

  test('f12-15: SMB1 offered, SMB 2.??? answered, SMB 2.1 agreed', () => {
    assert.equal(
      select(seen, 'negotiate').map((o) => [o.frame, o.responseFrame, o.dialect, o.serverGuid]),
      [
        [12, 13, 'SMB 2.???', 'deaab9ac-231e-4115-8a6d-c95db7d6905b'],
        [14, 15, 'SMB 2.1', 'deaab9ac-231e-4115-8a6d-c95db7d6905b'],
        [142, 143, 'SMB 2.1', 'deaab9ac-231e-4115-8a6d-c95db7d6905b'],
      ],
    );
  });

  test('f16 and f146: Kerberos for cifs/dc1.contoso.local, twice, in sessions of their own', () => {
    assert.equal(
      select(seen, 'logon').map((o) => [
        o.frame,
        o.responseFrame,
        o.protocol,
        o.user,
        o.targetName,
        o.status,
        o.sessionId,
      ]),
      [
        [16, 18, 'Kerberos', null, 'cifs/dc1.contoso.local', 'STATUS_SUCCESS', '0x0000240004000049'],
        [146, 147, 'Kerberos', null, 'cifs/dc1.contoso.local', 'STATUS_SUCCESS', '0x0000240004000045'],
      ],
    );
  });

  test('step 1, f19-49: PSEXESVC.exe is written to ADMIN$, 145,568 bytes, the file of the other captures', () => {
    assert.equal(
      select(seen, 'share', { action: 'connect' }).map((o) => [o.frame, o.path, o.status]),
      [
        [19, ADMIN, 'STATUS_SUCCESS'],
        [148, IPC, 'STATUS_SUCCESS'],
        [296, ADMIN, 'STATUS_SUCCESS'],
      ],
    );
    const [open] = select(seen, 'file', { action: 'open' });
    assert.equal(pick(open, 'frame', 'share', 'name', 'disposition', 'result', 'status'), {
      frame: 21,
      share: ADMIN,
      name: 'PSEXESVC.exe',
      disposition: 'FILE_OVERWRITE_IF',
      result: 'FILE_CREATED',
      status: 'STATUS_SUCCESS',
    });
    const transfer = only(seen, 'transfer');
    assert.equal(pick(transfer, 'name', 'direction', 'size', 'complete', 'sha256', 'type'), {
      name: 'PSEXESVC.exe',
      direction: 'write',
      size: 145_568,
      complete: true,
      sha256: '141b2190f51397dbd0dfde0e3904b264c91b6f81febc823ff0c33da980b69944',
      type: 'PE executable',
    });
    assert.equal(transfer.pe?.version.FileDescription, 'PsExec Service');
  });

  test('step 2, f55-56: svcctl is at port 49163, by the endpoint mapper; nothing was ever said there', () => {
    const map = only(seen, 'rpc', { operation: 'ept_map' });
    const [tower] = map.arguments.towers as { tcpPort: number; ip: string; interface: { name: string } }[];
    assert.equal(
      [map.frame, map.responseFrame, tower.interface.name, tower.ip, tower.tcpPort],
      [55, 56, 'svcctl', '192.168.10.10', 49163],
    );
    assert.equal(
      select(seen, 'rpc').filter(({ target }) => target.port === 49163),
      [],
    );
  });

  test('step 3, f154-177: over the pipe instead: create by opnum 45, open, start, running', () => {
    assert.equal(
      select(seen, 'rpc', { action: 'call', pipe: 'svcctl' })
        .filter(({ frame }) => frame < 200)
        .map((o) => [o.frame, o.opnum, o.operation, o.returnName, o.sealed]),
      [
        [158, 15, 'ROpenSCManagerW', 'ERROR_SUCCESS', false],
        [160, 45, 'RCreateServiceWOW64W', 'ERROR_SUCCESS', false],
        [162, 0, 'RCloseServiceHandle', 'ERROR_SUCCESS', false],
        [164, 16, 'ROpenServiceW', 'ERROR_SUCCESS', false],
        [166, 19, 'RStartServiceW', 'ERROR_SUCCESS', false],
        [168, 6, 'RQueryServiceStatus', 'ERROR_SUCCESS', false],
        [170, 6, 'RQueryServiceStatus', 'ERROR_SUCCESS', false],
        [172, 0, 'RCloseServiceHandle', 'ERROR_SUCCESS', false],
        [174, 0, 'RCloseServiceHandle', 'ERROR_SUCCESS', false],
      ],
    );
    assert.equal(
      pick(
        only(seen, 'service', { action: 'create' }),
        'frame',
        'name',
        'displayName',
        'binaryPath',
        'serviceType',
        'startType',
        'status',
      ),
      {
        frame: 160,
        name: 'PSEXESVC',
        displayName: 'PSEXESVC',
        binaryPath: '%SystemRoot%\\PSEXESVC.exe',
        serviceType: 'SERVICE_WIN32_OWN_PROCESS',
        startType: 'SERVICE_DEMAND_START',
        status: 'ERROR_SUCCESS',
      },
    );
    assert.is(select(seen, 'service', { action: 'query status', state: 'SERVICE_RUNNING' })[0].frame, 170);
  });

  test('steps 4 to 7: pipe PSEXESVC, then its three pipes; 72 bytes of output', () => {
    assert.equal(
      select(seen, 'pipe')
        .filter(({ action, name }) => action === 'open' && name !== 'svcctl')
        .map((o) => [o.frame, o.name]),
      [
        [178, 'PSEXESVC'],
        [201, `${STEM}-stdin`],
        [211, `${STEM}-stdout`],
        [221, `${STEM}-stderr`],
      ],
    );
    const ends = Object.fromEntries(
      select(seen, 'pipe', { action: 'close', rpc: false }).map((o) => [
        o.name,
        [o.frame, o.bytesWritten, o.bytesRead],
      ]),
    );
    assert.equal(ends, {
      PSEXESVC: [266, 16 + 19_044, 16 + 19_064],
      [`${STEM}-stdout`]: [243, 0, 72],
      [`${STEM}-stderr`]: [242, 0, 0],
      [`${STEM}-stdin`]: [305, 0, 0],
    });
  });

  test('step 8: stopped, deleted, and PSEXESVC.exe with it', () => {
    const [stop] = select(seen, 'service', { action: 'control' });
    assert.equal(pick(stop, 'frame', 'name', 'control', 'state', 'status'), {
      frame: 280,
      name: 'PSEXESVC',
      control: 'SERVICE_CONTROL_STOP',
      state: 'SERVICE_STOP_PENDING',
      status: 'ERROR_SUCCESS',
    });
    assert.equal(pick(only(seen, 'service', { action: 'delete' }), 'frame', 'name', 'status'), {
      frame: 288,
      name: 'PSEXESVC',
      status: 'ERROR_SUCCESS',
    });
    assert.equal(pick(only(seen, 'file', { action: 'delete' }), 'frame', 'share', 'name', 'status'), {
      frame: 300,
      share: ADMIN,
      name: 'PSEXESVC.exe',
      status: 'STATUS_SUCCESS',
    });
  });

  test('what could not be read: the beginnings of the two old connections', () => {
    assert.equal(
      select(seen, 'blind spot').map((o) => [o.frame, o.reason, o.source && at(o.source), o.count]),
      [
        [63, 'beginning not seen', '192.168.10.31:49280', 1],
        [67, 'beginning not seen', '192.168.10.31:49281', 1],
      ],
    );
  });
}

test.run();
