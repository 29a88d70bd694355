/** What a client of WMI, and of the service control manager, says in clear of itself and of what it looks for: out of real captures. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { observeShared, pick, select } from '../support/analyze.ts';
import { caseOf } from '../support/case.ts';

test('a host by the name that it gives before it logs on to a namespace of WMI', async () => {
  const seen = await observeShared(
    'otrf__empire_wmi_dcerpc_wmi_IWbemServices_ExecMethod_WORKSTATION6_2020-09-21001437.pcap',
  );
  if (seen === undefined) return;
  const told = select(seen, 'rpc').filter(({ interface: bound }) => /^IWbemLoginClientID/.test(bound?.name ?? ''));
  assert.equal(
    told
      .filter(({ action }) => action === 'call')
      .map((o) => [o.frame, o.operation, o.arguments.clientMachine, o.returnName]),
    [
      [40, 'SetClientInfo', 'WORKSTATION5', 'S_OK'],
      [44, 'SetClientInfoEx', 'WORKSTATION5', 'S_OK'],
    ],
  );
  const host = caseOf(seen).hosts.find(({ ip }) => ip === '172.18.39.5');
  assert.is(host?.name, 'WORKSTATION5');
  assert.equal(
    host?.names.map(({ name, kind, source, frame }) => [name, kind, source, frame]),
    [
      ['WORKSTATION5', 'workstation', 'SetClientInfo in frame 40', 40],
      ['WORKSTATION5.theshire.local', 'workstation', 'SetClientInfoEx in frame 44', 44],
    ],
  );
});

test('a service looked up by its display name, and the other way about', async () => {
  const seen = await observeShared('otrf__covenant_sharpsc_start_dcerpc_smb_svcctl_2020-08-06030120.pcap');
  if (seen === undefined) return;
  const asked = select(seen, 'service').filter(({ opnum }) => opnum === 20 || opnum === 21);
  assert.equal(
    asked.map((o) => pick(o, 'frame', 'action', 'name', 'displayName', 'status')),
    [
      { frame: 116, action: 'query config', name: null, displayName: 'ikeext', status: 'ERROR_SERVICE_DOES_NOT_EXIST' },
      {
        frame: 118,
        action: 'query config',
        name: 'ikeext',
        displayName: 'IKE and AuthIP IPsec Keying Modules',
        status: 'ERROR_SUCCESS',
      },
    ],
  );
});

test.run();
