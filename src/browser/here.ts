/** An analysis in the thread that asks for it: a worker, or a page that has none. Loaded where it is needed. */
export { investigateObservations } from '../investigate.ts';
export { analyzeGiven } from '../sequence/index.ts';
export { browserPlatform } from './platform.ts';
