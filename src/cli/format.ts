/** The formats of `analyze`: those that tell a case, and those that pass observations on. */
import type { Case } from '../case.ts';
import type { Style } from '../report/layout.ts';

export const CASE_FORMATS = ['text', 'json', 'markdown', 'html'] as const;
export const STREAM_FORMATS = ['ndjson', 'listing'] as const;
export const FORMATS = [...CASE_FORMATS, ...STREAM_FORMATS];

export type CaseFormat = (typeof CASE_FORMATS)[number];
export type StreamFormat = (typeof STREAM_FORMATS)[number];
export type Format = CaseFormat | StreamFormat;

export const isCaseFormat = (format: Format): format is CaseFormat =>
  (CASE_FORMATS as readonly string[]).includes(format);

export interface Terminal {
  width: number | undefined;
  style: Style;
}

/** In pieces: a case may be longer than a string can be. Only what a format needs is loaded. */
export async function caseReport(story: Case, format: CaseFormat, terminal: Terminal): Promise<Iterable<string>> {
  switch (format) {
    case 'text': {
      const { caseText } = await import('../report/case-text/index.ts');
      return [caseText(story, terminal)];
    }
    case 'json': {
      const { jsonPieces } = await import('../report/json.ts');
      return jsonPieces(story);
    }
    case 'markdown': {
      const { markdownReport } = await import('../report/markdown/index.ts');
      return [markdownReport(story)];
    }
    case 'html': {
      const { htmlReport } = await import('../report/html/index.ts');
      return [htmlReport(story)];
    }
  }
}
