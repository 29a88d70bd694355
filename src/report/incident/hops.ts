/** Each hop for itself: who, how, with what outcome, why that is said, and the packets that show it. */
import { filterPlace, frameLabel, frameText } from '../../frames.ts';
import type { Case, Hop } from '../../case.ts';
import { beginning, confidence, fullTime, fullTimeOfDay, interval, METHODS } from '../case-words.ts';
import { offsetFrom } from '../../story/clock.ts';
import {
  type Block,
  cell,
  code,
  facts,
  level,
  list,
  paragraph,
  plain,
  type Section,
  section,
  strong,
  table,
  text,
} from './document.ts';
import { transcriptOf } from '../transcript.ts';
import { account, hopTitle, host, outcome, pairOf, references } from './phrases.ts';

/** Hops that are told one by one; the others are in the table of the summary. */
const HOPS = 100;

export function hopAnalysis(story: Case): Section | null {
  const { hops } = story;
  if (hops.length === 0) return null;
  const blocks = hops.length > HOPS ? [paragraph(`The first ${HOPS} of ${hops.length} hops.`)] : [];
  return section(
    'hops',
    'Analysis of each hop',
    blocks,
    hops.slice(0, HOPS).map((hop) => hopSection(story, hop)),
  );
}

function hopSection(story: Case, hop: Hop): Section {
  const first = beginning(story);
  const blocks: Block[] = [
    facts([
      ['Source', cell(host(hop.source))],
      ['Target', cell(host(hop.target))],
      [
        'Account',
        cell(
          text(
            account(hop.account, hop.auth),
            plain(hop.auth === 'unknown' || (!hop.account.user && hop.auth !== 'Kerberos') ? '' : ` (${hop.auth})`),
          ),
        ),
      ],
      ['Method', cell(plain(METHODS[hop.method]))],
      ['Tool', cell(...toolLines(hop))],
      ['Within', hop.tunnels.length === 0 ? null : cell(...hop.tunnels)],
      ['Outcome', cell(text(outcome(hop)), ...hop.because)],
      ['Level', cell(level(hop.level))],
      ['Runs', hop.runs === null ? null : cell(String(hop.runs))],
      ['Time', cell(`${fullTime(hop.start)} to ${fullTime(hop.end)} UTC (${interval(hop.start, hop.end)})`)],
      ['Findings', hop.findings.length === 0 ? null : cell(references(hop.findings, 40))],
    ]),
  ];
  if (hop.stages.length > 0) {
    blocks.push(
      table(
        `Observed packets of ${hop.id}`,
        ['Frames', 'Offset (s)', 'Time (UTC)', 'Phase', 'What'],
        hop.stages,
        ({ frame, responseFrame, time, phase, what }) => [
          cell(pairOf(frame, responseFrame)),
          cell(plain(first === '' ? '' : offsetFrom(first, time))),
          cell(plain(fullTimeOfDay(time))),
          cell(plain(phase)),
          cell(what),
        ],
      ),
    );
  }
  if (hop.commands.length > 0) {
    blocks.push(
      table('Commands', ['Frame', 'Time', 'Command', 'Output'], hop.commands, ({ frame, time, text: command, script, output, outputFrame }) => [
        cell(plain(frameLabel(frame))),
        cell(plain(fullTimeOfDay(time))),
        cell(code(command), ...(script === null ? [] : [text(plain('which is, decoded: '), code(script))])),
        cell(plain(output === null ? 'not seen' : outputFrame === null ? 'below' : frameText(outputFrame))),
      ]),
    );
    const transcript = transcriptOf(hop.commands);
    if (transcript !== '') blocks.push({ kind: 'code', label: 'What came back', text: transcript });
  }
  if (hop.blindSpots.length > 0) {
    blocks.push(paragraph('What of it could not be read:'), list(hop.blindSpots));
  }
  if (hop.displayFilter !== '') {
    blocks.push({ kind: 'code', label: `Wireshark display filter${filterPlace(hop.displayFilter, hop.stages.map(({ frame }) => frame))}`, text: hop.displayFilter });
  }
  return section(hop.id, hopTitle(hop), blocks);
}

function toolLines({ tool }: Hop) {
  if (tool === null) return [plain('nothing points to one')];
  return [text(strong(tool.name), plain(`, ${confidence(tool.confidence)}`)), ...tool.because];
}
