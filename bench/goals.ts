/** The goals of the design, each with what was measured beside it. */

export interface Goal {
  readonly work: string;
  readonly goal: string;
  readonly measured: string;
  /** Null where it could not be measured here. */
  readonly reached: boolean | null;
  /** What bounds it: said of goals that nothing which reads the file could reach in this run. */
  readonly bound?: string;
}

const times = (value: number): string => `${value < 20 ? value.toFixed(2) : value.toFixed(0)} x`;

/** `value` has to be at most `limit`. */
export function atMost(work: string, goal: string, value: number | undefined, limit: number, unit: (value: number) => string = times): Goal {
  if (value === undefined) return { work, goal, measured: '-', reached: null };
  return { work, goal, measured: unit(value), reached: value <= limit };
}

/** `value` has to be at least `limit`; `most` is what reading the file and doing nothing gives. */
export function atLeast(work: string, goal: string, value: number | undefined, limit: number, most?: number): Goal {
  if (value === undefined) return { work, goal, measured: '-', reached: null };
  const bound = most !== undefined && most < limit ? `\`cat\` itself is only ${times(most)}` : undefined;
  return { work, goal, measured: times(value), reached: value >= limit, bound };
}

export function goalTable(goals: readonly Goal[]): string {
  const lines = goals.map(({ work, goal, measured, reached, bound }) => {
    const state = reached === null ? 'not measured' : reached ? 'reached' : '**not reached**';
    return `| ${work} | ${goal} | ${measured} | ${state}${bound === undefined ? '' : `; ${bound}`} |`;
  });
  return ['| work | goal | measured | |', '| --- | --- | --- | --- |', ...lines].join('\n');
}
