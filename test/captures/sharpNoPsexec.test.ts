/** elc__sharp-no-psexec.pcap: a service’s configuration changed, the service started, the configuration put back; all of it sealed. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { at, observeShared, only, pick, select } from '../support/analyze.ts';

const CAPTURE = 'elc__sharp-no-psexec.pcap';
const seen = await observeShared(CAPTURE);

if (seen !== undefined) {
  test('the capture: 1,416 packets in eight seconds', () => {
    assert.equal(pick(only(seen, 'capture'), 'packets', 'firstTime', 'lastTime', 'problems'), {
      packets: 1416,
      firstTime: '2021-05-24T21:37:39.817714Z',
      lastTime: '2021-05-24T21:37:47.653731Z',
      problems: [],
    });
  });

  test('four conversations, all DCE/RPC over TCP: to the victim, and from the victim to the domain controller', () => {
    assert.equal(
      select(seen, 'connection').map((o) => [o.frame, at(o.source), at(o.target), o.protocol]),
      [
        [1, '10.0.0.2:60017', '10.0.0.3:135', 'dcerpc'],
        [5, '10.0.0.2:60018', '10.0.0.3:55436', 'dcerpc'],
        [9, '10.0.0.3:61423', '10.0.0.2:135', 'dcerpc'],
        [13, '10.0.0.3:61424', '10.0.0.2:49158', 'dcerpc'],
      ],
    );
  });

  test('f3 and f11: the endpoint mappers are asked for svcctl (port 55436) and netlogon (port 49158)', () => {
    const towers = select(seen, 'rpc', { operation: 'ept_map' }).map((o) => {
      const [first] = o.arguments.towers as { tcpPort: number; ip: string; interface: { name: string } }[];
      return [o.frame, first.interface.name, first.ip, first.tcpPort];
    });
    assert.equal(towers, [
      [3, 'svcctl', '10.0.0.3', 55436],
      [11, 'netlogon', '10.0.0.2', 49158],
    ]);
  });

  test('f7: PICKLESWORTH\\chewbacca logs on inside DCE/RPC from SNICKLEFRITZ to CHIP_DOUGLAS-PC; f17, the first answer, accepts it', () => {
    const logon = only(seen, 'logon');
    assert.equal(
      pick(logon, 'frame', 'responseFrame', 'via', 'domain', 'user', 'workstation', 'ntlmVersion', 'status', 'outcome'),
      {
        frame: 7,
        responseFrame: 17,
        via: 'dcerpc',
        domain: 'PICKLESWORTH',
        user: 'chewbacca',
        workstation: 'SNICKLEFRITZ',
        ntlmVersion: 'NTLMv2',
        status: 'unknown',
        outcome: 'success',
      },
    );
    assert.equal([at(logon.target), logon.server?.netbiosName], ['10.0.0.3:55436', 'CHIP_DOUGLAS-PC']);
  });

  test('f15: the victim asks its domain controller about the logon, over a sealed netlogon channel', () => {
    const asked = only(seen, 'rpc', { operation: 'NetrLogonSamLogonWithFlags' });
    assert.equal(pick(asked, 'frame', 'responseFrame', 'opnum', 'sealed', 'unread', 'authType'), {
      frame: 15,
      responseFrame: 16,
      opnum: 45,
      sealed: true,
      unread: 'sealed',
      authType: 'RPC_C_AUTHN_NETLOGON',
    });
    assert.equal([at(asked.source), at(asked.target)], ['10.0.0.3:61424', '10.0.0.2:49158']);
  });

  test('svcctl: how often each operation was called, every one sealed', () => {
    const calls = select(seen, 'service');
    const count = (operation: string) => calls.filter((o) => o.operation === operation).length;
    const first = (operation: string) => calls.find((o) => o.operation === operation)?.frame;
    const table: [string, number, number][] = [
      ['ROpenSCManagerW', 103, 8],
      ['REnumServicesStatusW', 2, 20],
      ['RCloseServiceHandle', 220, 27],
      ['ROpenServiceW', 123, 31],
      ['RQueryServiceConfigW', 246, 33],
      ['REnumServicesStatusExW', 2, 535],
      ['RChangeServiceConfigW', 2, 1211],
      ['RStartServiceA', 1, 1213],
    ];
    for (const [operation, times, frame] of table)
      assert.equal([operation, count(operation), first(operation)], [operation, times, frame]);
    assert.is(calls.length, 699);
    for (const call of calls) {
      assert.ok(call.sealed);
      assert.equal(
        [call.name, call.binaryPath, call.returnCode, call.status, call.user],
        [null, null, null, 'unknown', 'chewbacca'],
      );
    }
  });

  test('f1211 change, f1213 start, f1215 change back: the hijack, by its operations alone', () => {
    const steps = select(seen, 'service').filter(({ action }) => action === 'change config' || action === 'start');
    assert.equal(
      steps.map((o) => [o.frame, o.responseFrame, o.opnum, o.action]),
      [
        [1211, 1212, 11, 'change config'],
        [1213, 1214, 31, 'start'],
        [1215, 1216, 11, 'change config'],
      ],
    );
  });

  test('what cannot be known is said: 699 calls of svcctl and one of netlogon sealed', () => {
    assert.equal(
      select(seen, 'blind spot').map((o) => [o.frame, o.lastFrame, o.reason, o.count]),
      [
        [8, 1415, 'sealed', 699],
        [15, 15, 'sealed', 1],
      ],
    );
    assert.equal(select(seen, 'share').length + select(seen, 'file').length + select(seen, 'transfer').length, 0);
  });
}

test.run();
