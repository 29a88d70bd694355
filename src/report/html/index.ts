/** A case in, one HTML file out that needs nothing beside itself: no script, no network, its own style alone. */
import type { Case } from '../../case.ts';
import type { Block, Cell, Document, Inline, Section, Table, Text } from '../incident/document.ts';
import { incidentReport } from '../incident/index.ts';
import { safe, safeLines } from '../safe.ts';
import { counted } from '../words.ts';
import { escaped } from './escape.ts';
import { pathFigure } from './path.ts';
import { STYLE, STYLE_HASH } from './style.ts';
import { timelineFigure } from './timeline.ts';

const POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; img-src data:; base-uri 'none'; form-action 'none'`;

export function htmlReport(story: Case): string {
  const document = incidentReport(story);
  return new Page(story, document).render(document);
}

class Page {
  readonly #story: Case;
  /** Sections that can be linked to. */
  readonly #ids: ReadonlySet<string>;

  constructor(story: Case, { sections }: Document) {
    this.#story = story;
    this.#ids = new Set(sections.flatMap((section) => [section.id, ...section.sections.map(({ id }) => id)]));
  }

  render({ title, level, head, sections }: Document): string {
    return `${[
      '<!DOCTYPE html>',
      '<html lang="en">',
      '<head>',
      '<meta charset="utf-8">',
      `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
      '<meta name="viewport" content="width=device-width, initial-scale=1">',
      '<meta name="referrer" content="no-referrer">',
      `<title>${escaped(title)}</title>`,
      `<style>${STYLE}</style>`,
      '</head>',
      '<body>',
      '<header>',
      `<h1>${escaped(title)}</h1>`,
      `<div class="banner ${escaped(level)}">`,
      ...head.map((block) => this.#block(block)),
      '</div>',
      '</header>',
      '<nav aria-label="Contents"><ul>',
      ...sections.map(({ id, title: of }) => `<li><a href="#${escaped(id)}">${this.#words(of)}</a></li>`),
      '</ul></nav>',
      '<main>',
      ...sections.map((section) => this.#section(section, 2)),
      '</main>',
      '<footer>Made by hoptrace from the captures named above. Frame numbers are those of Wireshark.</footer>',
      '</body>',
      '</html>',
    ].join('\n')}\n`;
  }

  #section({ id, title, blocks, sections }: Section, depth: 2 | 3): string {
    const label = escaped(id);
    return [
      `<section aria-labelledby="${label}">`,
      `<h${depth} id="${label}">${this.#words(title)}</h${depth}>`,
      ...blocks.map((block) => this.#block(block)),
      ...sections.map((section) => this.#section(section, 3)),
      '</section>',
    ].join('\n');
  }

  #block(block: Block): string {
    switch (block.kind) {
      case 'paragraph':
        return `<p>${this.#words(block.text)}</p>`;
      case 'list':
        return `<ul>\n${block.items.map((item) => `<li>${this.#words(item)}</li>`).join('\n')}\n</ul>`;
      case 'facts':
        return `<dl>\n${block.facts.map(([label, value]) => `<dt>${escaped(label)}</dt><dd>${this.#cell(value)}</dd>`).join('\n')}\n</dl>`;
      case 'table':
        return this.#table(block.table);
      case 'code':
        return `<p class="label">${escaped(block.label)}</p>\n<pre tabindex="0">${escaped(safeLines(block.text))}</pre>`;
      case 'figure':
        return block.figure === 'path' ? pathFigure(this.#story) : timelineFigure(this.#story);
    }
  }

  /** Roles are said because on narrow screens rows are shown as cards, which takes a table's own ones away. */
  #table({ caption, columns, rows, left }: Table): string {
    const lines = [
      '<div class="wrap"><table role="table">',
      `<caption>${escaped(caption)}</caption>`,
      `<thead role="rowgroup"><tr role="row">${columns.map((column) => `<th role="columnheader" scope="col">${escaped(column)}</th>`).join('')}</tr></thead>`,
      '<tbody role="rowgroup">',
      ...rows.map((row) => `<tr role="row">${row.map((cell, i) => this.#tableCell(cell, columns[i])).join('')}</tr>`),
      '</tbody></table></div>',
    ];
    if (left > 0) lines.push(`<p>${counted(left, 'more row')} not shown: the case as JSON has all.</p>`);
    return lines.join('\n');
  }

  #tableCell(cell: Cell, column: string): string {
    const content = this.#cell(cell);
    const isShort = cell.every((line) => line.reduce((sum, part) => sum + sizeOf(part), 0) <= SHORT);
    return `<td role="cell" data-label="${escaped(column)}"${isShort ? ' class="short"' : ''}>${content}</td>`;
  }

  #cell(cell: Cell): string {
    const lines = cell.map((text) => this.#words(text)).filter((line) => line !== '');
    return lines.length < 2 ? lines.join('') : lines.map((line) => `<p>${line}</p>`).join('');
  }

  #words(text: Text): string {
    return text.map((part) => this.#inline(part)).join('');
  }

  #inline(part: Inline): string {
    switch (part.kind) {
      case 'prose':
        return escaped(part.text);
      case 'code':
        return part.text === '' ? '' : `<code>${escaped(part.text)}</code>`;
      case 'strong':
        return part.text === '' ? '' : `<strong>${escaped(part.text)}</strong>`;
      case 'reference':
        return this.#ids.has(part.text)
          ? `<a href="#${escaped(part.text)}">${escaped(part.text)}</a>`
          : `<strong>${escaped(part.text)}</strong>`;
      case 'outcome':
        return `<span class="outcome ${part.outcome}">${escaped(part.text)}</span>`;
      case 'level':
        return `<span class="level ${escaped(part.level)}">${escaped(part.level)}</span>`;
    }
  }
}

/** Numbers, times and levels stay on one line. */
const SHORT = 20;
const sizeOf = (part: Inline): number => (part.kind === 'level' ? part.level.length : part.text.length);
