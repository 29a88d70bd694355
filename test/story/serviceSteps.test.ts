/** Steps of a hop that concern services: its own are cleaned up, others are acted upon; on recordings of this repository. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { fileURLToPath } from 'node:url';
import { investigate } from '../../src/node/index.ts';

const recording = (name: string): string => fileURLToPath(new URL(`../detect/recordings/${name}.pcap.gz`, import.meta.url));

/** Phase, frame and words of the steps that name an operation of svcctl that changes something. */
async function steps(name: string): Promise<string[]> {
  const { hops } = await investigate(recording(name));
  return hops
    .flatMap(({ stages }) => stages)
    .filter(({ what }) => /^R(Control|ChangeConfig|ChangeServiceConfig|Start|Create|Delete)\w*/.test(what))
    .map(({ phase, frame, what }) => `${frame} ${phase}: ${what}`);
}

const stops = (of: readonly string[]): string[] => of.filter((step) => step.includes('SERVICE_CONTROL_STOP'));

test('stopping what was there before is no cleaning up', async () => {
  const found = stops(await steps('stand-in-services-borrowed'));
  assert.ok(found.includes('209 execute: RControlService of the existing service MSSQLSERVER (SERVICE_CONTROL_STOP): ERROR_SUCCESS'), found.join('\n'));
  assert.equal(found.filter((step) => / clean up: /.test(step)), []);
});

test('a service that is stopped to be started again, and one that is refused', async () => {
  const found = await steps('services');
  assert.is(found[0], '97 execute: RControlService of the existing service Spooler (SERVICE_CONTROL_STOP): ERROR_SUCCESS');
  assert.ok(found.includes('307 refused: RControlService of the existing service WinDefend (SERVICE_CONTROL_STOP): ERROR_ACCESS_DENIED'));
});

test("stopping and deleting one's own is", async () => {
  const found = stops(await steps('stand-in-commands'));
  for (const step of found) assert.ok(/ (clean up|refused): RControlService of service /.test(step), step);
});

test.run();
