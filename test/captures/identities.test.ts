/** What captures say of names and tickets, against an independent reading (../shared/captures/truth, made with TShark). */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { NameObservation, Observation } from '../../src/observations.ts';
import { analyze } from '../../src/node/index.ts';
import { root, sharedCaptures, skipUnlessShared } from '../support/shared.ts';

interface Announcement {
  frame: number;
  src: string;
  command: string;
  server: string | null;
  os: string;
}

interface Truth {
  browser_announcements?: Announcement[];
}

function truthOf(capture: string): Truth {
  const path = join(root, '../shared/captures/truth', `${capture}.json`);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
}

async function observationsOf(path: string): Promise<Observation[]> {
  const observations: Observation[] = [];
  for await (const observation of analyze(path)) observations.push(observation);
  return observations;
}

/** The same is told once: an announcement that repeats an earlier one is that one. */
function says(names: readonly NameObservation[], { frame, src, command, server, os }: Announcement): boolean {
  const address = src.slice(0, src.lastIndexOf(':'));
  return names.some(
    (name) =>
      name.protocol === 'BROWSER' &&
      name.address === address &&
      name.frame <= frame &&
      (server === null || name.name === server) &&
      (os === 'None.None' || name.osVersion === os) &&
      (!/Request/.test(command) || name.action === 'query' || /Election/.test(command)),
  );
}

test('browser frames', async () => {
  if (skipUnlessShared('browser frames')) return;
  let checked = 0;
  for (const { name: capture, path } of sharedCaptures()) {
    const announcements = truthOf(capture).browser_announcements ?? [];
    if (announcements.length === 0) continue;
    const names = (await observationsOf(path)).filter((one): one is NameObservation => one.kind === 'name');
    const missed = announcements.filter((announcement) => !says(names, announcement));
    assert.equal(missed, [], capture);
    checked += announcements.length;
  }
  assert.is(checked, 45);
});

test.run();
