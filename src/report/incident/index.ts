/** A case in, an incident report out, as sections of text that Markdown and HTML render alike. */
import type { Case } from '../../case.ts';
import { isIncident } from '../case-words.ts';
import { incidentReference } from '../reference.ts';
import { remoteControl, shareAccess } from './access.ts';
import { authentication } from './authentication.ts';
import { blindSpots, conclusion, recommendations } from './closing.ts';
import type { Document } from './document.ts';
import { sequenceOfEvents, timeline } from './events.ts';
import { evidence } from './evidence.ts';
import { attack, findings, indicators } from './findings.ts';
import { hopAnalysis } from './hops.ts';
import { involvedHosts, paths } from './hosts.ts';
import { pace } from './pace.ts';
import { dataSource, executiveSummary, headBlocks, keyFindings } from './summary.ts';

export function incidentReport(story: Case): Document {
  const reference = incidentReference(story);
  const sections = [
    executiveSummary(story),
    keyFindings(story),
    paths(story),
    dataSource(story),
    involvedHosts(story),
    sequenceOfEvents(story),
    timeline(story),
    hopAnalysis(story),
    evidence(story),
    authentication(story),
    shareAccess(story),
    remoteControl(story),
    pace(story),
    findings(story),
    attack(story),
    indicators(story),
    blindSpots(story),
    conclusion(story),
    recommendations(story),
  ];
  return {
    title: `${isIncident(story.verdict) ? 'Incident' : 'Analysis'} report ${reference}`,
    reference,
    level: story.verdict.level,
    head: headBlocks(story, reference),
    sections: sections.filter((section) => section !== null),
  };
}
