/** What controllers replicate to each other and do to accounts, in calls of recordings: what they mean. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { pick } from '../support/analyze.ts';
import { Stub } from '../support/ndr-writer.ts';
import { VECTORS } from '../wire/dcerpc/vectors.ts';
import { meaningsOf } from './meaningsOf.ts';

/** UUIDs as they lie on the wire. */
const NETLOGON = '785634123412cdabef0001234567cffb';
const DRSUAPI = '354251e3064bd111ab0400c04fc2dcd2';

type Call = [opnum: number, request: Stub, response: Stub];
/** The end of a reply that carries an error, and of a call that went well. */
const DENIED = new Stub().u32(5).u32(0).bytes;

/** The call of an operation in the recording of both ends, as it was or with another end of its answer. */
function recorded(operation: string, end?: Uint8Array): Call {
  const vector = VECTORS.find((one) => one.operation === operation && one.capture === 'domain-ends.pcap.gz');
  if (vector === undefined) throw new Error(`no vector of ${operation}`);
  const { opnum, request, response } = vector;
  const answer = end === undefined ? response : response.subarray(0, response.length - end.length);
  return [opnum, new Stub().raw(request), new Stub().raw(answer).raw(end ?? new Uint8Array(0))];
}

test('netlogon: databases of accounts and secrets sent to a backup domain controller are replicated', async () => {
  const seen = await meaningsOf(
    'netlogon',
    NETLOGON,
    1,
    recorded('NetrDatabaseSync'),
    recorded('NetrDatabaseDeltas'),
    recorded('NetrDatabaseSync2'),
    recorded('NetrDatabaseRedo'),
  );
  const kind = { kind: 'replication', action: 'get changes' };
  assert.equal(
    seen.map((o) => pick(o, 'kind', 'action', 'objects', 'count', 'status')),
    [
      { ...kind, objects: ['Domain Admins', 'ssales', 'readers'], count: 8, status: 'STATUS_MORE_ENTRIES' },
      { ...kind, objects: ['leaver'], count: 4, status: 'STATUS_SUCCESS' },
      {
        ...kind,
        objects: ['S-1-5-21-1111-2222-3333', 'G$BCKUPKEY_P'],
        count: 4,
        status: 'STATUS_SUCCESS',
      },
      { ...kind, objects: ['ssales'], count: 1, status: 'STATUS_SUCCESS' },
    ],
  );
});

test('netlogon: the password of a trust, and what is told of a forest that is trusted', async () => {
  const seen = await meaningsOf(
    'netlogon',
    NETLOGON,
    1,
    recorded('NetrServerGetTrustInfo'),
    recorded('DsrGetForestTrustInformation'),
    recorded('NetrGetForestTrustInformation'),
  );
  const names = ['sales.local'];
  assert.equal(
    seen.map((o) => pick(o, 'kind', 'what', 'subject', 'names')),
    [
      { kind: 'query', what: 'secret', subject: 'LAB$', names: [] },
      { kind: 'query', what: 'trusts', subject: 'sales.local', names },
      { kind: 'query', what: 'trusts', subject: null, names },
    ],
  );
});

test('drsuapi: SIDs added to the history of an account, as the reply says', async () => {
  const seen = await meaningsOf(
    'drsuapi',
    DRSUAPI,
    4,
    recorded('DRSAddSidHistory'),
    recorded('DRSAddSidHistory', DENIED),
  );
  const said = { kind: 'account', action: 'set information', account: 'ssales', domainName: 'LAB' };
  const details = 'SID history of SALES\\Administrator';
  assert.equal(
    seen.map((o) => pick(o, 'kind', 'action', 'account', 'domainName', 'details', 'status')),
    [
      { ...said, details, status: 'ERROR_SUCCESS' },
      { ...said, details, status: 'ERROR_ACCESS_DENIED' },
    ],
  );
  assert.not.ok(JSON.stringify(seen).includes('Passw0rd!'));
});

test('drsuapi: asking only whether the call is secure adds no history', async () => {
  const [opnum, request, response] = recorded('DRSAddSidHistory');
  const asked = request.bytes.slice();
  // DS_ADDSID_FLAG_PRIVATE_CHK_SECURE, behind the handle, the version and the union's
  new DataView(asked.buffer).setUint32(28, 0x40000000, true);
  const seen = await meaningsOf('drsuapi', DRSUAPI, 4, [opnum, new Stub().raw(asked), response]);
  assert.equal(seen, []);
});

test('drsuapi: replicas modified, names verified, memberships, a controller cloned, keys for Windows Hello', async () => {
  const seen = await meaningsOf(
    'drsuapi',
    DRSUAPI,
    4,
    recorded('DRSReplicaModify'),
    recorded('DRSVerifyNames'),
    recorded('DRSGetMemberships'),
    recorded('DRSGetMemberships2'),
    recorded('IDL_DRSAddCloneDC'),
    recorded('IDL_DRSWriteNgcKey'),
    recorded('IDL_DRSWriteNgcKey', DENIED),
    recorded('IDL_DRSReadNgcKey'),
  );
  const admin = 'CN=Administrator,CN=Users,DC=lab,DC=local';
  const groups = ['CN=Domain Admins,CN=Users,DC=lab,DC=local'];
  const key = { action: 'set information', account: admin, details: 'key in msDS-KeyCredentialLink' };
  assert.equal(
    JSON.parse(
      JSON.stringify(
        seen.map((o) => pick(o, 'action', 'objects', 'what', 'subject', 'names', 'account', 'details', 'status')),
      ),
    ),
    [
      { action: 'modify replica', objects: ['DC=lab,DC=local', 'rogue.lab.local'] },
      { action: 'crack names', objects: [admin] },
      { what: 'memberships', subject: admin, names: groups },
      { what: 'memberships', subject: admin, names: groups },
      { action: 'create', account: 'DC3', details: 'clone of a domain controller' },
      key,
      { ...key, status: 'ERROR_ACCESS_DENIED' },
      { what: 'account', subject: admin, names: [] },
    ].map((said) => ({ status: 'ERROR_SUCCESS', ...said })),
  );
});

test.run();
