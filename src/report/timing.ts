/** How fast the stages of a hop follow each other: a program does in milliseconds what takes a person minutes. */
import type { Hop, Phase, Stage } from '../case.ts';
import { secondsBetween } from '../story/clock.ts';

/** From one phase of a hop to the next. */
export interface Step {
  from: Stage;
  to: Stage;
  seconds: number;
}

/** Seconds from what was set up to what shows execution: no person at a keyboard is faster than that. */
const BY_HAND = 3;

/** Where a new phase begins for the first time. */
export function stepsOf({ stages }: Hop): Step[] {
  const seen = new Set<Phase>();
  const firsts = stages.filter(({ phase }) => !seen.has(phase) && seen.add(phase));
  return firsts.slice(1).map((to, i) => ({ from: firsts[i], to, seconds: secondsBetween(firsts[i].time, to.time) }));
}

/** From the first stage to the first sign of execution, as far back as it went faster than by hand; null where it did not. */
export function automation({ stages }: Hop): Step | null {
  const to = stages.find(({ phase }) => phase === 'execute' || phase === 'communicate');
  if (to === undefined) return null;
  for (const from of stages.slice(0, stages.indexOf(to))) {
    const seconds = secondsBetween(from.time, to.time);
    if (from.phase !== 'refused' && seconds >= 0 && seconds < BY_HAND) return { from, to, seconds };
  }
  return null;
}
