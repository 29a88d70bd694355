/** Who is not in a capture at all, and who is there and says nothing. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { observeShared, select } from '../support/analyze.ts';

const WHY = 'one direction only';

test('a server that takes a request and does not answer is in the capture', async () => {
  for (const capture of ['sv__dcerpc-dcerpc-dce-stub-data-03.pcap', 'samr__nmap.pcapng']) {
    const seen = await observeShared(capture);
    if (seen === undefined) return;
    const silent = select(seen, 'connection').filter((o) => o.protocol !== null && o.targetBytes === 0);
    assert.ok(silent.length > 0 && silent.every(({ targetPackets }) => targetPackets > 0), capture);
    assert.equal(select(seen, 'blind spot', { reason: WHY }), [], capture);
  }
});

test('a client of which nothing was captured', async () => {
  const seen = await observeShared('wireshark__smb311-lz77-lz77huff-lznt1.pcap');
  if (seen === undefined) return;
  const absent = select(seen, 'connection').filter(({ sourcePackets }) => sourcePackets === 0);
  const spots = select(seen, 'blind spot', { reason: WHY });
  assert.ok(absent.length > 0);
  assert.equal(
    spots.map(({ flow }) => flow),
    absent.map(({ flow }) => flow),
  );
  for (const { what } of spots) assert.match(what, /^nothing that .* sent is in the capture/);
});

test.run();
