/** ATT&CK techniques by the tags of rules, in the words of v18.1 and of v19. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { technique, techniqueIdOf, techniquesOf } from '../../src/detect/attack.ts';

test('tags that name a technique, and tags that do not', () => {
  assert.is(techniqueIdOf('attack.t1021.002'), 'T1021.002');
  assert.is(techniqueIdOf('attack.T1570'), 'T1570');
  for (const tag of ['attack.lateral-movement', 'attack.g0007', 'car.2016-04-002', 'attack.t10210', 't1570'])
    assert.is(techniqueIdOf(tag), undefined, tag);
});

test('names and tactics of v18.1', () => {
  assert.equal(technique('T1021.002'), {
    id: 'T1021.002',
    name: 'SMB/Windows Admin Shares',
    tactics: ['lateral-movement'],
    tacticsV19: ['lateral-movement'],
    idV19: 'T1021.002',
  });
  assert.equal(technique('T1543.003')?.tactics, ['persistence', 'privilege-escalation']);
});

test('Defense Evasion is Stealth or Defense Impairment in v19', () => {
  const downgrade = technique('T1562.010');
  assert.is(downgrade?.idV19, 'T1689');
  assert.equal(downgrade?.tactics, ['defense-evasion']);
  assert.equal(downgrade?.tacticsV19, ['defense-impairment']);
  assert.equal(technique('T1070.004')?.tacticsV19, ['stealth']);
  assert.equal(technique('T1112')?.tacticsV19, ['defense-impairment', 'persistence']);
  assert.equal(technique('T1550.002')?.tacticsV19, ['lateral-movement']);
});

test("a rule may name v19's identifier", () => {
  assert.is(technique('T1685.005')?.id, 'T1070.001');
  assert.is(technique('T1685')?.id, 'T1562.001');
  assert.is(technique('T1689')?.id, 'T1562.010');
});

test('each technique once, unknown ones told', () => {
  const { techniques, unknown } = techniquesOf(['attack.t1570', 'attack.execution', 'attack.t1077', 'attack.T1570']);
  assert.equal(
    techniques.map(({ id }) => id),
    ['T1570', 'T1077'],
  );
  assert.equal(unknown, ['T1077']);
});

test.run();
