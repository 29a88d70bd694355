/** An analysis in the thread that asks for it: a worker, or a page that has none. Loaded where it is needed. */
export { analyzeInput } from '../analyze.ts';
export { investigateStreams } from '../investigate.ts';
export { browserPlatform } from './platform.ts';
