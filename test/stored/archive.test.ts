/** What does not fit the memory comes back whole and in order; a case of more than it holds says what it leaves out. */
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { browserSpills } from '../../src/browser/spill.ts';
import { Investigation } from '../../src/investigate.ts';
import { analyze } from '../../src/node/index.ts';
import { nodeSpills } from '../../src/node/spill.ts';
import type { Observation } from '../../src/observations.ts';
import { Archive } from '../../src/stored/archive.ts';
import type { Catalogue } from '../../src/stored/card.ts';
import { condense, endsOf, FIRST_OF_ALIKE, IN_TIME, likenessOf } from '../../src/story/index.ts';
import { inOrder, isSighting, type Sighting } from '../../src/story/order.ts';
import { seeded } from '../support/random.ts';
import { root } from '../support/shared.ts';

const observations: Observation[] = [];
for await (const o of analyze(join(root, 'samples', 'psexec-hunt.pcapng.gz'))) observations.push(o);
const sightings = observations.filter(isSighting);

const ends = ({ source, target }: Sighting): number => endsOf(source?.ip, target?.ip);
const catalogue: Catalogue = { ...IN_TIME, firstOfAlike: FIRST_OF_ALIKE, ends, likeness: likenessOf, trace: ({ kind, frame }) => (kind === 'file' ? [frame, 'a\tb\n'] : undefined) };
const contentOf = (archive: Archive) => archive.read([...archive.cards()]);

async function* stream(of: readonly Observation[]): AsyncGenerator<Observation> {
  yield* of;
}

function shuffled<T>(items: readonly T[], seed: number): T[] {
  const random = seeded(seed);
  const keyed = items.map((item) => ({ item, key: random.below(2 ** 31) }));
  return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item);
}

test('in order, whatever the order of arrival and the number of runs, twice', () => {
  for (const [limit, spills] of [
    [7, nodeSpills()],
    [100, browserSpills()],
    [1, nodeSpills()],
  ] as const) {
    const archive = new Archive(spills, catalogue, limit);
    archive.begin();
    for (const o of shuffled(observations, limit)) archive.add(o);
    assert.is(archive.isWhole, false);
    assert.equal(contentOf(archive), inOrder(sightings));
    assert.equal(contentOf(archive), inOrder(sightings));
    const files = inOrder(sightings).filter(({ kind }) => kind === 'file');
    assert.equal([...archive.traces()].map(({ trace }) => trace), files.map(({ frame }) => [frame, 'a\tb\n']));
    const cards = [...archive.cards()];
    assert.equal(cards.map(({ kind, ends, likeness }) => ({ kind, ends, likeness })), inOrder(sightings).map((o) => ({ kind: o.kind, ends: ends(o), likeness: likenessOf(o) })));
    assert.equal(archive.read(cards.slice(3, 5).reverse()), inOrder(sightings).slice(3, 5).reverse());
    assert.equal(archive.captures(), observations.filter(({ kind }) => kind === 'capture'));
    assert.is(archive.lost, 0);
    archive.close();
  }
});

const cardOf = (o: Sighting) => ({ id: o.id, kind: o.kind, ends: ends(o), likeness: likenessOf(o), times: 1 });

test('what is left out of the alike before it is put away is what would be left out of all', () => {
  const random = seeded(11);
  const models = sightings.filter(({ kind }) => kind !== 'connection').slice(0, 12);
  for (const kept of [30, 3000]) {
    const time = (i: number): string => `2020-01-01T00:00:00.${String(i).padStart(6, '0')}Z`;
    const flood = Array.from({ length: 4000 }, (_, i): Sighting => ({ ...models[random.below(i < 3000 ? 4 : 12)], id: `o${i + 1}`, frame: i + 1, time: time(i) }) as Sighting);
    const traced = (o: Sighting): boolean => o.frame % 7 === 0;
    const named = flood.filter((o) => traced(o) && random.below(kept) === 0).map(({ id }) => id);
    const findings = [{ observations: named, source: models[0].source?.ip, target: models[0].target?.ip }] as never[];
    // nearly in order, as observations are
    const arriving = flood.map((o, i) => ({ o, key: i + random.below(i % 50 === 0 ? 1000 : 30) })).sort((a, b) => a.key - b.key);
    const archive = new Archive(nodeSpills(), { ...catalogue, trace: (o) => (traced(o) ? [o.id] : undefined) }, 100);
    archive.begin();
    for (const { o } of arriving) archive.add(o);
    const cards = [...archive.cards()];
    assert.ok(cards.length < flood.length / 2, 'most are alike');
    const all = condense(inOrder(flood).map(cardOf), findings);
    const some = condense(cards, findings);
    assert.equal([some.counts, some.omitted], [all.counts, all.omitted]);
    assert.equal(some.kept.map(({ id }) => id), all.kept.map(({ id }) => id));
    assert.equal(archive.read(some.kept), some.kept.map(({ id }) => flood[Number(id.slice(1)) - 1]));
    assert.equal([...some.more].map(([{ id }, count]) => [id, count]), [...all.more].map(([{ id }, count]) => [id, count]));
    archive.close();
  }
});

test('several streams: ids say which, in the order of their captures', () => {
  const archive = new Archive(nodeSpills(), catalogue, 50);
  for (const _ of [1, 2]) {
    archive.begin();
    for (const o of observations) archive.add(o);
  }
  const ids = contentOf(archive).map((o) => o?.id);
  assert.equal([...archive.cards()].map(({ id }) => id), ids);
  assert.equal(ids.sort(), [1, 2].flatMap((n) => sightings.map(({ id }) => `s${n}.${id}`)).sort());
  archive.close();
});

test('no room: what was there is counted as given up', () => {
  const full = { create: () => ({ write: () => false, read: () => 0, close() {} }) };
  for (const spills of [undefined, full, browserSpills(0)]) {
    const archive = new Archive(spills, catalogue, 10);
    archive.begin();
    for (const o of observations) archive.add(o);
    assert.equal(contentOf(archive), []);
    assert.equal([...archive.traces()], []);
    assert.is(archive.lost, sightings.length);
  }
});

test('a case of more than fits: the same findings and verdict, whatever was put away', async () => {
  const tell = async (of: readonly Observation[], held?: number) => {
    const investigation = await Investigation.open({ spills: nodeSpills(), ...(held === undefined ? {} : { limits: { observations: held } }) });
    await investigation.read(stream(of));
    return investigation.conclude();
  };
  const whole = await tell(observations);
  assert.is(whole.stats.omitted, undefined);
  const told = [await tell(observations, 10), await tell([...shuffled(sightings, 3), ...observations.filter((o) => !isSighting(o))], 50)];
  assert.equal(told[1], told[0]);
  const [first] = told;
  assert.equal(first.findings, whole.findings);
  assert.equal(first.verdict.kind, whole.verdict.kind);
  assert.equal(first.stats.observations, whole.stats.observations);
  const omitted = Object.values(first.stats.omitted ?? {}).reduce((sum, count) => sum + count, 0);
  const problem = first.captures[0].problems.find(({ problem: of }) => of === 'limit');
  assert.is(problem?.count ?? 0, omitted);
});

test('of a flood of the like: the first few and the last, the others counted; what is named by a finding always', () => {
  const logon = sightings.find(({ kind }) => kind === 'logon') as Sighting;
  const flood = Array.from({ length: 5000 }, (_, i): Sighting => ({ ...logon, id: `o${i + 1}`, frame: i + 1 }));
  const named = { observations: ['o4000'], source: null, target: null } as never;
  const { kept, more, counts, omitted } = condense(flood.map(cardOf), [named]);
  assert.equal(kept.map(({ id }) => id), ['o1', 'o2', 'o3', 'o4', 'o5', 'o6', 'o7', 'o8', 'o4000', 'o5000']);
  assert.equal([counts.logon, omitted.logon, more.get(kept[0])], [5000, 4990, 4990]);
});

test.run();
