/** A client that writes numbers the other way round, and a server that answers in its own (C706 §14.1): Samba's, in a recording. */
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { analyze } from '../../src/node/index.ts';
import type { RpcObservation } from '../../src/observations.ts';

async function callsOf(recording: string): Promise<RpcObservation[]> {
  const calls: RpcObservation[] = [];
  for await (const observation of analyze(fileURLToPath(new URL(`../wire/dcerpc/recordings/${recording}.pcap.gz`, import.meta.url)))) {
    if (observation.kind === 'rpc' && observation.action === 'call') calls.push(observation);
  }
  return calls;
}

test('what is asked is read in the order of the client, what is answered in that of the server', async () => {
  const calls = await callsOf('torture-swapped');
  const services = calls.filter(({ interface: of }) => of?.name === 'svcctl');
  assert.ok(services.length > 20);
  assert.equal(new Set(services.map(({ unread }) => unread)), new Set([null]));
  const names = new Set(services.map(({ returnName }) => returnName));
  assert.ok(names.has('ERROR_SUCCESS') && names.has('ERROR_INSUFFICIENT_BUFFER'), [...names].join());
});

test('counted strings have the order of their stub: the same is asked in both, and answered in one', async () => {
  const calls = await callsOf('policy-calls');
  const asked = calls.filter(({ operation }) => operation === 'SamrLookupDomainInSamServer');
  assert.equal(
    asked.map((call) => (call.arguments as { name?: string }).name),
    ['LAB', 'LAB', 'SALES-PC', 'SALES-PC'],
  );
  assert.equal(new Set(asked.map(({ returnName }) => returnName)), new Set(['STATUS_SUCCESS']));
});

test.run();
