/** What vectors say of captures is in them: each call is told at its frames, by its operation, as long as its stubs, holding what they hold. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { analyze } from '../../../src/node/index.ts';
import type { RpcObservation } from '../../../src/observations.ts';
import { decoderOf } from '../../../src/wire/dcerpc/decoders.ts';
import { sharedCaptures, skipUnlessShared } from '../../support/shared.ts';
import { type CallVector, plain, VECTORS } from './vectors.ts';

const RECORDINGS = ['recordings/', '../../detect/recordings/'].map((folder) =>
  fileURLToPath(new URL(folder, import.meta.url)),
);
const SHARED = new Map(sharedCaptures().map(({ name, path }) => [name, path]));

const recording = (capture: string): string | undefined =>
  RECORDINGS.map((folder) => join(folder, capture)).find((path) => existsSync(path));

async function callsIn(path: string): Promise<RpcObservation[]> {
  const calls: RpcObservation[] = [];
  for await (const observation of analyze(path)) {
    if (observation.kind === 'rpc' && observation.action === 'call') calls.push(observation);
  }
  return calls;
}

/** What an observation shows of the call's values, where the interface's declaration reads them. */
function told({ arguments: asked, results }: CallVector): unknown {
  const { returnName: _, ...answered } = (results ?? {}) as Record<string, unknown>;
  return { ...(asked as object), ...(Object.keys(answered).length === 0 ? {} : { result: answered }) };
}

function check(vector: CallVector, calls: readonly RpcObservation[]): void {
  const { uuid, opnum, frames, request, response } = vector;
  const call = calls.find(
    ({ frame, interface: of, opnum: number }) => frame === frames[0] && of?.uuid === uuid && number === opnum,
  );
  assert.ok(call, `${vector.operation} at frame ${frames[0]}`);
  assert.equal(
    [
      call.status,
      call.responseFrame,
      call.transferSyntax === 'NDR64',
      call.requestBytes,
      call.responseBytes,
      call.inferred,
      call.unread,
    ],
    [vector.fault ?? 'response', frames[1], vector.ndr64, request.length, response.length, false, null],
    vector.operation,
  );
  if (decoderOf(uuid)?.operations[opnum] !== undefined)
    assert.equal(plain(call.arguments), told(vector), vector.operation);
}

for (const capture of new Set(VECTORS.map((vector) => vector.capture))) {
  const vectors = VECTORS.filter((vector) => vector.capture === capture);
  const path = recording(capture) ?? SHARED.get(capture);
  test(`${capture}: ${vectors.length} calls`, async () => {
    if (path === undefined && skipUnlessShared(`vectors of ${capture}`, capture)) return;
    const calls = await callsIn(path ?? capture);
    for (const vector of vectors) check(vector, calls);
  });
}

test.run();
