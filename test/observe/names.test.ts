/** What names machines beside SMB: the search for a domain controller, answers of DCE/RPC, DNS over TCP; and logons over HTTP. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { machineNames } from '../../src/observe/rpc/machineNames.ts';
import { EPMAPPER_UUID } from '../../src/wire/dcerpc/index.ts';
import { NETLOGON_UUID } from '../../src/wire/dcerpc/declared/netlogon.ts';
import { OBJECT_EXPORTER_UUID } from '../../src/wire/dcerpc/declared/objects.ts';
import { SRVSVC_UUID } from '../../src/wire/dcerpc/declared/srvsvc.ts';
import { WKSSVC_UUID } from '../../src/wire/dcerpc/declared/wkssvc.ts';
import { observe, observeShared, only, pick, select } from '../support/analyze.ts';
import { concat, framesOf, pcap } from '../support/capture-builder.ts';
import { Conversation } from '../support/conversation.ts';
import { ntlmAuthenticate } from './rpc-messages.ts';

test('elc__impacket_psexec, frames 51 and 52: who looks for a domain controller, and which one answers', async () => {
  const seen = await observeShared('elc__impacket_psexec.pcapng');
  if (seen === undefined) return;
  const [asks, netbios, dns] = select(seen, 'name', { protocol: 'CLDAP' });
  assert.equal(pick(asks, 'frame', 'responseFrame', 'action', 'name', 'nameKind', 'address', 'comment'), {
    frame: 51,
    responseFrame: null,
    action: 'announce',
    name: 'CHIP_DOUGLAS-PC',
    nameKind: 'NetBIOS',
    address: '192.168.1.46',
    comment: 'looks for a domain controller of picklesworth.local',
  });
  const answer = { frame: 51, responseFrame: 52, action: 'answer', address: '192.168.1.195', service: 'domain controllers', comment: 'site Default-First-Site-Name' };
  const said = (name: typeof netbios) => pick(name, 'frame', 'responseFrame', 'action', 'address', 'service', 'comment', 'name', 'nameKind', 'domain');
  assert.equal(said(netbios), { ...answer, name: 'SNICKLEFRITZ', nameKind: 'NetBIOS', domain: 'PICKLESWORTH' });
  assert.equal(said(dns), { ...answer, name: 'SnickleFritz.picklesworth.local', nameKind: 'DNS', domain: 'picklesworth.local' });
  assert.equal(netbios.serverTypes.slice(0, 3), ['DS_PDC_FLAG', 'DS_GC_FLAG', 'DS_LDAP_FLAG']);
});

for (const [capture, protocol, name, address, frames] of [
  ['elc__ipconf1.pcapng', 'IObjectExporter', 'SnickleFritz', '192.168.1.195', [6, 7]],
  ['otrf__empire_dcom_shellwindows_WORKSTATION5_2020-09-18130751.pcap', 'IObjectExporter', 'WORKSTATION6', '172.18.39.6', [225, 226]],
  ['attack__Discovery_impacket_rpcdump.pcapng', 'epmapper', 'MSEDGEWIN10', '10.0.2.16', [3, 11]],
] as const) {
  test(`${capture}, frames ${frames.join(' and ')}: ${protocol} names ${name}`, async () => {
    const seen = await observeShared(capture);
    if (seen === undefined) return;
    const said = only(seen, 'name', { protocol });
    assert.equal([said.name, said.address, said.target.ip, [said.frame, said.responseFrame]], [name, address, address, [...frames]]);
  });
}

const named = (uuid: string, opnum: number, decoded: Record<string, unknown>): unknown[] =>
  machineNames(uuid, opnum, decoded, '10.0.0.5').map(({ protocol, name, nameKind, address }) => [protocol, name, nameKind, address]);

test('a machine lists its names and all its addresses (MS-DCOM §2.2.19.3)', () => {
  const bindings = ['ncacn_ip_tcp:SRV', 'ncacn_ip_tcp:srv.lab.local[135]', 'ncacn_ip_tcp:10.0.0.5[49152]', 'ncacn_np:172.16.0.5[\\PIPE\\x]', 'ncacn_ip_tcp:FE80:0::1', 'broken'];
  const orBindings = { addresses: bindings, principals: ['RPC_C_AUTHN_WINNT:LAB\\srv$'] };
  const known = ['10.0.0.5', '172.16.0.5', 'fe80::1'];
  const expected = [
    ...known.map((address) => ['IObjectExporter', 'SRV', 'NetBIOS', address]),
    ...known.map((address) => ['IObjectExporter', 'srv.lab.local', 'DNS', address]),
  ];
  assert.equal(named(OBJECT_EXPORTER_UUID, 5, { result: { orBindings } }), expected);
  assert.equal(named(OBJECT_EXPORTER_UUID, 4, { result: { oxidBindings: orBindings } }), expected);
  assert.equal(named(OBJECT_EXPORTER_UUID, 3, { result: { orBindings } }), []);
  const many = Array.from({ length: 64 }, (_, i) => `ncacn_ip_tcp:H${i}`);
  assert.is(named(OBJECT_EXPORTER_UUID, 5, { result: { orBindings: { addresses: many } } }).length, 16);
});

test('servers, workstations and domain controllers', () => {
  const [server] = machineNames(SRVSVC_UUID, 21, { result: { infoStruct: { name: '\\\\SRV', versionMajor: 0x8a, versionMinor: 0, comment: 'files' } } }, '10.0.0.5');
  assert.equal([server.protocol, server.name, server.osVersion, server.comment], ['srvsvc', 'SRV', '10.0', 'files']);
  const [station] = machineNames(WKSSVC_UUID, 0, { result: { wkstaInfo: { computername: 'PC', langroup: 'LAB', verMajor: 6, verMinor: 1 } } }, '10.0.0.5');
  assert.equal([station.protocol, station.name, station.domain, station.osVersion], ['wkssvc', 'PC', 'LAB', '6.1']);
  const domainControllerInfo = { domainControllerName: '\\\\dc1.lab.local', domainControllerAddress: '\\\\10.0.0.9', domainName: 'lab.local' };
  assert.equal(named(NETLOGON_UUID, 20, { result: { domainControllerInfo } }), [['netlogon', 'dc1.lab.local', 'DNS', '10.0.0.9']]);
  assert.equal(named(EPMAPPER_UUID, 2, { entries: [{ netbiosName: '\\\\PC' }, { netbiosName: '\\\\PC' }, {}] }), [['epmapper', 'PC', 'NetBIOS', '10.0.0.5']]);
});

test('what names nothing: addresses for names, names for addresses, other types', () => {
  assert.equal(named(SRVSVC_UUID, 21, { result: { infoStruct: { name: '10.0.0.5' } } }), []);
  assert.equal(named(NETLOGON_UUID, 20, { result: { domainControllerInfo: { domainControllerName: 'dc', domainControllerAddress: '\\\\DC' } } }), []);
  for (const result of [undefined, null, 7, { infoStruct: { name: 7 } }, { infoStruct: null }]) assert.equal(named(SRVSVC_UUID, 21, { result }), []);
});

const http = (...lines: string[]): Uint8Array => new Uint8Array(Buffer.from(`${lines.join('\r\n')}\r\n\r\n`));
const on = (port: number): Conversation => new Conversation({ server: { ip: '10.0.0.2', port } }).handshake();
const seenIn = (conversation: Conversation) => observe(pcap(framesOf(conversation.segments)));

test('DNS over TCP: answers of a server, in one segment or many', async () => {
  const labels = (name: string): number[] => [...name.split('.').flatMap((label) => [label.length, ...Buffer.from(label)]), 0];
  const record = (name: string, last: number): number[] => [...labels(name), 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 10, 0, 0, last];
  const names = Array.from({ length: 100 }, (_, i) => `h${i}.lab.local`);
  const message = [0, 7, 0x84, 0, 0, 0, 0, names.length, 0, 0, 0, 0, ...names.flatMap((name, i) => record(name, i))];
  const bytes = Uint8Array.from([message.length >> 8, message.length & 255, ...message]);
  for (const size of [1460, 7]) {
    const seen = await seenIn(on(53).say(1, bytes, () => size).close());
    const found = select(seen, 'name', { protocol: 'DNS' });
    assert.equal(found.map(({ name, address }) => [name, address]), names.map((name, i) => [name, `10.0.0.${i}`]));
    for (const { source, target } of found) assert.equal([source.ip, target.ip], ['10.0.0.1', '10.0.0.2']);
    assert.is(only(seen, 'connection').protocol, 'dns');
  }
});

const basic = (user: string): string => `Authorization: Basic ${Buffer.from(`${user}:secret`).toString('base64')}`;

test('logons over HTTP: refused and let in on one connection, bodies in chunks between them', async () => {
  const chunked = concat(http('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked'), http('5', 'hello', '0'));
  const conversation = on(5985)
    .say(0, http('POST /wsman HTTP/1.1', basic('joe'), 'Content-Length: 0'))
    .say(1, http('HTTP/1.1 401 Unauthorized', 'WWW-Authenticate: Basic', 'Content-Length: 0'))
    .say(0, http('POST /wsman HTTP/1.1', basic('LAB\\ann'), 'Content-Length: 0'))
    .say(1, http('HTTP/1.1 100 Continue'))
    .say(1, chunked)
    .say(0, http('POST /wsman HTTP/1.1', basic('LAB\\ann'), 'Content-Length: 0'))
    .say(1, chunked)
    .say(0, http('POST /wsman HTTP/1.1', basic('eve'), 'Content-Length: 0'))
    .close();
  const seen = await seenIn(conversation);
  assert.equal(
    select(seen, 'logon').map(({ domain, user, status, outcome }) => [domain, user, status, outcome]),
    [
      [null, 'joe', '401', 'failure'],
      ['LAB', 'ann', '200', 'success'],
      [null, 'eve', 'unknown', 'unknown'],
    ],
  );
  assert.is(only(seen, 'connection').protocol, 'winrm');
  assert.not.match(JSON.stringify(seen), 'secret');
});

test('a token sent unasked on any port is found wherever its head is cut into segments; a head of none that is cut hides nothing', async () => {
  const cookie = `Cookie: ${'c'.repeat(3000)}`;
  const token = `Authorization: Negotiate ${Buffer.from(ntlmAuthenticate('LAB', 'ann', 'PC')).toString('base64')}`;
  const asked = http('GET /wsus HTTP/1.1', 'Host: srv', cookie, token);
  const answer = http('HTTP/1.1 200 OK', 'Content-Length: 0');
  const inTwo = (port: number, head: Uint8Array, at: number) =>
    on(port).say(0, head.subarray(0, at)).say(0, head.subarray(at)).say(1, answer).close();
  const ends = [16, 17, 40, 1460, 3040, asked.indexOf(0x41, 3040), asked.length - 2, asked.length - 1];
  for (const port of [80, 3128, 8080, 8530]) {
    for (const at of ends) {
      const { user, outcome } = only(await seenIn(inTwo(port, asked, at)), 'logon');
      assert.equal([user, outcome], ['ann', 'success'], `cut at ${at}, port ${port}`);
    }
  }
  const idle = inTwo(80, http('GET / HTTP/1.1', cookie), 1460);
  const [lost] = idle.segments.filter(({ payload }) => payload.length === answer.length);
  const seen = await observe(pcap(framesOf(idle.segments.filter((segment) => segment !== lost))));
  assert.equal([select(seen, 'logon'), select(seen, 'blind spot'), select(seen, 'connection')], [[], [], []]);
});

test('an answer that is not in the capture is not taken from the next request', async () => {
  const conversation = on(8080)
    .say(1, http('HTTP/1.1 401 Unauthorized', 'WWW-Authenticate: Basic'))
    .say(0, http('GET / HTTP/1.1', basic('joe')))
    .say(0, http('GET /other HTTP/1.1', 'Host: x'))
    .say(1, http('HTTP/1.1 200 OK', 'Content-Length: 0'))
    .close();
  const { user, outcome, responseFrame } = only(await seenIn(conversation), 'logon');
  assert.equal([user, outcome, responseFrame], ['joe', 'unknown', null]);
});

test('malcolm__NTLM.pcap: NTLM whose refusals are not in the capture', async () => {
  const seen = await observeShared('malcolm__NTLM.pcap');
  if (seen === undefined) return;
  assert.equal(
    select(seen, 'logon').map(({ frame, responseFrame, domain, user, outcome }) => [frame, responseFrame, domain, user, outcome]),
    [[5, 6, 'success'], ...[11, 26, 33, 34, 59, 60].map((frame) => [frame, null, 'unknown'])].map(([frame, response, outcome]) => [frame, response, 'example', 'administrator', outcome]),
  );
});

const SEALED = 'otrf__empire_psremoting_stager_WORKSTATION6_2020-09-20170827.pcap';
test(`${SEALED}: what WinRM sealed, by connection`, async () => {
  const seen = await observeShared(SEALED);
  if (seen === undefined) return;
  const sealed = select(seen, 'blind spot', { reason: 'sealed' }).filter(({ what }) => /WinRM/.test(what));
  assert.equal(sealed.map((o) => [o.frame, o.lastFrame, o.count, o.bytes, o.target?.port]), [[12, 214, 10, 27_594, 5985], [29, 211, 6, 9880, 5985], [60, 82, 4, 17_151, 5985]]);
  assert.match(sealed[0].what, /^10 messages of remote management \(WinRM\) encrypted, 27,594 bytes and more: /);
  assert.match(sealed[2].what, /^4 messages of remote management \(WinRM\) encrypted, 17,151 bytes: .*\(HTTP-Kerberos-session-encrypted\)$/);
});

test.run();
