/** Shares made and taken away from afar, and domains that are opened by the SID under which another call named them. */
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { observe, observeShared, only, pick, select } from '../support/analyze.ts';
import { Stub } from '../support/ndr-writer.ts';
import { root } from '../support/shared.ts';
import { done, meaningsOf, opened } from './meaningsOf.ts';

/** UUIDs as they lie on the wire. */
const SRVSVC = 'c84f324b7016d30112785a47bf6ee188';
const SAMR = '785734123412cdabef000123456789ac';

test('a share added, as Samba tools ask for it: test/detect/recordings/accounts.pcap.gz frames 165 and 167', async () => {
  const seen = await observe(join(root, 'test/detect/recordings/accounts.pcap.gz'));
  const added = only(seen, 'sharing');
  assert.equal(pick(added, 'frame', 'responseFrame', 'action', 'name', 'type', 'remark', 'status', 'operation'), {
    ...{ frame: 165, responseFrame: 167, action: 'add', name: 'extra', type: 'disk', remark: 'remark', status: 'ERROR_SUCCESS' },
    operation: 'NetrShareAdd',
  });
  assert.match(added.path ?? '', /\/share$/);
});

test('shares taken away, at once, in two steps, or in vain', async () => {
  const name = (text: string): Stub => new Stub().pointer(null).settle().wide(text).u32(0);
  const seen = await meaningsOf(
    'srvsvc',
    SRVSVC,
    3,
    [18, name('one$'), done()],
    [37, name('two$'), opened(2)],
    [38, new Stub().handle(2), opened(0)],
    [19, name('three$'), new Stub().u32(5)],
  );
  assert.equal(
    seen.map((o) => pick(o, 'kind', 'action', 'name', 'operation', 'status')),
    [
      ['one$', 'NetrShareDel', 'ERROR_SUCCESS'],
      ['two$', 'NetrShareDelCommit', 'ERROR_SUCCESS'],
      ['three$', 'NetrShareDelSticky', 'ERROR_ACCESS_DENIED'],
    ].map(([shareName, operation, status]) => ({ kind: 'sharing', action: 'remove', name: shareName, operation, status })),
  );
});

test('samr: what lies in a domain has its SID; the name that was learnt for the SID is told with it', async () => {
  const sid = 'S-1-5-21-1-2-3';
  const seen = await meaningsOf(
    'samr',
    SAMR,
    1,
    [5, new Stub().handle(1).unicodeAlone('LAB'), new Stub().pointer(() => {}).settle().u32(0)],
    [7, new Stub().handle(1).u32(0x300).sid(21, 1, 2, 3), opened(2)],
    [50, new Stub().handle(2).unicodeAlone('evil').u32(0x10).u32(0xe00500ff), new Stub().handle(3).u32(1).u32(1105).u32(0)],
    [35, new Stub().handle(3), opened(0)],
  );
  assert.equal(
    select(seen, 'account').map((o) => pick(o, 'action', 'account', 'sid')),
    [
      { action: 'create', account: 'evil', sid: `${sid}-1105` },
      { action: 'delete', account: 'evil', sid: `${sid}-1105` },
    ],
  );
});

const dumped = await observeShared('elc__dcsync_secretsdump.pcap');
if (dumped !== undefined) {
  test('samr: a domain that was looked up by its name is asked about by both: elc__dcsync_secretsdump frames 25, 29 and 33', () => {
    const [users] = select(dumped, 'query', { what: 'users' });
    assert.equal([users.frame, users.subject], [33, 'PICKLESWORTH (S-1-5-21-4266556713-4264483173-1374607466)']);
  });
}

test.run();
