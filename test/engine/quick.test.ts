/**
 * Packets that nobody wants are known by a quick look (assembly/quick.ts), all others go the general way. Three tags that name no
 * VLAN (IEEE 802.1Q table 9-2) make every packet go the general way and change nothing of what it is.
 */
import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { canonical, runEngine } from '../support/engine.ts';
import { sharedCaptures, skipUnlessShared } from '../support/shared.ts';

const TAGS = Uint8Array.from([0x81, 0, 0, 0, 0x81, 0, 0, 0, 0x81, 0, 0, 0]);

/** A pcap file of Ethernet frames with three tags more in each; null for another file. */
function tagged(file: Buffer): Uint8Array | null {
  if (file.length < 24 || file.readUInt32LE(0) !== 0xa1b2c3d4 || file.readUInt32LE(20) !== 1) return null;
  const parts: Uint8Array[] = [file.subarray(0, 24)];
  let at = 24;
  while (at + 16 <= file.length) {
    const captured = file.readUInt32LE(at + 8);
    if (at + 16 + captured > file.length) break;
    const header = Buffer.from(file.subarray(at, at + 16));
    const frame = file.subarray(at + 16, at + 16 + captured);
    if (captured >= 14) {
      header.writeUInt32LE(captured + TAGS.length, 8);
      header.writeUInt32LE(header.readUInt32LE(12) + TAGS.length, 12);
      parts.push(header, frame.subarray(0, 12), TAGS, frame.subarray(12));
    } else {
      parts.push(header, frame);
    }
    at += 16 + captured;
  }
  parts.push(file.subarray(at));
  return Buffer.concat(parts);
}

/** Records and problems, without what counts bytes of the file. */
async function seen(capture: Uint8Array): Promise<string[]> {
  const run = await runEngine(capture);
  const problems = run.summary.problems.map(({ problem, count }) => `${problem} ${count}`);
  return [...canonical(run).slice(0, -1), `${run.summary.packets}`, ...problems];
}

if (!skipUnlessShared('the quick look against the general way')) {
  test('every shared capture of Ethernet: the same records by either way', async () => {
    let compared = 0;
    for (const { name, path } of sharedCaptures()) {
      const file = readFileSync(path);
      const other = tagged(file);
      if (other === null) continue;
      assert.equal(await seen(file), await seen(other), name);
      compared++;
    }
    assert.ok(compared > 100, `${compared} captures`);
  });
}

test.run();
