/** Cases for tests: told of given observations and findings. */
import type { Case } from '../../src/case.ts';
import type { Annotation, DetectedFinding } from '../../src/detect/finding.ts';
import type { Observation } from '../../src/observations.ts';
import { tellStory } from '../../src/story/index.ts';

export function tell(observations: readonly Observation[], findings: readonly DetectedFinding[] = []): Case {
  return tellStory({ observations, findings, ruleCount: 3, ruleProblems: 0 });
}

/** What a rule would find in these observations. */
export function finding(
  title: string,
  observations: readonly Observation[],
  annotation: Annotation,
  given: Partial<DetectedFinding> = {},
): DetectedFinding {
  const [first] = observations;
  if (first === undefined || first.kind === 'capture') throw new Error(`${title}: a finding needs an observation`);
  const frames = observations.flatMap((o) =>
    o.kind === 'capture' ? [] : [o.frame, ...(o.responseFrame === null ? [] : [o.responseFrame])],
  );
  return {
    rule: { id: null, title, level: 'high', file: null },
    techniques: [],
    time: first.time,
    source: first.source?.ip ?? null,
    target: first.target?.ip ?? null,
    actor: first.source?.ip ?? null,
    account: null,
    outcome: 'done',
    what: title,
    telling: {
      ...{ sources: [], targets: [], account: null, leftOut: 0 },
      deeds: [{ did: title, at: ' on ', answer: '', target: null, times: 1 }],
    },
    falsePositives: [],
    references: [],
    frames: [...new Set(frames)].sort((a, b) => a - b),
    observations: observations.map(({ id }) => id),
    displayFilter: '',
    annotation,
    ...given,
  };
}

/** Numbers the observations in the order given, a second apart, two frames each. */
export function sequence<T extends Observation>(...observations: T[]): T[] {
  const start = Date.parse('2020-07-19T13:14:41Z');
  return observations.map((observation, i) => {
    const id = `o${i + 1}`;
    if (observation.kind === 'capture') return { ...observation, id };
    const time = new Date(start + i * 1000).toISOString();
    const frame = 10 * (i + 1);
    const span = observation.kind === 'transfer' ? { firstFrame: frame, lastFrame: frame + 5 } : {};
    return {
      ...observation,
      id,
      time,
      frame,
      responseFrame: observation.responseFrame === null ? null : frame + 1,
      ...span,
    };
  });
}
