/** Timeline: the stages of hops, and findings that belong to no hop, in order of time. */
import type { Finding, Hop, Level, TimelineEntry } from '../case.ts';
import { nanoseconds, offsetFrom } from './clock.ts';
import { higher } from './levels.ts';
import { compareText } from './order.ts';

export function timelineOf(
  hops: readonly Hop[],
  findings: readonly Finding[],
  firstTime: string | null,
): TimelineEntry[] {
  const inHops = new Set(hops.flatMap((hop) => hop.findings));
  const entries: TimelineEntry[] = [];
  const offset = (time: string): string => offsetFrom(firstTime ?? time, time);
  const byId = new Map(findings.map((finding) => [finding.id, finding]));
  for (const { id, source, target, stages, findings: own } of hops) {
    const levels = levelsByFrame(own.flatMap((finding) => byId.get(finding) ?? []));
    for (const { time, frame, what } of stages) {
      const level = levels.get(frame) ?? 'informational';
      entries.push({ time, offset: offset(time), frame, source, target, what, level, hop: id });
    }
  }
  for (const { id, rule, time, source, target, what, frames } of findings) {
    if (inHops.has(id)) continue;
    entries.push({
      time,
      offset: offset(time),
      frame: frames[0] ?? 0,
      source,
      target,
      what,
      level: rule.level,
      hop: null,
    });
  }
  const keyed = entries.map((entry) => ({ entry, at: nanoseconds(entry.time) }));
  keyed.sort((a, b) => {
    if (a.at !== b.at) return a.at < b.at ? -1 : 1;
    return a.entry.frame - b.entry.frame || compareText(a.entry.what, b.entry.what);
  });
  return keyed.map(({ entry }) => entry);
}

/** A step is as grave as the gravest finding that rests on it. */
function levelsByFrame(findings: readonly Finding[]): ReadonlyMap<number, Level> {
  const levels = new Map<number, Level>();
  for (const { rule, frames } of findings) {
    for (const frame of frames) levels.set(frame, higher(levels.get(frame) ?? 'informational', rule.level));
  }
  return levels;
}
