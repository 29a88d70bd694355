/** What a page, its worker and the workers of that say to each other. */
import type { Case } from '../case.ts';
import type { HelperTask } from '../engine/helper.ts';
import type { InvestigateOptions } from '../investigate.ts';
import type { Observation } from '../observations.ts';
import type { Fault } from './faults.ts';

/** Counted up when messages change: a page may find a worker of another version at the place it was given. */
export const PROTOCOL = 1;

/** Observations in one message, and messages under way: a consumer that is slow holds the worker up. */
export const BATCH = 256;
export const BATCHES = 4;

/** An input as it is sent: a Blob is read by the worker, all else is given piece by piece through a port. */
export type SentInput = Blob | PumpedInput;
export interface PumpedInput {
  readonly port: MessagePort;
  readonly name: string | null;
  readonly size: number | null;
}

/** What of the options are values; functions stay where they are and are called there. */
export type SentOptions = Pick<
  InvestigateOptions,
  'filter' | 'hash' | 'limits' | 'threads' | 'threadsFrom' | 'rules' | 'builtInRules'
>;

export interface Job {
  readonly kind: 'job';
  readonly work: 'analyze' | 'investigate';
  readonly inputs: readonly SentInput[];
  readonly options: SentOptions;
  readonly tellsProgress: boolean;
  readonly tellsProblems: boolean;
}

export interface Hello {
  readonly kind: 'hello';
  /** The lock that the worker holds for as long as it lives. */
  readonly lock: string;
}
export interface Task {
  readonly kind: 'task';
  readonly id: number;
  readonly task: HelperTask;
}
export type ToAnalyst =
  | Job
  /** Of what the engine is made, or why there is none. */
  | { readonly kind: 'engine'; readonly module: WebAssembly.Module }
  | { readonly kind: 'no engine'; readonly fault: Fault }
  /** One batch was taken. */
  | { readonly kind: 'credit' }
  | { readonly kind: 'abort' };
export type ToWorker = Hello | Task | ToAnalyst;

export interface Ready {
  readonly kind: 'ready';
  readonly protocol: number;
  readonly abi: number;
  readonly isLocked: boolean;
}
export type FromAnalyst =
  | { readonly kind: 'observations'; readonly observations: readonly Observation[] }
  | { readonly kind: 'progress'; readonly bytesRead: number; readonly totalBytes: number | null }
  | { readonly kind: 'problem'; readonly problem: Parameters<NonNullable<InvestigateOptions['onProblem']>>[0] }
  | { readonly kind: 'case'; readonly story: Case }
  | { readonly kind: 'done' }
  | { readonly kind: 'aborted' }
  | { readonly kind: 'failed'; readonly fault: Fault };
/** A task broke down. */
export interface TaskFailed {
  readonly kind: 'task failed';
  readonly id: number;
  readonly fault: Fault;
}
export type FromWorker = Ready | TaskFailed | FromAnalyst;
