/** A case in, an incident report in Markdown out (CommonMark with the tables of GitHub). */
import type { Case } from '../../case.ts';
import type { Block, Cell, Document, Inline, Section, Table, Text } from '../incident/document.ts';
import { incidentReport } from '../incident/index.ts';
import { safe, safeLines } from '../safe.ts';
import { counted } from '../words.ts';
import { codeBlock, codeCell, codeSpan, escaped, escapedBlock } from './escape.ts';

export function markdownReport(story: Case): string {
  return render(incidentReport(story));
}

function render({ title, head, sections }: Document): string {
  const parts = [
    `# ${escaped(title)}`,
    ...head.map(blockText),
    ...sections.flatMap((section) => sectionParts(section, 2)),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function sectionParts({ title, blocks, sections }: Section, depth: number): string[] {
  return [
    `${'#'.repeat(depth)} ${line(title)}`,
    ...blocks.map(blockText),
    ...sections.flatMap((section) => sectionParts(section, depth + 1)),
  ];
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return escapedBlock(line(block.text).trimStart());
    case 'list':
      return block.items.map((item) => `- ${escapedBlock(line(item).trimStart())}`).join('\n');
    case 'facts':
      return block.facts.map(([label, value]) => factText(label, value)).join('\n');
    case 'table':
      return tableText(block.table);
    case 'code':
      return `${escaped(block.label)}:\n\n${codeBlock(safeLines(block.text))}`;
    case 'figure':
      return block.instead.map((item) => `- ${line(item)}`).join('\n');
  }
}

/** More than one line under a label makes a list of its own. */
function factText(label: string, value: Cell): string {
  const [first, ...rest] = value;
  return [`- **${escaped(label)}:** ${line(first)}`.trimEnd(), ...rest.map((more) => `  - ${escapedBlock(line(more))}`)].join(
    '\n',
  );
}

function tableText({ caption, columns, rows, left }: Table): string {
  const lines = [
    `**${escaped(caption)}**`,
    '',
    rowText(columns.map(escaped)),
    rowText(columns.map(() => '---')),
    ...rows.map((row) => rowText(row.map(cellText))),
  ];
  if (left > 0) lines.push('', `${counted(left, 'more row')} not shown: the case as JSON has all.`);
  return lines.join('\n');
}

const rowText = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const cellText = (cell: Cell): string =>
  cell
    .map((text) => text.map((part) => inlineText(part, codeCell)).join(''))
    .filter((text) => text !== '')
    .join('<br>');

const line = (text: Text): string => text.map((part) => inlineText(part, codeSpan)).join('');

function inlineText(part: Inline, codeText: (text: string) => string): string {
  switch (part.kind) {
    case 'code':
      return codeText(part.text);
    case 'strong':
    case 'reference':
      return part.text.trim() === '' ? '' : `**${escaped(part.text.trim())}**`;
    case 'level':
      return part.level === 'critical' || part.level === 'high' ? `**${part.level}**` : part.level;
    default:
      return escaped(part.text);
  }
}
