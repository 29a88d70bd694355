/** The built-in rules on real captures, and on observations made by hand where no capture shows what they are for. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { detect } from '../../src/detect/detector.ts';
import type { DetectedFinding } from '../../src/detect/finding.ts';
import { loadRuleset } from '../../src/detect/load.ts';
import { observe } from '../support/analyze.ts';
import { sharedCaptures, skipUnlessShared } from '../support/shared.ts';
import { CONSTRUCTED as OF_SMB } from './constructed.ts';
import { CONSTRUCTED_CALLS } from './constructedCalls.ts';
import { CONSTRUCTED_COMMANDS } from './constructedCommands.ts';
import { CONSTRUCTED_FILES } from './constructedFiles.ts';
import { CONSTRUCTED_NAMES } from './constructedNames.ts';
import { CONSTRUCTED_RPC } from './constructedRpc.ts';
import { ATTACKS, EXPECTED } from './expected.ts';

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

test('each capture has the findings that it should, and no others', async () => {
  if (skipUnlessShared('the rules on real captures')) return;
  const wrong: Record<string, unknown> = {};
  const above: string[] = [];
  for (const { name, path } of sharedCaptures()) {
    const observations = await observe(path).catch(() => undefined);
    if (observations === undefined) continue;
    const findings = detect(observations, ruleset);
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

for (const { rule, matches, misses } of CONSTRUCTED)
  test(`${rule}, constructed`, () => {
    assert.ok(namesOf(detect(matches, ruleset)).includes(rule), 'does not match what it is for');
    assert.not.ok(namesOf(detect(misses, ruleset)).includes(rule), 'matches what it is not for');
  });

test('every rule is tried on a capture or on constructed observations', () => {
  const tried = new Set([...Object.values(EXPECTED).flat(), ...CONSTRUCTED.map(({ rule }) => rule)]);
  const untried = ruleset.rules.map(({ file }) => nameOf(file)).filter((name) => !tried.has(name));
  assert.equal(untried, []);
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
