/** What could not be seen, what it comes to, and what to do. */
import { rangeLabel } from '../../frames.ts';
import type { Case, CaseBlindSpot, Hop } from '../../case.ts';
import { accountLabel, confidence, ended, hostLabel, isIncident } from '../case-words.ts';
import { counted } from '../words.ts';
import { type Block, cell, code, list, paragraph, plain, type Section, section, strong, table, text } from './document.ts';
import { host, joinedWords, references } from './phrases.ts';

export function blindSpots({ blindSpots }: Case): Section {
  if (blindSpots.length === 0) {
    return section('blind-spots', 'Blind spots', [
      paragraph(
        'None: what there was of SMB and DCE/RPC in the capture could be read. What went past the sensor, a capture does not show.',
      ),
    ]);
  }
  return section('blind-spots', 'Blind spots', [
    paragraph('What could not be read. Nothing above may be taken for the whole where this says otherwise.'),
    table(
      'Blind spots',
      ['Frames', 'Reason', 'What', 'What it may hide', 'What would open it', 'From and to', 'Extent'],
      blindSpots,
      (spot) => [
        cell(plain(rangeLabel(spot.frame, Math.max(spot.frame, spot.lastFrame)))),
        cell(strong(spot.reason)),
        cell(spot.what),
        cell(spot.hides),
        cell(spot.opens === null ? plain('nothing known') : spot.opens),
        cell(
          ...(spot.source === null ? [] : [host(spot.source), portOf(spot.sourcePort)]),
          ...(spot.target === null ? [] : [host(spot.target), portOf(spot.targetPort)]),
        ),
        cell(extent(spot)),
      ],
    ),
  ]);
}

const portOf = (port: number | null) => plain(port === null ? ' ' : ` port ${port} `);

const extent = ({ count, bytes }: CaseBlindSpot): string =>
  bytes === null ? `${count} ×` : `${count} ×, ${counted(bytes, 'byte')}`;

export function conclusion({ verdict, hops, blindSpots }: Case): Section {
  const blocks: Block[] = [paragraph(strong(verdict.summary), plain(` Said with ${confidence(verdict.confidence)}.`))];
  const points = [
    ...targets(hops, 'executed', 'Executed on'),
    ...targets(hops, 'staged', 'Put in place, and not seen to run, on'),
    ...targets(hops, 'accessed', 'Let in, and nothing seen to be put in place, on'),
    ...targets(hops, 'denied', 'Refused by'),
    ...targets(hops, 'attempted', 'Tried, and what became of it is not known, on'),
  ];
  if (points.length > 0) blocks.push(list(points));
  const accounts = usedAccounts(hops);
  if (isIncident(verdict) && accounts.length > 0) {
    blocks.push(
      paragraph(`Accounts that were let in, and are in the hands of whoever did this: ${joinedWords(accounts)}.`),
    );
  }
  if (blindSpots.length > 0) {
    blocks.push(
      paragraph(
        `${counted(blindSpots.length, 'blind spot')} (above) ${blindSpots.length === 1 ? 'limits' : 'limit'} what can be said.`,
      ),
    );
  }
  return section('conclusion', 'Conclusion', blocks);
}

function targets(hops: readonly Hop[], outcome: Hop['outcome'], words: string) {
  const told = hops.filter((hop) => hop.outcome === outcome);
  const seen = [
    ...new Set(told.map(({ target, account, auth }) => `${hostLabel(target)} as ${accountLabel(account, auth)}`)),
  ];
  if (seen.length === 0) return [];
  const named = seen.length > 20 ? [...seen.slice(0, 20), `${seen.length - 20} more`] : seen;
  return [text(`${words} ${joinedWords(named)}.`)];
}

const usedAccounts = (hops: readonly Hop[]): string[] => {
  const used = hops
    .filter(
      ({ outcome, account, level }) =>
        (outcome === 'executed' || outcome === 'staged') &&
        account.user &&
        level !== 'low' &&
        level !== 'informational',
    )
    .map(({ account }) => accountLabel(account));
  const different = [...new Set(used)];
  return different.length > 20 ? [...different.slice(0, 20), `${different.length - 20} more`] : different;
};

export function recommendations({ recommendations }: Case): Section | null {
  if (recommendations.length === 0) return null;
  return section('recommendations', 'Recommendations', [
    list(
      recommendations.map(({ title, detail, because, displayFilter }) =>
        text(
          strong(ended(title)),
          ` ${detail}`,
          ...(displayFilter === null ? [] : [plain(' In Wireshark: '), code(displayFilter)]),
          ...(because.length === 0 ? [] : [plain(' ('), ...references(because), plain(')')]),
        ),
      ),
    ),
  ]);
}
