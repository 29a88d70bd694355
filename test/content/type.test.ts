import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { CONTENT_TYPES, contentType } from '../../src/content/type.ts';
import { random, randomBytes } from './model.ts';
import { buildPe } from './pe-builder.ts';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replace(/\s/g, ''), 'hex'));
const ascii = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));
const utf8 = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'utf8'));
const utf16 = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'utf16le'));
const padded = (bytes: Uint8Array, length = 512): Uint8Array => {
  const room = new Uint8Array(Math.max(bytes.length, length));
  room.set(bytes);
  return room;
};
const at = (offset: number, bytes: Uint8Array): Uint8Array => {
  const room = new Uint8Array(offset + bytes.length + 16);
  room.set(bytes, offset);
  return room;
};
const zip = (entry: string): Uint8Array => {
  const header = padded(hex('504b0304 1400 0000 0800'), 30);
  header[26] = entry.length;
  return new Uint8Array([...header, ...ascii(entry), ...new Uint8Array(40)]);
};

const TASK_XML = `<?xml version="1.0" encoding="UTF-16"?>\r\n<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">`;
const OLE = padded(hex('d0cf11e0a1b11ae1'));

const TYPES: readonly { name?: string; source: string; bytes: Uint8Array; expected: string | null }[] = [
  { source: 'PE/COFF §3.1', bytes: buildPe(), expected: 'PE executable' },
  { source: 'MZ header without a PE signature', bytes: padded(hex('4d5a9000')), expected: 'DOS executable' },
  { source: 'ELF', bytes: padded(hex('7f454c46020101')), expected: 'ELF executable' },
  { source: 'Mach-O 64-bit', bytes: padded(hex('cffaedfe')), expected: 'Mach-O executable' },
  {
    source: 'Mach-O universal, two architectures',
    bytes: padded(hex('cafebabe00000002')),
    expected: 'Mach-O executable',
  },
  { source: 'Java class, version 52', bytes: padded(hex('cafebabe00000034')), expected: 'Java class' },
  { source: 'registry hive base block', bytes: padded(ascii('regf')), expected: 'registry hive' },
  {
    source: 'MS-GPREG §2.2',
    name: 'Registry.pol',
    bytes: hex('50526567 01000000'),
    expected: 'Group Policy registry settings',
  },
  { source: 'MINIDUMP_HEADER', name: 'lsass.dmp', bytes: padded(hex('4d444d50 93a7 0000')), expected: 'minidump' },
  { source: 'kernel dump', bytes: padded(ascii('PAGEDU64')), expected: 'crash dump' },
  { source: 'ESE header', name: 'ntds.dit', bytes: padded(hex('11223344 efcdab89')), expected: 'ESE database' },
  { source: 'EVTX header', bytes: padded(ascii('ElfFile\0')), expected: 'event log' },
  { source: 'EVT header', bytes: padded(hex('30000000 4c664c65')), expected: 'event log' },
  {
    source: 'RFC 4120 §5.8.1',
    bytes: padded(hex('768203e3 308203df a003020105 a103020116')),
    expected: 'Kerberos ticket (kirbi)',
  },
  { source: 'credential cache, version 4', bytes: padded(hex('0504000c')), expected: 'Kerberos credential cache' },
  {
    source: 'RFC 7292 §4',
    bytes: padded(hex('30820a51 020103 30820a17 06092a864886f70d010701')),
    expected: 'PKCS#12 key store',
  },
  { source: 'a certificate is no key store', bytes: padded(hex('30820a51 30820a17 a003020102')), expected: null },
  { source: 'APPNOTE §4.3.7', bytes: zip('loot/a.txt'), expected: 'ZIP archive' },
  { source: 'Office Open XML', bytes: zip('[Content_Types].xml'), expected: 'Office document' },
  { source: 'JAR', bytes: zip('META-INF/MANIFEST.MF'), expected: 'Java archive' },
  { source: 'MS-CAB §2.1', bytes: padded(hex('4d534346 00000000')), expected: 'cabinet archive' },
  { source: 'RAR 5', bytes: padded(hex('526172211a070100')), expected: 'RAR archive' },
  { source: '7z', bytes: padded(hex('377abcaf271c0004')), expected: '7z archive' },
  { source: 'RFC 1952', bytes: padded(hex('1f8b0800')), expected: 'gzip archive' },
  { source: 'POSIX ustar', bytes: at(257, ascii('ustar')), expected: 'tar archive' },
  {
    source: 'MS-SHLLINK §2.1',
    bytes: padded(hex('4c000000 0114020000000000c000000000000046')),
    expected: 'Windows shortcut',
  },
  { source: 'ISO 32000', bytes: padded(ascii('%PDF-1.7')), expected: 'PDF document' },
  { source: 'MS-CFB §2.2', bytes: OLE, expected: 'OLE compound file' },
  { source: 'MS-CFB §2.2', name: 'setup.MSI', bytes: OLE, expected: 'Windows installer' },
  { source: 'MS-CFB §2.2', name: 'a\\b.doc', bytes: OLE, expected: 'Office document' },
  { source: 'a name that objects have', name: 'x.constructor', bytes: OLE, expected: 'OLE compound file' },
  { source: 'PNG', bytes: padded(hex('89504e470d0a1a0a')), expected: 'PNG image' },
  { source: 'JPEG', bytes: padded(hex('ffd8ffe0')), expected: 'JPEG image' },
  { source: 'GIF', bytes: padded(ascii('GIF89a')), expected: 'GIF image' },
  { source: 'pcapng', bytes: padded(hex('0a0d0d0a 1c000000 4d3c2b1a')), expected: 'packet capture' },
  {
    source: 'MS-TSCH §2.5, UTF-16 with a byte order mark',
    bytes: new Uint8Array([0xff, 0xfe, ...utf16(TASK_XML)]),
    expected: 'scheduled task',
  },
  { source: 'MS-TSCH §2.5, UTF-16 without', bytes: utf16(TASK_XML), expected: 'scheduled task' },
  { source: 'MS-TSCH §2.5, UTF-8', bytes: utf8(TASK_XML), expected: 'scheduled task' },
  { source: 'XML', name: 'Groups.xml', bytes: utf8('<?xml version="1.0"?><Groups/>'), expected: 'XML document' },
  {
    source: 'impacket smbexec',
    name: 'execute.bat',
    bytes: ascii('cd  ^> \\\\127.0.0.1\\C$\\__output'),
    expected: 'batch script',
  },
  { source: 'batch without a name', bytes: ascii('@echo off\r\nnet user'), expected: 'batch script' },
  { source: 'PowerShell', name: 'run.ps1', bytes: utf8('\ufeffWrite-Host "hällo"'), expected: 'PowerShell script' },
  {
    source: 'PowerShell without a name',
    bytes: ascii('$client = New-Object Net.WebClient'),
    expected: 'PowerShell script',
  },
  { source: 'VBScript', name: 'a.vbs', bytes: ascii('x = 1'), expected: 'VBScript' },
  { source: 'VBScript without a name', bytes: ascii('Option Explicit\r\nDim x'), expected: 'VBScript' },
  { source: 'JScript', name: 'a.js', bytes: ascii('var x = 1;'), expected: 'JScript' },
  { source: 'shell', bytes: ascii('#!/bin/sh\nid\n'), expected: 'shell script' },
  {
    source: 'an inline task of MSBuild',
    name: 'pshell.xml',
    bytes: ascii('<Project ToolsVersion="4.0" xmlns="http://schemas.microsoft.com/developer/msbuild/2003">\n<UsingTask TaskName="a"\n TaskFactory="CodeTaskFactory" >'),
    expected: 'MSBuild project with code',
  },
  {
    source: 'a project without code',
    name: 'a.csproj',
    bytes: ascii('<?xml version="1.0"?><Project Sdk="Microsoft.NET.Sdk"><UsingTask TaskName="a" AssemblyFile="a.dll"/></Project>'),
    expected: 'XML document',
  },
  {
    source: 'regedit export',
    bytes: new Uint8Array([0xff, 0xfe, ...utf16('Windows Registry Editor Version 5.00\r\n')]),
    expected: 'registry script',
  },
  { source: 'RFC 7468', bytes: ascii('-----BEGIN RSA PRIVATE KEY-----\n'), expected: 'private key (PEM)' },
  {
    source: 'a name says nothing of bytes that are no text',
    name: 'a.bat',
    bytes: hex('00010203 04050607'),
    expected: null,
  },
  { source: 'text', name: 'notes.txt', bytes: ascii('just words'), expected: 'text' },
  { source: 'one character', bytes: ascii('a'), expected: 'text' },
  { source: 'UTF-8 cut within a character', bytes: utf8('€€€').subarray(0, 8), expected: 'text' },
  { source: 'OEM code page', bytes: ascii('Benutzername          Verf\x81gbar\r\n'), expected: 'text' },
  { source: 'UTF-16', bytes: new Uint8Array([0xff, 0xfe, ...utf16('words')]), expected: 'text (UTF-16)' },
  { source: 'UTF-16, big-endian', bytes: new Uint8Array([0xfe, 0xff, 0, 0x61, 0, 0x62]), expected: 'text (UTF-16)' },
  { source: 'nothing', bytes: new Uint8Array(0), expected: null },
  { source: 'zeros', bytes: new Uint8Array(4096), expected: null },
];

for (const { name, source, bytes, expected } of TYPES) {
  test(`${source}${name === undefined ? '' : `, ${name}`}: ${expected}`, () => {
    assert.is(contentType(bytes, name), expected);
    const shared = new Uint8Array(new SharedArrayBuffer(bytes.length + 3), 3);
    shared.set(bytes);
    assert.is(contentType(shared, name), expected);
    if (expected !== null) assert.ok(CONTENT_TYPES.includes(expected));
  });
}

test('every beginning and random bytes: a listed name or null', () => {
  const check = (bytes: Uint8Array): void => {
    const type = contentType(bytes, 'x.exe');
    assert.ok(type === null || CONTENT_TYPES.includes(type), String(type));
  };
  for (const { bytes } of TYPES)
    for (let length = 0; length < Math.min(bytes.length, 300); length++) check(bytes.subarray(0, length));
  for (let seed = 1; seed <= 300; seed++) {
    const next = random(seed);
    const bytes = TYPES[next(TYPES.length)].bytes.slice(0, 512);
    for (let i = 0; i < 6; i++) bytes[next(bytes.length)] = next(256);
    check(bytes);
    check(randomBytes(next, 4096));
  }
});

test('random bytes are not taken for anything', () => {
  const next = random(99);
  for (let i = 0; i < 200; i++) assert.is(contentType(randomBytes(next, 256 + next(3000)), 'loot.txt'), null);
});

test.run();
