/** Recordings of the smb-lab, told without any rule: ordinary use is ordinary, guessing and a dropped program are what they are. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { recording, recordings, type Scenario } from '../lab/recordings.ts';
import { tell } from './support.ts';

const ORDINARY: readonly Scenario[] = ['smb202', 'smb311', 'sign', 'netbios', 'ipv6'];

const folder = recordings();
if (folder !== undefined) {
  const caseOf = async (scenario: Scenario) => tell((await recording(folder, scenario)).seen);

  for (const scenario of ORDINARY) {
    const told = await caseOf(scenario);
    test(`${scenario}: files put and fetched by one account`, () => {
      assert.equal(
        told.hops.map(({ method, outcome, level, account }) => [method, outcome, level, account.user]),
        [['file-copy', 'accessed', 'informational', 'ssales']],
      );
      assert.equal([told.verdict.kind, told.paths, told.iocs, told.recommendations], ['legitimate use', [], [], []]);
      assert.match(
        told.hops[0].displayFilter,
        scenario === 'ipv6' ? /^ipv6\.addr == fd00::130 && ipv6\.addr == / : /^ip\.addr == 10\.0\.0\.130 && /,
      );
    });
  }

  const guessed = await caseOf('badauth');
  test('badauth: one account let in after refusals, one refused', () => {
    assert.equal(
      guessed.hops.map(({ account, method, outcome }) => [account.user, method, outcome]),
      [
        ['ssales', 'logon', 'accessed'],
        ['administrator', 'logon', 'denied'],
      ],
    );
    assert.match(guessed.hops[0].because.join(' '), /Logon refused: STATUS_LOGON_FAILURE, 5 times/);
    assert.equal(
      guessed.identities.map(({ successes, failures }) => [successes, failures]),
      [
        [1, 5],
        [0, 5],
      ],
    );
    assert.ok(guessed.recommendations.some(({ title }) => /guessed passwords/.test(title)));
  });

  const dropped = await caseOf('drop');
  test('drop: a program on ADMIN$, read back and deleted, is staged and not executed', () => {
    const [hop] = dropped.hops;
    assert.equal([hop.method, hop.outcome, hop.runs], ['file-copy', 'staged', null]);
    assert.match(hop.because.join(' '), /ADMIN\$\\PSEXESVC\.exe.*Deleted again.*No answer shows that it ran/);
    assert.is(dropped.files[0].deleted, true);
  });

  const sealed = await caseOf('seal');
  test('seal: a logon, and all else behind encryption', () => {
    assert.equal(
      sealed.hops.map(({ method, outcome }) => [method, outcome]),
      [['logon', 'accessed']],
    );
    assert.match(sealed.blindSpots[0].opens ?? '', /^the NT hash or password of LAB\\ssales, or the key of session 0x/);
    assert.ok(sealed.verdict.confidence <= 0.5);
  });
}

test.run();
