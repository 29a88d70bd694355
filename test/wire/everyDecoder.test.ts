/** Every decoder has a vector with bytes out of a real capture, which `checkDamaged` cuts and mutates; and the bytes stand in the frames that are named. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { readCapture } from '../support/capture-reader.ts';
import { root, skipUnlessShared } from '../support/shared.ts';

/** Decoders that no capture at hand reaches, and why. */
const WITHOUT: Readonly<Record<string, string>> = {
  decodePaexecMessage: 'no capture of PAExec: written by its source',
  decodeGetDfsReferralExRequest: 'no capture has FSCTL_DFS_GET_REFERRALS_EX: written by MS-DFSC §2.2.3',
  decodeSnapshotArray: 'no server of a capture answers FSCTL_SRV_ENUMERATE_SNAPSHOTS: written by MS-SMB2 §2.2.32.2',
  decodeReadRawResponse: 'reads nothing: the answer has no header',
};

interface Collected {
  decoders: string[];
  missing: string[];
  vectors: { what: string; name: string; source: string; hex: string }[];
}

const collector = fileURLToPath(new URL('collect.ts', import.meta.url));
const { decoders, missing, vectors } = JSON.parse(
  execFileSync(process.execPath, ['--import', 'tsx', collector], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 }),
) as Collected;

test('every decoder is entered by bytes of a real capture', () => {
  assert.ok(decoders.length > 150, `${decoders.length} decoders`);
  assert.equal([...new Set(missing)].sort(), Object.keys(WITHOUT).sort());
});

const PLACES = [join(root, 'test/wire'), join(root, 'test/detect'), join(root, '../shared/captures')];
const captures = new Map<string, Uint8Array[] | null>();

function framesOf(name: string): Uint8Array[] | null {
  const known = captures.get(name);
  if (known !== undefined) return known;
  const path = PLACES.map((place) => join(place, name)).find((path) => existsSync(path));
  const bytes = path === undefined ? undefined : readFileSync(path);
  const read = bytes && readCapture(new Uint8Array(name.endsWith('.gz') ? gunzipSync(bytes) : bytes));
  const frames = read === undefined ? null : (read?.frames.map((frame) => frame.bytes) ?? null);
  captures.set(name, frames);
  return frames;
}

/** How many of the bytes, from the beginning, stand somewhere in the frame. */
function standIn(frame: Buffer, bytes: Buffer): number {
  let [least, most] = [0, bytes.length];
  while (least < most) {
    const middle = (least + most + 1) >> 1;
    if (frame.includes(bytes.subarray(0, middle))) least = middle;
    else most = middle - 1;
  }
  return least;
}

const WHERE = /^(\S+?\.(?:pcap|pcapng|cap)(?:\.gz)?),? frames? (\d+)(?: (?:to|and) (\d+))?/;

/** What of the vector is not in its frames, one after the other; null where the capture is not there. */
function strays(source: string, hex: string): number | null {
  const [, name, from, to = from] = WHERE.exec(source) ?? [];
  const frames = name === undefined ? null : framesOf(name);
  if (frames === null) return null;
  let left = Buffer.from(hex.replace(/\s/g, ''), 'hex');
  for (let n = Number(from); n <= Number(to); n++) left = left.subarray(standIn(Buffer.from(frames[n - 1] ?? []), left));
  return left.length;
}

test('the bytes of every vector stand in the frames that it names', () => {
  const wrong = vectors.filter(({ source, hex }) => (strays(source, hex) ?? 0) > 0).map(({ what, name, source }) => `${what}: ${name} (${source})`);
  assert.equal(wrong, []);
  const looked = vectors.filter(({ source, hex }) => strays(source, hex) !== null).length;
  if (!skipUnlessShared('vectors of shared captures')) assert.ok(looked > 0.9 * vectors.length, `${looked} of ${vectors.length}`);
});

test.run();
