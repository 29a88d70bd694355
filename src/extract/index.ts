/** Contents and listings in, a folder of harmless files with a manifest out. */
export { ExtractError } from './error.ts';
export { DEFAULT_MAX_BYTES, type Extracted, Extractor, type ExtractorOptions } from './extractor.ts';
export type { ExtractedFile, LostFile, Manifest } from './manifest.ts';
export type { SelectionOptions } from './selection.ts';
