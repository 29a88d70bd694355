/** The path of hops as SVG. */
import type { Case, Host, Hop } from '../../case.ts';
import { accountLabel, hostLabel, meansOf, OUTCOMES, shown } from '../case-words.ts';
import { columns } from '../layout.ts';
import { shortened } from '../safe.ts';
import { counted } from '../words.ts';
import { escaped } from './escape.ts';
import { GAP, type GraphEdge, type GraphNode, layOut, NODE_WIDTH } from './graph.ts';

/** Room for the words beside an arrow. */
const LABEL = 180;
const LABEL_COLUMNS = 26;
const NAME_COLUMNS = 18;
/** Arrows of one source that are told apart as curves. */
const FAN = 6;
const ADDRESS_COLUMNS = 23;

export function pathFigure(story: Case): string {
  const graph = layOut(story);
  if (graph.nodes.length === 0) return '';
  const outgoing = new Map<GraphNode, number>();
  for (const { from } of graph.edges) outgoing.set(from, (outgoing.get(from) ?? 0) + 1);
  const hosts = new Map(story.hosts.map((host) => [host.ip, host]));
  const size = `viewBox="0 0 ${round(graph.width)} ${round(graph.height)}" width="${round(graph.width)}" height="${round(graph.height)}"`;
  const more = graph.left > 0 ? ` ${counted(graph.left, 'more arrow')} not drawn.` : '';
  return [
    '<figure>',
    `<div class="scroll" tabindex="0" role="group" aria-label="Path of hops">`,
    `<svg class="path" ${size} role="img" aria-labelledby="path-title path-desc">`,
    '<title id="path-title">Path of hops</title>',
    `<desc id="path-desc">${escaped(description(story.hops))}</desc>`,
    `<defs>${TONES.map(arrowHead).join('')}</defs>`,
    ...graph.edges.map((edge) => edgeSvg(edge, (outgoing.get(edge.from) ?? 0) > FAN)),
    ...graph.nodes.map((node) => nodeSvg(node, hosts.get(node.host.ip))),
    '</svg></div>',
    `<figcaption>Time runs to the right and downwards. ${legend(story.hops)}${more}</figcaption>`,
    '</figure>',
  ].join('\n');
}

const TONES: readonly Hop['outcome'][] = ['executed', 'staged', 'accessed', 'denied', 'attempted'];

const arrowHead = (tone: string): string =>
  `<marker id="head-${tone}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path class="head ${tone}" d="M0 0L8 4L0 8z"/></marker>`;

/** What the arrows that are there mean. */
function legend(hops: readonly Hop[]): string {
  const seen = TONES.filter((tone) => hops.some(({ outcome }) => outcome === tone));
  return `Arrows: ${seen
    .map(
      (tone) =>
        `<svg class="key" width="30" height="10" aria-hidden="true"><path class="edge ${tone}" d="M0 5H30"/></svg> ${escaped(OUTCOMES[tone])}`,
    )
    .join('; ')}.`;
}

function description(hops: readonly Hop[]): string {
  const told = hops
    .slice(0, 30)
    .map(
      (hop) => `${hostLabel(hop.source)} to ${hostLabel(hop.target)} with ${meansOf(hop)}: ${OUTCOMES[hop.outcome]}`,
    );
  return `${told.join('. ')}.${hops.length > 30 ? ` And ${hops.length - 30} more.` : ''}`;
}

function nodeSvg({ host, isAgain, x, y, height }: GraphNode, known: Host | undefined): string {
  const roles = isAgain ? 'seen above' : (known?.roles ?? []).join(', ');
  const title = `${hostLabel(host)}${roles === '' ? '' : `: ${roles}`}`;
  const middle = round(x + NODE_WIDTH / 2);
  const lines = [
    { text: fitted(host.name ?? host.ip, host.name === null ? ADDRESS_COLUMNS : NAME_COLUMNS), of: 'name' },
    ...(host.name === null ? [] : [{ text: fitted(host.ip, ADDRESS_COLUMNS), of: 'ip' }]),
    ...(roles === '' ? [] : [{ text: fitted(roles, ADDRESS_COLUMNS + 2), of: 'role' }]),
  ];
  const first = y + height / 2 - (lines.length - 1) * 8 + 4.5;
  const isAttacker = known?.roles.includes('attacker') === true;
  return [
    `<g class="node${isAgain ? ' again' : ''}${isAttacker ? ' attacker' : ''}"><title>${escaped(title)}</title>`,
    `<rect x="${round(x)}" y="${round(y)}" width="${NODE_WIDTH}" height="${round(height)}" rx="8"/>`,
    ...lines.map(
      ({ text, of }, i) => `<text class="${of}" x="${middle}" y="${round(first + i * 16)}">${escaped(text)}</text>`,
    ),
    '</g>',
  ].join('');
}

function edgeSvg({ from, to, hops, y }: GraphEdge, isFan: boolean): string {
  const [first] = hops;
  const { outcome, account, auth } = first;
  const [x1, y1] = [from.x + NODE_WIDTH, from.y + from.height / 2];
  const start = to.x - LABEL;
  const path = isFan ? branch(x1, y1, start, y) : curve(x1, y1, start, y);
  const times = hops.length > 1 ? ` ×${hops.length}` : '';
  const above = `${first.id} ${meansOf(first)}${times}`;
  const who = account.user ? shown(account.user) : accountLabel(account, auth);
  const below = `${who}: ${WORDS[outcome]}`;
  const title = `${hops
    .map(({ id }) => shown(id))
    .slice(0, 20)
    .join(
      ', ',
    )}: ${hostLabel(first.source)} to ${hostLabel(first.target)} as ${accountLabel(account, auth)}, ${meansOf(first)}, ${OUTCOMES[outcome]}`;
  const middle = round(start + (LABEL - 8) / 2);
  return [
    `<g class="hop"><title>${escaped(title)}</title>`,
    path.trunk,
    `<path class="edge ${outcome}" d="${path.line}H${round(to.x - 1)}" marker-end="url(#head-${outcome})"/>`,
    `<text class="means" x="${middle}" y="${round(y - 5)}">${escaped(fitted(above, LABEL_COLUMNS))}</text>`,
    `<text class="who" x="${middle}" y="${round(y + 13)}">${escaped(fitted(below, LABEL_COLUMNS, WORDS[outcome].length + 2))}</text>`,
    '</g>',
  ].join('');
}

const WORDS: Readonly<Record<Hop['outcome'], string>> = {
  executed: 'executed',
  staged: 'staged',
  accessed: 'let in',
  denied: 'refused',
  attempted: 'not known',
};

/** What leads to the words beside an arrow; a trunk is shared by all arrows of one source. */
interface Lead {
  trunk: string;
  line: string;
}

function curve(x1: number, y1: number, x2: number, y2: number): Lead {
  const bend = Math.min(GAP - LABEL, x2 - x1);
  const [a, b] = [round(x1 + bend), round(x2 - bend / 2)];
  return {
    trunk: '',
    line: `M${round(x1)} ${round(y1)}C${a} ${round(y1)} ${b} ${round(y2)} ${round(x2)} ${round(y2)}`,
  };
}

function branch(x1: number, y1: number, x2: number, y2: number): Lead {
  const x = round(x1 + (GAP - LABEL) / 2);
  return {
    trunk: `<path class="trunk" d="M${round(x1)} ${round(y1)}H${x}V${round(y2)}"/>`,
    line: `M${x} ${round(y2)}H${round(x2)}`,
  };
}

/** Cut to what there is room for; the last `kept` columns stay. */
function fitted(given: string, room: number, kept = 0): string {
  const text = shown(given);
  if (columns(text) <= room) return text;
  const tail = kept === 0 ? '' : text.slice(-kept);
  let head = '';
  for (const character of kept === 0 ? text : text.slice(0, -kept)) {
    if (columns(head + character) > room - 1 - columns(tail)) break;
    head += character;
  }
  return `${shortened(head, room)}…${tail}`;
}

export const round = (value: number): string => String(Math.round(value * 10) / 10);
