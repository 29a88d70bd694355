/** What the calls of a machine's services mean, where no capture of others has them. */
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { observe, pick } from '../support/analyze.ts';
import { Stub } from '../support/ndr-writer.ts';
import { type Call, done, meaningsOf } from './meaningsOf.ts';

const RECORDING = fileURLToPath(new URL('../wire/dcerpc/recordings/service-calls.pcap.gz', import.meta.url));
const EVENT_SERVICE = 'f7afbef6191ebb4f9f8fb89e2018337c';
const SUCCESS = 0;
const ACCESS_DENIED = 5;

test('what is asked of services: uses, units to join, devices, aliases, links with their targets', async () => {
  const asked = (await observe(RECORDING)).flatMap((o) =>
    o.kind === 'query' && o.interface !== 'IEventService' ? [Object.values(pick(o, 'interface', 'what', 'subject', 'names'))] : [],
  );
  const use = ['wkssvc', 'connections', 'X:', ['\\\\FILES\\share']];
  const units = ['wkssvc', 'objects', 'lab.local', ['OU=Workstations,DC=lab,DC=local']];
  const link = '\\\\lab.local\\docs\\sales';
  assert.equal(asked, [
    use,
    use,
    use,
    units,
    units,
    ['srvsvc', 'shares', 'C:\\share', []],
    ['srvsvc', 'server', null, ['books']],
    ['netdfs', 'shares', link, [link, '\\\\FILES\\share']],
    ['netdfs', 'shares', link, [link, '\\\\FILES\\share']],
  ]);
});

test('a server connects to the target of a DFS root, and to where a log is that it is to describe', async () => {
  const coerced = (await observe(RECORDING)).flatMap((o) =>
    o.kind === 'coercion' ? [Object.values(pick(o, 'operation', 'path', 'listener'))] : [],
  );
  assert.equal(coerced, [
    ['NetrDfsAddRootTarget', '\\\\FILES\\docs', 'FILES'],
    ['NetrDfsRemoveRootTarget', '\\\\FILES\\docs', 'FILES'],
    ['EvtRpcGetPublisherMetadata', '\\\\10.1.0.66\\s\\Security.evtx', '10.1.0.66'],
  ]);
});

/** EvtRpcRegisterLogQuery (MS-EVEN6 §3.1.4.12), answered without channels. */
const registered = (path: string, handle: number, status: number): Call => [
  5,
  new Stub().uniqueWide(path).wide('*').u32(0x101),
  new Stub().handle(handle).handle(handle + 1).u32(0).u32(0).u32(0).u32(0).u32(0).u32(status),
];
/** EvtRpcQueryNext (§3.1.4.13), answered without events. */
const next = (handle: number): Call => [
  11,
  new Stub().handle(handle).u32(10).u32(0).u32(0),
  new Stub().u32(0).u32(0).u32(0).u32(0).u32(0).u32(0),
];
const exported = (path: string): Call => [
  7,
  new Stub().handle(9).uniqueWide('Security').wide('*').align(4).wide(path).u32(1),
  new Stub().u32(0).u32(0).u32(0).u32(0),
];

test('events are those of the channel that the query was for; a log on another machine makes the server go there', async () => {
  const seen = await meaningsOf(
    'eventlog',
    EVENT_SERVICE,
    1,
    registered('Security', 1, SUCCESS),
    next(1),
    registered('System', 3, ACCESS_DENIED),
    next(3),
    registered('\\\\10.0.0.5\\s\\old.evtx', 5, SUCCESS),
    exported('\\\\10.0.0.5\\s\\out.evtx'),
    exported('C:\\Windows\\Temp\\out.evtx'),
    [14, new Stub().handle(2), done()],
  );
  assert.equal(
    seen.map((o) => [o.kind, 'subject' in o ? o.subject : null, 'listener' in o ? o.listener : null]),
    [
      ['query', 'Security', null],
      ['query', 'Security', null],
      ['query', 'System', null],
      ['query', null, null],
      ['coercion', null, '10.0.0.5'],
      ['coercion', null, '10.0.0.5'],
      ['query', 'Security', null],
    ],
  );
});

test.run();
