/** Observations of one input after another, to the output as they come, or listed by what they are about. */
import type { Observation } from '../observations.ts';
import { ndjsonLine } from '../report/ndjson.ts';
import { TextReport } from '../report/text.ts';
import type { Terminal } from './format.ts';
import type { Output } from './output.ts';

type Write = (observations: AsyncIterable<Observation>) => Promise<void>;

export const lines =
  (output: Output): Write =>
  async (observations) => {
    for await (const observation of observations) await output.write(ndjsonLine(observation));
  };

/** What was found before an input broke off is listed too. */
export function listing(output: Output, terminal: Terminal): Write {
  let isFirst = true;
  return async (observations) => {
    let report = new TextReport();
    let count = 0;
    const flush = async (): Promise<void> => {
      if (count === 0) return;
      const text = report.render(terminal);
      await output.write(isFirst ? text : `\n\n${text}`);
      isFirst = false;
      report = new TextReport();
      count = 0;
    };
    try {
      for await (const observation of observations) {
        report.add(observation);
        count++;
        if (observation.kind === 'capture') await flush();
      }
    } finally {
      await flush();
    }
  };
}
