/** The built-in rules on real captures, and on observations made by hand where no capture shows what they are for. */
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { detect } from '../../src/detect/detector.ts';
import type { DetectedFinding } from '../../src/detect/finding.ts';
import { eventsOf } from '../../src/detect/events/index.ts';
import { loadRuleset } from '../../src/detect/load.ts';
import { entryOf, type MapNode } from '../../src/detect/sigma/tree.ts';
import { observe } from '../support/analyze.ts';
import { root, sharedCaptures, skipUnlessShared } from '../support/shared.ts';
import { CONSTRUCTED as OF_SMB } from './constructed.ts';
import { CONSTRUCTED_CALLS } from './constructedCalls.ts';
import { CONSTRUCTED_COMMANDS } from './constructedCommands.ts';
import { CONSTRUCTED_FILES } from './constructedFiles.ts';
import { CONSTRUCTED_NAMES } from './constructedNames.ts';
import { CONSTRUCTED_RPC } from './constructedRpc.ts';
import { ATTACKS, EXPECTED } from './expected.ts';
import { PROOF } from './proof.ts';

const CONSTRUCTED = [
  ...OF_SMB,
  ...CONSTRUCTED_CALLS,
  ...CONSTRUCTED_COMMANDS,
  ...CONSTRUCTED_FILES,
  ...CONSTRUCTED_NAMES,
  ...CONSTRUCTED_RPC,
];
const ruleset = loadRuleset();
const nameOf = (file: string | null): string => (file ?? '').replace(/^rules\//, '').replace(/\.yml$/, '');
const namesOf = (findings: readonly DetectedFinding[]): string[] =>
  [...new Set(findings.map(({ rule }) => nameOf(rule.file)))].sort();

/** `service` of the log source of a detection; undefined of a correlation. */
function serviceIn(rule: MapNode): string | undefined {
  const source = entryOf(rule, 'logsource')?.value;
  const service = source?.kind === 'map' ? entryOf(source, 'service')?.value : undefined;
  return service?.kind === 'scalar' ? service.text : undefined;
}

interface Seen {
  findings: DetectedFinding[];
  /** Log sources of `product: hoptrace` that there were events of. */
  services: ReadonlySet<string>;
}

async function seeIn(path: string): Promise<Seen | undefined> {
  const observations = await observe(path).catch(() => undefined);
  if (observations === undefined) return undefined;
  const services = new Set(observations.flatMap((o) => eventsOf(o).map(({ logsource }) => logsource.service ?? '')));
  return { findings: detect(observations, ruleset), services };
}

/** By the name of a shared capture, or the path of one that the project has. */
const seen = new Map<string, Seen>();
const isShared = !skipUnlessShared('the rules on real captures');
for (const { name, path } of sharedCaptures()) {
  const one = await seeIn(path);
  if (one !== undefined) seen.set(name, one);
}
const OWN = Object.keys(EXPECTED).filter((name) => name.includes('/'));
for (const name of OWN) {
  const one = await seeIn(join(root, name));
  if (one !== undefined) seen.set(name, one);
}

test('each capture has the findings that it should, and no others', () => {
  const wrong: Record<string, unknown> = {};
  const above: string[] = [];
  for (const [name, { findings }] of seen) {
    const found = namesOf(findings);
    const expected = EXPECTED[name] ?? [];
    const missing = expected.filter((rule) => !found.includes(rule));
    const unexpected = found.filter((rule) => !expected.includes(rule));
    if (missing.length + unexpected.length > 0) wrong[name] = { missing, unexpected };
    if (ATTACKS.has(name)) continue;
    for (const { rule, what } of findings)
      if (['high', 'critical'].includes(rule.level)) above.push(`${name}: ${what}`);
  }
  assert.equal(wrong, {});
  assert.equal(above, []);
});

const NAMES = ruleset.rules.map(({ file }) => nameOf(file)).sort();

test('each rule has a real capture for it, or says that none is known', () => {
  assert.equal(Object.keys(PROOF), NAMES);
  const wrong: string[] = [];
  for (const [rule, proof] of Object.entries(PROOF)) {
    const real = Object.keys(EXPECTED).filter((name) => EXPECTED[name].includes(rule));
    if (proof === null) {
      if (real.length > 0) wrong.push(`${rule} has a real capture: ${real[0]}`);
      if (!CONSTRUCTED.some((one) => one.rule === rule)) wrong.push(`${rule} is shown by nothing`);
      continue;
    }
    const { findings } = seen.get(proof.capture) ?? {};
    if (findings === undefined) {
      if (isShared) wrong.push(`${rule}: no capture ${proof.capture}`);
      continue;
    }
    const proved = findings.some(
      (finding) =>
        nameOf(finding.rule.file) === rule &&
        proof.frames.every((frame) => finding.frames.includes(frame)) &&
        (proof.refused === undefined || finding.outcome === 'refused'),
    );
    if (!proved || proof.frames.length === 0) wrong.push(`${rule} does not rest on frames ${proof.frames.join(', ')}`);
  }
  assert.equal(wrong, []);
});

test('a rule is experimental as long as no client was seen to do what it is for', () => {
  const unproved = ruleset.documents.filter(({ info }) => PROOF[nameOf(info.file)]?.specified ?? PROOF[nameOf(info.file)] === null);
  const experimental = ruleset.documents.filter(({ info }) => info.status === 'experimental');
  assert.equal(new Set(experimental.map(({ info }) => nameOf(info.file))), new Set(unproved.map(({ info }) => nameOf(info.file))));
});

test('each rule has a real capture against it, with events that it looks at and must not match', () => {
  if (!isShared) return;
  const lacking = NAMES.filter((rule) => {
    const own = ruleset.documents.filter(({ info }) => nameOf(info.file) === rule);
    const services = own.flatMap(({ root: of }) => serviceIn(of) ?? []);
    return ![...seen].some(
      ([name, one]) => !(EXPECTED[name] ?? []).includes(rule) && services.every((service) => one.services.has(service)),
    );
  });
  assert.equal(lacking, []);
});

for (const { rule, matches, misses } of CONSTRUCTED)
  test(`${rule}, constructed`, () => {
    assert.ok(namesOf(detect(matches, ruleset)).includes(rule), 'does not match what it is for');
    assert.not.ok(namesOf(detect(misses, ruleset)).includes(rule), 'matches what it is not for');
  });

test('every rule says what an analyst asks of it', () => {
  const lacking: string[] = [];
  for (const { id, level, techniques, description, file, annotation } of ruleset.rules) {
    const isNoAttack = level === 'informational' || level === 'low';
    const complete =
      id !== null &&
      (isNoAttack || techniques.length > 0) &&
      (description ?? '').length > 40 &&
      annotation.phase !== undefined;
    if (!complete) lacking.push(nameOf(file));
  }
  for (const { info } of ruleset.documents)
    if (info.description !== null && (info.falsepositives.length === 0 || info.references.length === 0))
      lacking.push(nameOf(info.file));
  assert.equal(lacking, []);
});

test.run();
