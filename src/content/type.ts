/**
 * What a content is, by its first bytes, and for scripts and installers by its name too. The names are part of the
 * output: `CONTENT_TYPES` lists them all.
 */

import { latin1 } from '../bytes.ts';
import { readText } from './text.ts';
import type { Text } from './text.ts';

interface Signature {
  type: string;
  /** Where the bytes stand. */
  offset: number;
  bytes: readonly number[];
  /** A further condition, for signatures too short to stand alone. */
  when?: (head: Uint8Array) => boolean;
}

const ascii = (text: string): readonly number[] => Array.from(text, (character) => character.charCodeAt(0));

/** In this order: the first that fits names the type. */
const SIGNATURES: readonly Signature[] = [
  { type: 'PE executable', offset: 0, bytes: ascii('MZ'), when: hasPeSignature },
  { type: 'DOS executable', offset: 0, bytes: ascii('MZ'), when: (head) => head.length >= 28 },
  { type: 'ELF executable', offset: 0, bytes: [0x7f, ...ascii('ELF')] },
  { type: 'Mach-O executable', offset: 0, bytes: [0xce, 0xfa, 0xed, 0xfe] },
  { type: 'Mach-O executable', offset: 0, bytes: [0xcf, 0xfa, 0xed, 0xfe] },
  // A universal binary names a few architectures where a Java class has its version, 45 and up.
  {
    type: 'Mach-O executable',
    offset: 0,
    bytes: [0xca, 0xfe, 0xba, 0xbe, 0, 0, 0],
    when: (head) => head[7] > 0 && head[7] < 40,
  },
  { type: 'Java class', offset: 0, bytes: [0xca, 0xfe, 0xba, 0xbe], when: (head) => head.length >= 8 },
  { type: 'registry hive', offset: 0, bytes: ascii('regf') },
  { type: 'Group Policy registry settings', offset: 0, bytes: [...ascii('PReg'), 1, 0, 0, 0] },
  { type: 'minidump', offset: 0, bytes: [...ascii('MDMP'), 0x93, 0xa7] },
  { type: 'crash dump', offset: 0, bytes: ascii('PAGEDUMP') },
  { type: 'crash dump', offset: 0, bytes: ascii('PAGEDU64') },
  { type: 'ESE database', offset: 4, bytes: [0xef, 0xcd, 0xab, 0x89] },
  { type: 'event log', offset: 0, bytes: [...ascii('ElfFile'), 0] },
  { type: 'event log', offset: 4, bytes: ascii('LfLe') },
  { type: 'prefetch', offset: 4, bytes: ascii('SCCA') },
  { type: 'prefetch', offset: 0, bytes: [...ascii('MAM'), 4] },
  { type: 'Kerberos ticket (kirbi)', offset: 0, bytes: [0x76], when: isKrbCred },
  { type: 'Kerberos credential cache', offset: 0, bytes: [5, 4, 0], when: (head) => head.length >= 16 },
  { type: 'PKCS#12 key store', offset: 0, bytes: [0x30], when: isPkcs12 },
  { type: 'KeePass database', offset: 0, bytes: [0x03, 0xd9, 0xa2, 0x9a] },
  { type: 'SQLite database', offset: 0, bytes: ascii('SQLite format 3') },
  { type: 'Office document', offset: 0, bytes: [...ascii('PK'), 3, 4], when: isOfficeArchive },
  {
    type: 'Java archive',
    offset: 0,
    bytes: [...ascii('PK'), 3, 4],
    when: (head) => firstEntry(head).startsWith('META-INF/'),
  },
  { type: 'ZIP archive', offset: 0, bytes: [...ascii('PK'), 3, 4] },
  { type: 'ZIP archive', offset: 0, bytes: [...ascii('PK'), 5, 6] },
  { type: 'cabinet archive', offset: 0, bytes: [...ascii('MSCF'), 0, 0, 0, 0] },
  { type: 'RAR archive', offset: 0, bytes: [...ascii('Rar!'), 0x1a, 7] },
  { type: '7z archive', offset: 0, bytes: [...ascii('7z'), 0xbc, 0xaf, 0x27, 0x1c] },
  { type: 'gzip archive', offset: 0, bytes: [0x1f, 0x8b, 8] },
  { type: 'bzip2 archive', offset: 0, bytes: ascii('BZh'), when: (head) => head[4] === 0x31 && head[5] === 0x41 },
  { type: 'xz archive', offset: 0, bytes: [0xfd, ...ascii('7zXZ'), 0] },
  { type: 'Zstandard archive', offset: 0, bytes: [0x28, 0xb5, 0x2f, 0xfd] },
  { type: 'tar archive', offset: 257, bytes: ascii('ustar') },
  { type: 'Windows image (WIM)', offset: 0, bytes: [...ascii('MSWIM'), 0, 0, 0] },
  { type: 'virtual disk', offset: 0, bytes: ascii('vhdxfile') },
  { type: 'virtual disk', offset: 0, bytes: ascii('conectix') },
  { type: 'virtual disk', offset: 0, bytes: ascii('KDMV') },
  // MS-SHLLINK §2.1: HeaderSize and LinkCLSID.
  {
    type: 'Windows shortcut',
    offset: 0,
    bytes: [0x4c, 0, 0, 0, 1, 0x14, 2, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46],
  },
  { type: 'PDF document', offset: 0, bytes: ascii('%PDF-') },
  { type: 'OLE compound file', offset: 0, bytes: [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1] },
  { type: 'HTML help', offset: 0, bytes: [...ascii('ITSF'), 3, 0, 0, 0] },
  { type: 'RTF document', offset: 0, bytes: ascii('{\\rtf') },
  { type: 'PNG image', offset: 0, bytes: [0x89, ...ascii('PNG'), 0x0d, 0x0a, 0x1a, 0x0a] },
  { type: 'JPEG image', offset: 0, bytes: [0xff, 0xd8, 0xff] },
  { type: 'GIF image', offset: 0, bytes: ascii('GIF8') },
  {
    type: 'BMP image',
    offset: 0,
    bytes: ascii('BM'),
    when: (head) => head[6] === 0 && head[7] === 0 && head[14] === 40,
  },
  {
    type: 'icon',
    offset: 0,
    bytes: [0, 0, 1, 0],
    when: (head) => head[4] > 0 && head[5] === 0 && head[9] === 0 && head.length > 22,
  },
  { type: 'packet capture', offset: 0, bytes: [0xd4, 0xc3, 0xb2, 0xa1] },
  { type: 'packet capture', offset: 0, bytes: [0x4d, 0x3c, 0xb2, 0xa1] },
  {
    type: 'packet capture',
    offset: 0,
    bytes: [0x0a, 0x0d, 0x0d, 0x0a],
    when: (head) => head[8] === 0x4d || head[8] === 0x1a,
  },
];

/** Types of OLE compound files that only the extension tells. */
const OLE_BY_EXTENSION: Readonly<Record<string, string>> = {
  msi: 'Windows installer',
  msp: 'Windows installer',
  mst: 'Windows installer',
  doc: 'Office document',
  dot: 'Office document',
  xls: 'Office document',
  xlt: 'Office document',
  ppt: 'Office document',
  msg: 'Outlook message',
};

/** Types of text by extension. */
const TEXT_BY_EXTENSION: Readonly<Record<string, string>> = {
  bat: 'batch script',
  cmd: 'batch script',
  ps1: 'PowerShell script',
  psm1: 'PowerShell script',
  psd1: 'PowerShell script',
  vbs: 'VBScript',
  vbe: 'VBScript',
  js: 'JScript',
  jse: 'JScript',
  wsf: 'Windows script file',
  hta: 'HTML application',
  sct: 'Windows scriptlet',
  py: 'Python script',
  sh: 'shell script',
  inf: 'setup information',
  ini: 'INI file',
  mof: 'MOF source',
};

/** Types of text by how it begins, where the extension says nothing. Tried on the text after white space. */
const TEXT_BY_CONTENT: readonly (readonly [RegExp, string])[] = [
  [/^#!.{0,80}\b(?:ba|da|k|z)?sh\b/, 'shell script'],
  [/^#!.{0,80}\bpython/, 'Python script'],
  [/^Windows Registry Editor Version 5\.00|^REGEDIT4/, 'registry script'],
  [/^-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----/, 'private key (PEM)'],
  [/^-----BEGIN CERTIFICATE-----/, 'certificate (PEM)'],
  [/^@echo\b|^(?:@?(?:rem|setlocal|echo off)\b)|^%COMSPEC%/i, 'batch script'],
  [
    /^(?:#requires\b|\[CmdletBinding|param\s*\(|function\s+[A-Z][a-z]+-[A-Z]|\$[a-z_]\w{0,60}\s*=\s*(?:New-Object|\[))/i,
    'PowerShell script',
  ],
  [/^(?:Option Explicit|On Error Resume Next|Dim \w{1,60}|Set \w{1,60}\s*=\s*CreateObject)/i, 'VBScript'],
  [/^(?:var\s+\w{1,60}\s*=\s*)?new ActiveXObject\b|^WScript\./, 'JScript'],
  [/^<!doctype html|^<html\b/i, 'HTML document'],
];

const TEXT = 'text';
const UTF16_TEXT = 'text (UTF-16)';
const XML = 'XML document';
const TASK = 'scheduled task';
const MSBUILD = 'MSBuild project with code';

/** Every name that `contentType` gives. */
export const CONTENT_TYPES: readonly string[] = [
  ...new Set([
    ...SIGNATURES.map((signature) => signature.type),
    ...Object.values(OLE_BY_EXTENSION),
    ...Object.values(TEXT_BY_EXTENSION),
    ...TEXT_BY_CONTENT.map(([, type]) => type),
    ...[TEXT, UTF16_TEXT, XML, TASK, MSBUILD],
  ]),
].sort();

/** The type of a content that begins with `head`; null when it is not recognised. */
export function contentType(head: Uint8Array, name?: string): string | null {
  if (head.length === 0) return null;
  for (const signature of signaturesFor(head[0])) {
    if (!fits(signature, head)) continue;
    const { type } = signature;
    return type === 'OLE compound file' ? (lookUp(OLE_BY_EXTENSION, extension(name)) ?? type) : type;
  }
  const text = readText(head);
  return text === null ? null : textType(text, extension(name));
}

const byFirstByte: (readonly Signature[] | undefined)[] = [];

/** Those that contents with this first byte may have. */
function signaturesFor(first: number): readonly Signature[] {
  byFirstByte[first] ??= SIGNATURES.filter(({ offset, bytes }) => offset > 0 || bytes[0] === first);
  return byFirstByte[first];
}

function fits({ offset, bytes, when }: Signature, head: Uint8Array): boolean {
  for (let index = 0; index < bytes.length; index++) if (head[offset + index] !== bytes[index]) return false;
  return when === undefined || when(head);
}

/** What an inline task of MSBuild is compiled by: whoever builds the project runs its code (MITRE ATT&CK T1127.001). */
const INLINE_TASK = /\bTaskFactory\s*=\s*["'](?:Roslyn)?CodeTaskFactory["']/;

function textType({ text, utf16 }: Text, suffix: string): string {
  const begin = text.trimStart();
  if (/^<(?:\?xml\b|Project\b|!--)/.test(begin) && /<Project\b/.test(begin) && INLINE_TASK.test(begin)) return MSBUILD;
  if (/^<\?xml\b|^<(?:Task|Package|configuration|Objs)\b/.test(begin)) {
    return /<Task\b[^>]{0,400}schemas\.microsoft\.com\/windows\/2004\/02\/mit\/task/.test(begin) ? TASK : XML;
  }
  const named = lookUp(TEXT_BY_EXTENSION, suffix);
  if (named !== undefined) return named;
  for (const [pattern, type] of TEXT_BY_CONTENT) if (pattern.test(begin)) return type;
  return utf16 ? UTF16_TEXT : TEXT;
}

/** Own properties only: a file may be called `x.constructor`. */
function lookUp(table: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/** In lower case, without the dot; empty when there is none. */
function extension(name: string | undefined): string {
  return /\.([^.\\/:]{1,12})$/.exec(name ?? '')?.[1].toLowerCase() ?? '';
}

function hasPeSignature(head: Uint8Array): boolean {
  if (head.length < 0x40) return false;
  const at = head[0x3c] | (head[0x3d] << 8) | (head[0x3e] << 16);
  return head[0x3f] === 0 && head[at] === 0x50 && head[at + 1] === 0x45 && head[at + 2] === 0 && head[at + 3] === 0;
}

/** KRB-CRED (RFC 4120 §5.8.1): [APPLICATION 22], a SEQUENCE in it, and pvno 5 first. */
function isKrbCred(head: Uint8Array): boolean {
  const sequence = contentsOf(head, 0);
  const pvno = head[sequence] === 0x30 ? contentsOf(head, sequence) : 0;
  return pvno !== 0 && [0xa0, 3, 2, 1, 5].every((byte, index) => head[pvno + index] === byte);
}

/** PFX (RFC 7292 §4): a SEQUENCE, version 3, then ContentInfo of type data or signedData (RFC 5652 §4, §5). */
function isPkcs12(head: Uint8Array): boolean {
  const version = contentsOf(head, 0);
  if (version === 0 || ![2, 1, 3, 0x30].every((byte, index) => head[version + index] === byte)) return false;
  const info = contentsOf(head, version + 3);
  const pkcs7 = [6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7];
  return info !== 0 && pkcs7.every((byte, index) => head[info + index] === byte);
}

/** Where the contents of the BER element at `at` begin; 0 when its length is none. */
function contentsOf(head: Uint8Array, at: number): number {
  const length = head[at + 1];
  if (length === undefined || length === 0xff) return 0;
  return at + 2 + (length > 0x80 ? length & 0x7f : 0);
}

/** Name of the first entry of a ZIP archive (APPNOTE §4.3.7). */
function firstEntry(head: Uint8Array): string {
  return head.length < 30 ? '' : latin1(head.subarray(30, 30 + Math.min(head[26] | (head[27] << 8), 256)));
}

function isOfficeArchive(head: Uint8Array): boolean {
  return /^(?:\[Content_Types\]\.xml|_rels\/|docProps\/|word\/|xl\/|ppt\/)/.test(firstEntry(head));
}
