import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { PeCollector } from '../../src/content/pe.ts';
import { findVersionResource, readVersionStrings } from '../../src/content/resources.ts';
import { FileContent } from '../../src/content/index.ts';
import type { PeFacts } from '../../src/observations.ts';
import { random } from './model.ts';
import { buildPe, buildVersionInfo } from './pe-builder.ts';
import type { PeOptions } from './pe-builder.ts';
import { poolOf } from './spans.ts';

/** What the tool of the case says of itself. */
const PSEXESVC = {
  CompanyName: 'Sysinternals',
  FileDescription: 'PsExec Service',
  FileVersion: '2.2',
  InternalName: 'PsExec Service Host',
  LegalCopyright: 'Copyright (C) 2001-2016 Mark Russinovich',
  OriginalFilename: 'psexesvc.exe',
  ProductName: 'Sysinternals PsExec',
  ProductVersion: '2.2',
};

function collect(bytes: Uint8Array, most = Infinity): PeFacts | null {
  const collector = new PeCollector();
  for (let at = 0; at < bytes.length; at += most) collector.feed(bytes.subarray(at, at + most));
  return collector.facts();
}

const FACTS: readonly { name: string; source: string; options: PeOptions; expected: Partial<PeFacts> }[] = [
  {
    name: 'a program with a version resource',
    source: 'PE/COFF §3, §4, §6.9',
    options: { version: PSEXESVC },
    expected: {
      machine: 'x64',
      kind: 'exe',
      linkTime: '2016-06-28T18:41:54Z',
      sections: ['.text', '.rsrc'],
      subsystem: 'WINDOWS_CUI',
      version: PSEXESVC,
    },
  },
  {
    name: 'PE32',
    source: 'PE/COFF §3.4.1',
    options: { plus: false, machine: 0x14c, version: PSEXESVC },
    expected: { machine: 'x86', version: PSEXESVC },
  },
  {
    name: 'a library',
    source: 'PE/COFF §3.3.2',
    options: { characteristics: 0x2022 },
    expected: { kind: 'dll', version: {} },
  },
  {
    name: 'a driver',
    source: 'PE/COFF §3.4.2',
    options: { subsystem: 1 },
    expected: { kind: 'driver', subsystem: 'NATIVE' },
  },
  {
    name: 'unknown machine and subsystem',
    source: '',
    options: { machine: 0xbeef, subsystem: 99 },
    expected: { machine: '0xbeef', subsystem: '0x0063' },
  },
  { name: 'no link time', source: 'PE/COFF §3.3', options: { timeDateStamp: 0 }, expected: { linkTime: null } },
  {
    name: 'no link time',
    source: 'PE/COFF §3.3',
    options: { timeDateStamp: 0xffffffff },
    expected: { linkTime: null },
  },
  {
    name: 'the last link time',
    source: 'PE/COFF §3.3',
    options: { timeDateStamp: 0xfffffffe },
    expected: { linkTime: '2106-02-07T06:28:14Z' },
  },
  {
    name: 'a hostile section name',
    source: '',
    options: { sectionName: '\u001b[2J\u009b\u0000x' },
    expected: { sections: ['\ufffd[2J\ufffd'] },
  },
  {
    name: 'resources far behind the headers',
    source: '',
    options: { codeSize: 300_000, version: PSEXESVC },
    expected: { version: PSEXESVC },
  },
  {
    name: 'version behind large icons',
    source: '',
    options: { beforeVersion: 200_000, version: PSEXESVC },
    expected: { version: PSEXESVC },
  },
  {
    name: 'version across the end of what is kept of the resources',
    source: '',
    options: { beforeVersion: 64_800, version: PSEXESVC },
    expected: { version: PSEXESVC },
  },
  {
    name: 'headers behind the first page',
    source: '',
    options: { signatureAt: 9000, version: PSEXESVC },
    expected: { sections: ['.text', '.rsrc'], version: PSEXESVC },
  },
  {
    name: 'version before its directory',
    source: '',
    options: { codeSize: 90_000, versionFirst: true, version: PSEXESVC },
    expected: { version: {} },
  },
];

for (const { name, options, expected } of FACTS) {
  test(`facts: ${name}`, () => {
    const bytes = buildPe(options);
    for (const most of [Infinity, 1, 1000]) {
      const facts = collect(bytes, most);
      assert.equal({ ...facts, ...expected }, facts, `in pieces of ${most}`);
    }
  });
}

test('facts of a file whose spans came in any order', () => {
  const bytes = buildPe({ codeSize: 100_000, version: PSEXESVC });
  const content = new FileContent(poolOf(), { direction: 'write', name: 'x.exe' });
  for (let at = bytes.length - (bytes.length % 1460); at >= 0; at -= 1460)
    content.write(at, bytes.subarray(at, at + 1460), 1);
  const [result] = content.finish();
  assert.is(result.type, 'PE executable');
  assert.equal(result.pe?.version, PSEXESVC);
});

test('facts of a file of which only the beginning was seen', () => {
  const bytes = buildPe({ codeSize: 100_000, version: PSEXESVC });
  const content = new FileContent(poolOf(), { direction: 'read' });
  content.setEnd(bytes.length);
  content.write(0, bytes.subarray(0, 1024), 1);
  const [result] = content.finish();
  assert.equal(
    [result.complete, result.type, result.pe?.machine, result.pe?.version],
    [false, 'PE executable', 'x64', {}],
  );
});

test('no image, no facts', () => {
  const nothing = [
    new Uint8Array(0),
    Uint8Array.of(0x4d),
    Uint8Array.of(0x4d, 0x5a),
    new Uint8Array(100_000).fill(0x4d),
  ];
  for (const bytes of nothing) assert.is(collect(bytes), null);
  const dos = new Uint8Array(70_000);
  dos.set([0x4d, 0x5a]);
  assert.is(collect(dos), null);
  dos.set([0xff, 0xff, 0xff, 0x7f], 0x3c);
  assert.is(collect(dos), null);
});

test('cut at every length', () => {
  const bytes = buildPe({ version: PSEXESVC });
  for (let length = 0; length < bytes.length; length++) {
    const facts = collect(bytes.subarray(0, length));
    assert.ok(facts === null || facts.machine === 'x64');
  }
});

test('mutated: a value or null, soon, and the same however the bytes are cut', () => {
  for (let seed = 1; seed <= 1500; seed++) {
    const next = random(seed);
    const bytes = buildPe({ version: PSEXESVC, plus: seed % 2 === 0, beforeVersion: next(2) * 3000 });
    for (let i = 1 + next(12); i > 0; i--)
      bytes[next(2) === 0 ? next(bytes.length) : next(512)] = next(3) === 0 ? 0xff : next(256);
    assert.equal(collect(bytes, 777), collect(bytes), `seed ${seed}`);
  }
});

test('a resource directory that leads back to itself', () => {
  const bytes = new Uint8Array(64);
  const view = new DataView(bytes.buffer);
  view.setUint16(14, 1, true);
  view.setUint32(16, 16, true);
  view.setUint32(20, 0x80000000, true);
  assert.is(findVersionResource(bytes), null);
});

test('version blocks of no length, of too great a length, and without end', () => {
  const bytes = buildVersionInfo(PSEXESVC);
  assert.equal(readVersionStrings(bytes), PSEXESVC);
  for (let length = 0; length < bytes.length; length++) {
    const strings = readVersionStrings(bytes.subarray(0, length));
    for (const [key, value] of Object.entries(strings))
      assert.ok((PSEXESVC as Record<string, string>)[key].startsWith(value));
  }
  for (let at = 0; at + 2 <= bytes.length; at += 2) {
    for (const value of [0, 1, 5, 6, 0xffff]) {
      const mutated = bytes.slice();
      new DataView(mutated.buffer).setUint16(at, value, true);
      readVersionStrings(mutated);
    }
  }
});

test('more strings than are read, a long one, a name that objects have', () => {
  const many = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`Key${index}`, 'x']));
  assert.is(Object.keys(readVersionStrings(buildVersionInfo(many))).length, 64);
  assert.is(readVersionStrings(buildVersionInfo({ Comments: 'x'.repeat(5000) })).Comments.length, 1024);
  const strings = readVersionStrings(buildVersionInfo(JSON.parse('{"__proto__":"x","constructor":"y"}')));
  assert.equal(Object.keys(strings), ['constructor']);
  assert.is(Object.getPrototypeOf(strings), Object.prototype);
});

test.run();
