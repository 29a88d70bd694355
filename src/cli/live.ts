/** Findings of a stream, which may never end: each is a line of its own as soon as it is made, above the case. */
import type { DetectedFinding } from '../detect/finding.ts';
import type { Style } from '../report/layout.ts';
import type { Output } from './output.ts';

export class LiveFindings {
  /** Whether what is found now is told: of a file the case comes soon enough. */
  isOn = false;
  /** Lines that were written. */
  count = 0;
  #tell: (finding: DetectedFinding) => void = () => {};

  async open(output: Output, style: Style): Promise<void> {
    const { findingLine } = await import('../report/live.ts');
    // There is no waiting for room here: rules make a limited number of findings.
    this.#tell = (finding) => void output.write(findingLine(finding, style));
  }

  take(finding: DetectedFinding): void {
    if (!this.isOn) return;
    this.count++;
    this.#tell(finding);
  }
}
