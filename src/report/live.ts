/** A finding while reading goes on in, one line for a terminal out. */
import type { Finding } from '../case.ts';
import { levelStyle } from './case-text/page.ts';
import { frameList } from './case-words.ts';
import type { Style } from './layout.ts';
import { safe, shortened } from './safe.ts';
import { timeOfDay } from './words.ts';

/** As wide as the longest level. */
const LEVEL_WIDTH = 'informational'.length;
/** What the capture may say in one line. */
const LONGEST = 400;

/** `12:01:02.123  high           Title: what happened  frames 12, 15` */
export function findingLine(
  { time, rule, what, frames }: Pick<Finding, 'time' | 'rule' | 'what' | 'frames'>,
  style: Style,
): string {
  const level = style[levelStyle(rule.level)](rule.level) + ' '.repeat(LEVEL_WIDTH - rule.level.length);
  const said = `${style.strong(harmless(rule.title))}: ${harmless(what)}`;
  const proof = frames.length === 0 ? '' : style.dim(`  frame${frames.length === 1 ? '' : 's'} ${frameList(frames)}`);
  return `${safe(timeOfDay(time))}  ${level}  ${said}${proof}\n`;
}

const harmless = (text: string): string => safe(shortened(text, LONGEST));
