/** Observations of one input after another, to the output as they come, or listed by what they are about. */
import type { DetectedFinding } from '../detect/finding.ts';
import type { LiveDetection } from '../investigate.ts';
import type { RuleProblem } from '../detect/sigma/index.ts';
import type { FindingLine, Observation } from '../observations.ts';
import { beginsAnew } from '../streamEnd.ts';
import { findingLine, ndjsonLine } from '../report/ndjson.ts';
import { TextReport } from '../report/text.ts';
import type { Terminal } from './format.ts';
import type { Output } from './output.ts';

type Write = (observations: AsyncIterable<Observation>) => Promise<void>;

/** Each finding behind the observation that completes it; those that only the end of a stream makes, before its last line. */
export function lines(
  output: Output,
  begin: (onFinding: (finding: DetectedFinding) => void) => LiveDetection,
  onLosses: (losses: readonly RuleProblem[]) => void,
): Write {
  let found: DetectedFinding[] = [];
  const tell = async (): Promise<void> => {
    if (found.length === 0) return;
    const told = found;
    found = [];
    for (const finding of told) await output.write(findingLine(lineOf(finding)));
  };
  return async (observations) => {
    const onFinding = (finding: DetectedFinding): void => void found.push(finding);
    let live = begin(onFinding);
    for await (const observation of observations) {
      const isLast = observation.kind === 'capture';
      live.observe(observation);
      if (isLast) {
        onLosses(live.finish());
        live = begin(onFinding);
        await tell();
      }
      await output.write(ndjsonLine(observation));
      if (!isLast) await tell();
    }
  };
}

/** What the story alone needs of it stays out. */
function lineOf({ telling: _telling, annotation: _annotation, ...finding }: DetectedFinding): FindingLine {
  return { kind: 'finding', ...finding, time: finding.time || null };
}

/** What was found before an input broke off is listed too. */
export function listing(output: Output, terminal: Terminal): Write {
  let isFirst = true;
  return async (observations) => {
    let report = new TextReport();
    let last: Observation | undefined;
    const flush = async (): Promise<void> => {
      if (last === undefined) return;
      const text = report.render(terminal);
      await output.write(isFirst ? text : `\n\n${text}`);
      isFirst = false;
      report = new TextReport();
      last = undefined;
    };
    try {
      for await (const observation of observations) {
        if (beginsAnew(last, observation)) await flush();
        report.add(observation);
        last = observation;
      }
    } finally {
      await flush();
    }
  };
}
