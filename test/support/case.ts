/** Observations to a case with the built-in rules, as `hoptrace analyze` has it; the rules are read once. */
import type { Case } from '../../src/case.ts';
import { Detector, inOrder } from '../../src/detect/detector.ts';
import { builtInRuleset } from '../../src/detect/ruleset.ts';
import type { Observation } from '../../src/observations.ts';
import { mergeStreams, tellStory } from '../../src/story/index.ts';

const ruleset = builtInRuleset(true);

export function caseOf(...streams: Observation[][]): Case {
  const observations = mergeStreams(streams);
  const detector = new Detector(ruleset);
  for (const observation of inOrder(observations)) detector.observe(observation);
  return tellStory({ observations, findings: detector.finish(), ruleCount: ruleset.rules.length, ruleProblems: 0 });
}
