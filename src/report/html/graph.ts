/**
 * The path of hops laid out: hosts as boxes in columns, each hop an arrow to the right. Time runs to the right and downwards.
 *
 * A band is a few columns wide; where a path leads on from its last column, a new band below begins with that host again.
 * A host that is reached again from one that stands beside or after it is shown again, so that no arrow leads back.
 */
import type { Case, Hop, HostRef } from '../../case.ts';

export interface GraphNode {
  readonly host: HostRef;
  /** Shown before: the same machine. */
  readonly isAgain: boolean;
  readonly x: number;
  y: number;
  height: number;
}

export interface GraphEdge {
  readonly from: GraphNode;
  readonly to: GraphNode;
  /** Alike but for their times. */
  readonly hops: readonly Hop[];
  /** Where the arrow ends. */
  y: number;
}

export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly width: number;
  readonly height: number;
  /** Arrows that are not shown. */
  readonly left: number;
}

export const NODE_WIDTH = 168;
export const GAP = 236;
const COLUMNS = 3;
const NODE_HEIGHT = 62;
/** For two lines of text beside an arrow. */
const PORT = 40;
const ROW_GAP = 16;
const BAND_GAP = 44;
const MARGIN = 4;
/** A band higher than this begins at its top: its source is not to be looked for in the middle of a long column. */
const CENTRED = 620;
const MAX_EDGES = 120;

interface Placed extends GraphNode {
  band: number;
  column: number;
  incoming: GraphEdge[];
}

export function layOut({ hops }: Case): Graph {
  const groups = grouped(hops);
  const placing = new Placing();
  for (const group of groups.slice(0, MAX_EDGES)) placing.add(group);
  const { nodes, edges, bands } = placing;
  let top = MARGIN;
  let widest = 0;
  for (let band = 0; band < bands; band++) {
    const columns = Array.from({ length: COLUMNS }, (_, column) =>
      nodes.filter((node) => node.band === band && node.column === column),
    );
    const heights = columns.map((column) => column.reduce((sum, node) => sum + node.height + ROW_GAP, -ROW_GAP));
    const height = Math.max(...heights);
    for (const [i, column] of columns.entries()) {
      let y = top + (height <= CENTRED && column.length > 0 ? (height - heights[i]) / 2 : 0);
      for (const node of column) {
        node.y = y;
        y += node.height + ROW_GAP;
        widest = Math.max(widest, node.x + NODE_WIDTH);
      }
    }
    top += height + BAND_GAP;
  }
  for (const { incoming, y, height } of nodes) {
    for (const [i, edge] of incoming.entries()) edge.y = y + height / 2 + (i - (incoming.length - 1) / 2) * PORT;
  }
  const left = groups.slice(MAX_EDGES).length;
  return { nodes, edges, width: widest + MARGIN, height: Math.max(0, top - BAND_GAP + MARGIN), left };
}

class Placing {
  readonly nodes: Placed[] = [];
  readonly edges: GraphEdge[] = [];
  bands = 1;
  readonly #byAddress = new Map<string, Placed[]>();

  add(group: readonly Hop[]): void {
    const [{ source, target }] = group;
    const from = this.#source(source);
    const to = this.#target(target, from);
    const edge: GraphEdge = { from, to, hops: group, y: 0 };
    to.incoming.push(edge);
    to.height = Math.max(NODE_HEIGHT, to.incoming.length * PORT + 8);
    this.edges.push(edge);
  }

  #source(host: HostRef): Placed {
    const known = this.#byAddress.get(host.ip)?.findLast(({ column }) => column < COLUMNS - 1);
    if (known !== undefined) return known;
    const isContinued = this.#byAddress.has(host.ip);
    return this.#place(host, isContinued ? this.bands++ : this.bands - 1, 0);
  }

  #target(host: HostRef, from: Placed): Placed {
    const known = this.#byAddress.get(host.ip)?.find(({ band, column }) => band === from.band && column > from.column);
    return known ?? this.#place(host, from.band, from.column + 1);
  }

  #place(host: HostRef, band: number, column: number): Placed {
    const others = this.#byAddress.get(host.ip) ?? [];
    const node: Placed = {
      host,
      isAgain: others.length > 0,
      band,
      column,
      incoming: [],
      x: MARGIN + column * (NODE_WIDTH + GAP),
      y: 0,
      height: NODE_HEIGHT,
    };
    this.#byAddress.set(host.ip, [...others, node]);
    this.nodes.push(node);
    return node;
  }
}

/** Hops that differ in their times alone make one arrow. */
function grouped(hops: readonly Hop[]): Hop[][] {
  const groups = new Map<string, Hop[]>();
  for (const hop of hops) {
    const { source, target, account, method, tool, outcome } = hop;
    const key = JSON.stringify([source.ip, target.ip, account.domain, account.user, method, tool?.name, outcome]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [hop]);
    else group.push(hop);
  }
  return [...groups.values()];
}
