/** What observations say was done: questions with their answers, what is absent, what a method of WMI did. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { clauseOf } from '../../src/detect/clause.ts';
import type { Observation } from '../../src/observations.ts';
import { service } from '../report/samples.ts';
import { account, coercion, query, registry, task } from '../report/samples-calls.ts';

const DENIED = { status: 'ERROR_ACCESS_DENIED', returnCode: 5 } as const;
const WMI = { interface: 'IWbemServices', operation: 'ExecMethod', key: 'HKLM\\A' } as const;

const TABLE: readonly [Observation, string][] = [
  [query({ what: 'users', subject: 'LAB', count: 8 }), 'queried users of LAB, 8 of them'],
  [query({ what: 'groups', subject: 'LAB', count: 0 }), 'queried groups of LAB, none of them there'],
  [query({ what: 'sessions', count: 0, ...DENIED }), 'tried to query sessions: refused with ERROR_ACCESS_DENIED'],
  [query({ what: 'shares', operation: 'NetrShareGetInfo', subject: 'Users', count: 1 }), 'queried the share Users'],
  [query({ what: 'shares', operation: 'NetrShareEnum', count: 3 }), 'queried shares, 3 of them'],
  [query({ what: 'server', subject: '\\\\10.0.0.1', count: 1 }), 'queried the description of the server'],
  [query({ what: 'account', names: ['Guest'], count: 1 }), 'queried the account that it is logged on as (Guest)'],
  [query({ what: 'names', subject: 'RID 500' }), 'looked up the names of RID 500'],
  [query({ what: 'names' }), 'queried names'],
  [query({ what: 'wmi', interface: 'IWbemServices', operation: 'GetObject', subject: 'Win32_Process' }), 'queried WMI for Win32_Process'],
  [query({ what: 'wmi', interface: 'IWbemServices', operation: 'ExecQuery', status: 'unknown', returnCode: null }), 'asked to query WMI: the answer cannot be read'],
  [registry({ ...WMI, action: 'query', value: 'v', data: 'x' }), 'queried registry value HKLM\\A\\v (x) through WMI'],
  [registry({ ...WMI, action: 'set', value: 'v', data: 'x' }), 'set HKLM\\A\\v to x through WMI'],
  [registry({ ...WMI, action: 'delete key' }), 'deleted key HKLM\\A through WMI'],
  [registry({ action: 'query', key: 'HKLM\\A', value: 'v', data: 'y'.repeat(500) }), `queried registry value HKLM\\A\\v (${'y'.repeat(99)}…)`],
  [registry({ action: 'save', key: 'HKLM\\SAM', file: 'a.tmp' }), 'saved registry key HKLM\\SAM (file a.tmp)'],
  [task({ action: 'delete', path: '' }), 'deleted task whose path was not seen'],
  [
    account({ action: 'set information', account: 'forest.example', details: 'trust made: inbound' }),
    'set information of forest.example (trust made: inbound)',
  ],
  [coercion({ path: '' }), 'made the server connect to a path that was not seen (EfsRpcOpenFileRaw)'],
  [
    service({ action: 'query config', operation: 'RGetServiceKeyNameW', name: null, displayName: 'ikeext', status: 'ERROR_SERVICE_DOES_NOT_EXIST', returnCode: 1060 }),
    'tried to look up the service that is displayed as ikeext: answered with ERROR_SERVICE_DOES_NOT_EXIST',
  ],
  [service({ action: 'query config', operation: 'RGetServiceDisplayNameW', name: 'ikeext' }), 'looked up how the service ikeext is displayed'],
  [service({ action: 'query config', operation: 'RQueryServiceConfigW', name: 'a' }), 'queried the configuration of the service a'],
];
for (const [observation, expected] of TABLE) {
  test(expected, () => {
    const { did, answer } = clauseOf(observation);
    assert.is(did + answer, expected);
  });
}

test.run();
