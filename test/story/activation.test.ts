/** Objects of DCOM that were activated: whose process they are in, and that who activated them is who calls them. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Observation } from '../../src/observations.ts';
import { rpc } from '../report/samples.ts';
import { observeShared } from '../support/analyze.ts';
import { caseOf } from '../support/case.ts';
import { skipUnlessShared } from '../support/shared.ts';
import { sequence, tell } from './support.ts';

const IPID = '0001d006-2008-034c-9571-907d2c0be9f6';
const nobody = { domain: null, user: null, sessionId: null, pipe: null, transport: 'ncacn_ip_tcp' as const };
const interfaceOf = (name: string) => ({ uuid: '00000000-0000-0000-0000-000000000000', version: '0.0', name });

const activation = (objects: readonly unknown[], principals: readonly string[] = []): Observation =>
  rpc({
    ...nobody,
    flow: '1:activation',
    interface: interfaceOf('IRemoteSCMActivator'),
    operation: 'RemoteCreateInstance',
    opnum: 4,
    arguments: {
      properties: { classId: '9ba05972-f6a8-11cf-a442-00a0c90a8f39', className: 'ShellWindows', iids: [] },
      result: { properties: { objects, oxidBindings: { addresses: [], principals } } },
    },
  });
const invoked = (object: string, account: { domain: string | null; user: string | null }): Observation =>
  rpc({ ...nobody, ...account, flow: '1:object', interface: interfaceOf('IDispatch'), operation: 'Invoke', opnum: 6, object });

const accounts = (seen: readonly Observation[]): (string | null)[] => tell(seen).hops.map(({ account }) => account.user);
const anna = { domain: 'LAB', user: 'anna' };

test('a connection that names nobody is of the account that calls what was activated there', () => {
  assert.equal(accounts(sequence(activation([{ iid: '', ipid: IPID }]), invoked(IPID, anna))), ['anna']);
});

test('so is the connection of the calls, where only the other names somebody', () => {
  const named: Observation = { ...(activation([{ iid: '', ipid: IPID }]) as Extract<Observation, { kind: 'rpc' }>), ...anna };
  assert.equal(accounts(sequence(named, invoked(IPID, { domain: null, user: null }))), ['anna']);
});

test('an answer that is not what an activation answers ties nothing, and breaks nothing', () => {
  for (const objects of [[], [null], [{}], [{ ipid: 7 }], ['x']])
    assert.is(accounts(sequence(activation(objects), invoked(IPID, anna))).includes('anna'), true);
});

test('the account whose process the objects are in is told; a service principal is none', () => {
  const steps = (principals: string[]): string[] =>
    tell(sequence(activation([], principals))).hops.flatMap(({ stages }) => stages.map(({ what }) => what));
  assert.ok(steps(['host/pc.lab.test', 'LAB\\bob']).includes('Activated ShellWindows, in a process of LAB\\bob'));
  assert.ok(steps(['host/pc.lab.test']).includes('Activated ShellWindows'));
});

const CAPTURE = 'otrf__empire_dcom_shellwindows_WORKSTATION5_2020-09-18130751.pcap';
test(`${CAPTURE}: one use, though the logon of the activation shows no name`, async () => {
  if (skipUnlessShared('activation and calls', CAPTURE)) return;
  const { hops, verdict } = caseOf((await observeShared(CAPTURE)) ?? []);
  assert.equal(
    hops.map(({ account, method, outcome }) => [account.user, method, outcome]),
    [['pgustavo', 'dcom', 'executed']],
  );
  assert.equal(
    hops[0].stages.filter(({ what }) => what.startsWith('Activated')).map(({ what, frame, responseFrame }) => [what, frame, responseFrame]),
    [['Activated ShellWindows, in a process of THESHIRE\\sbeavers', 151, 153]],
  );
  assert.match(verdict.summary, /ran a program on WORKSTATION6 \(172\.18\.39\.6\) by DCOM as THESHIRE\.LOCAL\\pgustavo\.$/);
});

test.run();
