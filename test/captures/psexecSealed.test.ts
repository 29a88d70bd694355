/** attack__LM_psexec_smb_dcerpc_epm_svcctl.pcapng: PsExec 2.2 over SMB 3.1.1, its service calls sealed, its pipes encrypted. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { NtlmServer } from '../../src/observations.ts';
import { at, observeShared, only, pick, select } from '../support/analyze.ts';

const CAPTURE = 'attack__LM_psexec_smb_dcerpc_epm_svcctl.pcapng';
const seen = await observeShared(CAPTURE);

const ADMIN = '\\\\172.16.66.36\\ADMIN$';
const IPC = '\\\\172.16.66.36\\IPC$';
const STEM = 'PSEXESVC-02694W-WIN10-13272';

if (seen !== undefined) {
  test('the capture: 264 packets, 2020-07-19 13:14:41', () => {
    assert.equal(
      pick(only(seen, 'capture'), 'name', 'format', 'packets', 'firstTime', 'lastTime', 'linkTypes', 'problems'),
      {
        name: CAPTURE,
        format: 'pcapng',
        packets: 264,
        firstTime: '2020-07-19T13:14:41.180768Z',
        lastTime: '2020-07-19T13:14:41.822628Z',
        linkTypes: ['ETHERNET'],
        problems: [],
      },
    );
  });

  test('three connections from 172.16.66.1: SMB, endpoint mapper, svcctl; none shows its handshake', () => {
    const connections = select(seen, 'connection').map((o) => [
      o.frame,
      at(o.source),
      at(o.target),
      o.protocol,
      o.handshake,
      o.end,
    ]);
    assert.equal(connections, [
      [1, '172.16.66.1:52445', '172.16.66.36:445', 'smb2', null, 'capture end'],
      [122, '172.16.66.1:52446', '172.16.66.36:135', 'dcerpc', null, 'capture end'],
      [126, '172.16.66.1:52447', '172.16.66.36:49688', 'dcerpc', null, 'capture end'],
    ]);
  });

  test('f1-2: SMB 3.1.1 negotiated; AES-128-GCM agreed on and not used', () => {
    const negotiate = only(seen, 'negotiate');
    assert.equal(pick(negotiate, 'frame', 'responseFrame', 'dialect', 'encryption', 'signing', 'clientSigning'), {
      frame: 1,
      responseFrame: 2,
      dialect: 'SMB 3.1.1',
      encryption: 'AES-128-GCM',
      signing: 'required',
      clientSigning: 'enabled',
    });
    assert.equal(select(seen, 'blind spot', { reason: 'encrypted' }), []);
  });

  test('f5-6: 3B\\backdoor logs on from 02694W-WIN10 by NTLMv2; the server tells its names and its build', () => {
    const logon = only(seen, 'logon', { via: 'smb2' });
    assert.equal(
      pick(
        logon,
        'frame',
        'responseFrame',
        'protocol',
        'domain',
        'user',
        'workstation',
        'ntlmVersion',
        'status',
        'outcome',
      ),
      {
        frame: 5,
        responseFrame: 6,
        protocol: 'NTLM',
        domain: '3B',
        user: 'backdoor',
        workstation: '02694W-WIN10',
        ntlmVersion: 'NTLMv2',
        status: 'STATUS_SUCCESS',
        outcome: 'success',
      },
    );
    assert.equal(logon.clientVersion, '10.0.10586');
    assert.ok(logon.mic);
    assert.not(logon.encrypted);
    assert.equal(logon.server && namesOf(logon.server), {
      netbiosName: '01566S-WIN16-IR',
      netbiosDomain: '3B',
      dnsName: '01566s-win16-ir.threebeesco.com',
      dnsDomain: 'threebeesco.com',
      dnsForest: 'threebeesco.com',
      osVersion: '10.0.14393',
      osBuild: 14393,
      frame: 4,
    });
  });

  test('f7 and f147: ADMIN$, then IPC$', () => {
    assert.equal(
      select(seen, 'share').map((o) => [o.frame, o.responseFrame, o.path, o.type, o.status, o.user]),
      [
        [7, 8, ADMIN, 'disk', 'STATUS_SUCCESS', 'backdoor'],
        [147, 148, IPC, 'pipe', 'STATUS_SUCCESS', 'backdoor'],
      ],
    );
  });

  test('f9: the client asks for the server’s network interfaces', () => {
    const asked = only(seen, 'file', { action: 'ioctl' });
    assert.is(asked.information, 'FSCTL_QUERY_NETWORK_INTERFACE_INFO');
    assert.equal(asked.details, {
      interfaces: [{ ifIndex: 5, capability: [], linkSpeed: 10_000_000_000, address: '172.16.66.36' }],
    });
  });

  test('f11-121: PSEXESVC.exe is created on ADMIN$ and written whole: 145,568 bytes', () => {
    const open = only(seen, 'file', { action: 'open' });
    assert.equal(pick(open, 'frame', 'responseFrame', 'share', 'name', 'disposition', 'result', 'status'), {
      frame: 11,
      responseFrame: 12,
      share: ADMIN,
      name: 'PSEXESVC.exe',
      disposition: 'FILE_OVERWRITE_IF',
      result: 'FILE_CREATED',
      status: 'STATUS_SUCCESS',
    });
    assert.equal(pick(only(seen, 'file', { action: 'close' }), 'frame', 'bytesWritten', 'bytesRead'), {
      frame: 120,
      bytesWritten: 145_568,
      bytesRead: 0,
    });
  });

  test('the file: its hashes, and a PE that calls itself the PsExec service of Sysinternals', () => {
    const { pe, ...transfer } = only(seen, 'transfer');
    const { size, bytes, complete, holes, md5, sha1, sha256, direction, firstFrame, lastFrame } = transfer;
    assert.equal(
      [direction, size, bytes, complete, holes, firstFrame, lastFrame],
      ['write', 145_568, 145_568, true, [], 13, 116],
    );
    assert.is(md5, '75b55bb34dac9d02740b9ad6b6820360');
    assert.is(sha1, 'a17c21b909c56d93d978014e63fb06926eaea8e7');
    assert.is(sha256, '141b2190f51397dbd0dfde0e3904b264c91b6f81febc823ff0c33da980b69944');
    assert.is(transfer.type, 'PE executable');
    assert.equal(
      [pe?.machine, pe?.kind, pe?.linkTime, pe?.sections],
      ['x86', 'exe', '2016-06-28T18:41:54Z', ['.text', '.rdata', '.data', '.rsrc', '.reloc']],
    );
    assert.equal(
      [pe?.version.CompanyName, pe?.version.OriginalFilename, pe?.version.FileVersion],
      ['Sysinternals', 'psexesvc.exe', '2.2'],
    );
  });

  test('f122-125: the endpoint mapper names port 49688 for svcctl', () => {
    const map = only(seen, 'rpc', { operation: 'ept_map' });
    assert.equal(pick(map, 'frame', 'responseFrame', 'opnum', 'sealed', 'returnName'), {
      frame: 124,
      responseFrame: 125,
      opnum: 3,
      sealed: false,
      returnName: 'rpc_s_ok',
    });
    const [tower] = map.arguments.towers as { tcpPort: number; ip: string; interface: { name: string } }[];
    assert.equal([tower.interface.name, tower.ip, tower.tcpPort], ['svcctl', '172.16.66.36', 49688]);
  });

  test('f126-130: a second NTLM logon, inside DCE/RPC, for HOST/172.16.66.36; the answer to the first call accepts it', () => {
    const logon = only(seen, 'logon', { via: 'dcerpc' });
    assert.equal(
      pick(
        logon,
        'frame',
        'responseFrame',
        'domain',
        'user',
        'workstation',
        'targetName',
        'status',
        'outcome',
        'sessionId',
      ),
      {
        frame: 128,
        responseFrame: 130,
        domain: '3B',
        user: 'backdoor',
        workstation: '02694W-WIN10',
        targetName: 'HOST/172.16.66.36',
        status: 'unknown',
        outcome: 'success',
        sessionId: null,
      },
    );
    assert.is(at(logon.target), '172.16.66.36:49688');
  });

  test('f129-146: svcctl over TCP: the operations, opnum 45 among them; every argument sealed', () => {
    const calls = select(seen, 'rpc', { action: 'call', sealed: true });
    assert.equal(
      calls.map((o) => [o.frame, o.responseFrame, o.opnum, o.operation]),
      [
        [129, 130, 15, 'ROpenSCManagerW'],
        [131, 132, 45, 'RCreateServiceWOW64W'],
        [133, 134, 0, 'RCloseServiceHandle'],
        [135, 136, 16, 'ROpenServiceW'],
        [137, 138, 19, 'RStartServiceW'],
        [139, 140, 6, 'RQueryServiceStatus'],
        [141, 142, 6, 'RQueryServiceStatus'],
        [143, 144, 0, 'RCloseServiceHandle'],
        [145, 146, 0, 'RCloseServiceHandle'],
      ],
    );
    for (const call of calls) {
      assert.equal(
        [call.transport, call.interface?.name, call.authLevel],
        ['ncacn_ip_tcp', 'svcctl', 'RPC_C_AUTHN_LEVEL_PKT_PRIVACY'],
      );
      assert.equal([call.status, call.unread, call.arguments, call.returnCode], ['response', 'sealed', {}, null]);
    }
    const sealed = only(seen, 'blind spot', { reason: 'sealed' });
    assert.equal(pick(sealed, 'frame', 'lastFrame', 'count'), { frame: 129, lastFrame: 145, count: 9 });
  });

  test('a service was created and started; its name, its path and whether it worked cannot be known', () => {
    const services = select(seen, 'service').filter(({ action }) => action === 'create' || action === 'start');
    assert.equal(
      services.map((o) => [o.frame, o.action, o.sealed, o.name, o.binaryPath, o.status, o.returnCode]),
      [
        [131, 'create', true, null, null, 'unknown', null],
        [137, 'start', true, null, null, 'unknown', null],
      ],
    );
  });

  test('f149-191: pipe PSEXESVC, then stdin, stdout and stderr, each waited for and opened', () => {
    const pipes = select(seen, 'pipe').filter(({ action }) => action !== 'close');
    assert.equal(
      pipes.map((o) => [o.frame, o.responseFrame, o.action, o.name, o.status]),
      [
        [149, 150, 'open', 'PSEXESVC', 'STATUS_SUCCESS'],
        [176, 177, 'wait', `${STEM}-stdin`, 'STATUS_SUCCESS'],
        [178, 179, 'open', `${STEM}-stdin`, 'STATUS_SUCCESS'],
        [182, 183, 'wait', `${STEM}-stdout`, 'STATUS_SUCCESS'],
        [184, 185, 'open', `${STEM}-stdout`, 'STATUS_SUCCESS'],
        [188, 189, 'wait', `${STEM}-stderr`, 'STATUS_SUCCESS'],
        [190, 191, 'open', `${STEM}-stderr`, 'STATUS_SUCCESS'],
      ],
    );
    for (const pipe of pipes) assert.is(pipe.share, IPC);
  });

  test('what went through the pipes until the capture’s end: none was seen to be closed', () => {
    const ends = select(seen, 'pipe', { action: 'close' });
    assert.equal(
      ends.map((o) => [o.name, o.status, o.rpc, o.messagesWritten, o.bytesWritten, o.messagesRead, o.bytesRead]),
      [
        // version exchange by FSCTL_PIPE_TRANSCEIVE, 4 bytes and the block of 19,040
        ['PSEXESVC', 'unknown', false, 3, 16 + 19_044, 3, 16 + 20],
        [`${STEM}-stdin`, 'unknown', false, 12, 120, 0, 0],
        [`${STEM}-stdout`, 'unknown', false, 0, 0, 20, 344],
      ],
    );
  });

  test('nothing else was hidden: the sealed calls are the only blind spot', () => {
    assert.equal(
      select(seen, 'blind spot').map(({ reason }) => reason),
      ['sealed'],
    );
  });
}

function namesOf({ time: _1, challenge: _2, targetName: _3, ...names }: NtlmServer) {
  return names;
}

test.run();
