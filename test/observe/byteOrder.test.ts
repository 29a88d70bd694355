/** A client that writes numbers the other way round, and a server that answers in its own (C706 §14.1): Samba's, in a recording. */
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { analyze } from '../../src/node/index.ts';
import type { RpcObservation } from '../../src/observations.ts';

const RECORDING = new URL('../wire/dcerpc/recordings/torture-swapped.pcap.gz', import.meta.url);

test('what is asked is read in the order of the client, what is answered in that of the server', async () => {
  const calls: RpcObservation[] = [];
  for await (const observation of analyze(fileURLToPath(RECORDING))) {
    if (observation.kind === 'rpc' && observation.action === 'call') calls.push(observation);
  }
  const services = calls.filter(({ interface: of }) => of?.name === 'svcctl');
  assert.ok(services.length > 20);
  assert.equal(new Set(services.map(({ unread }) => unread)), new Set([null]));
  const names = new Set(services.map(({ returnName }) => returnName));
  assert.ok(names.has('ERROR_SUCCESS') && names.has('ERROR_INSUFFICIENT_BUFFER'), [...names].join());
});

test.run();
