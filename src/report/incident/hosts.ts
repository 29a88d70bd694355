/** The machines, and how they were reached from each other. */
import type { Case, Host, Hop } from '../../case.ts';
import { hostLabel, meansOf, OUTCOMES } from '../case-words.ts';
import { account, outcome } from './phrases.ts';
import { dateTime } from '../words.ts';
import {
  type Block,
  cell,
  code,
  list,
  paragraph,
  plain,
  reference,
  type Section,
  section,
  strong,
  type Text,
  table,
  text,
} from './document.ts';

/** A machine may be called many things; these are enough to know it by. */
const NAMES = 8;

export function involvedHosts({ hosts }: Case): Section {
  if (hosts.length === 0)
    return section('hosts', 'Involved hosts', [paragraph('No host was seen to use SMB or DCE/RPC.')]);
  return section('hosts', 'Involved hosts', [
    table(
      'Hosts',
      ['Address', 'Name', 'Domain', 'Operating system', 'Role', 'First and last seen (UTC)'],
      hosts,
      (host) => [
        cell(code(host.ip)),
        names(host),
        cell(plain(host.domain ?? '')),
        host.os === null
          ? cell('')
          : cell(plain(host.os.name ?? host.os.version), plain(osDetail(host.os)), host.os.source),
        cell(plain(host.roles.join(', '))),
        cell(plain(dateTime(host.firstSeen)), plain(dateTime(host.lastSeen))),
      ],
    ),
  ]);
}

const osDetail = ({ version, build, name }: NonNullable<Host['os']>): string =>
  name === null ? '' : `${version}${build === null || version.endsWith(String(build)) ? '' : ` build ${build}`}`;

function names({ name, names, conflicts }: Host): Text[] {
  // without names there are no conflicts of them
  if (names.length === 0) return [text(name === null ? plain('not known') : strong(name))];
  const lines: Text[] = name === null ? [] : [[strong(name)]];
  for (const { name: called, kind, source } of names.slice(0, NAMES)) {
    lines.push(text(code(called), plain(` ${kind}: `), source));
  }
  if (names.length > NAMES) lines.push([plain(`and ${names.length - NAMES} more`)]);
  for (const { what } of conflicts) lines.push(text(strong('Conflict:'), plain(' '), what));
  return lines;
}

const PATHS = 20;
const ARROWS = 100;

const arrow = (hop: Hop): Text =>
  text(
    plain(`${hostLabel(hop.source)} → ${hostLabel(hop.target)}: `),
    reference(hop.id),
    plain(`, ${meansOf(hop)} as `),
    account(hop.account, hop.auth),
    plain(', '),
    outcome(hop),
  );

export function paths({ paths, hops }: Case): Section | null {
  if (hops.length === 0) return null;
  const known = new Map(hops.map((hop) => [hop.id, hop]));
  const chains = paths
    .map((ids) => ids.flatMap((id) => known.get(id) ?? []))
    .filter((chain) => chain.length > 1)
    .map(chainText);
  const blocks: Block[] = [{ kind: 'figure', figure: 'path', instead: hops.slice(0, ARROWS).map(arrow) }];
  if (chains.length > 0) {
    blocks.push(paragraph('Hops that belong together in time:'), list(chains.slice(0, PATHS)));
    if (chains.length > PATHS) blocks.push(paragraph(`and ${chains.length - PATHS} more.`));
  }
  return section('path', 'Path', blocks);
}

/** One that leads on is a chain of hosts; one that fans out is a source and its targets. */
function chainText(chain: readonly Hop[]): Text {
  const [first] = chain;
  const isChain = chain.every((hop, i) => i === 0 || hop.source.ip === chain[i - 1].target.ip);
  const step = (hop: Hop): string => `${hostLabel(hop.target)} (${hop.id}, ${meansOf(hop)}, ${OUTCOMES[hop.outcome]})`;
  const steps = chain.slice(0, 30).map(step);
  return [
    strong(hostLabel(first.source)),
    plain(isChain ? ` → ${steps.join(' → ')}` : ` to ${steps.join('; ')}`),
    ...(chain.length > 30 ? [plain(` and ${chain.length - 30} more`)] : []),
  ];
}
