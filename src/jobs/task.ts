import type { ErrorRecord } from './error-record.ts';
import type { Json } from './json.ts';

/** A unit of work: plain JSON in, plain JSON out, safe to do twice. */
export type Task = {
  /** Names the task within its stage, the same in every session of a run. */
  readonly id: string;
  /** The name of the task function: `bumpnet/parse`. */
  readonly kind: string;
  readonly input: Json;
};

/** A task to be tried for the `attempt`-th time, counted from 1 in each session. */
export type Assignment = Task & { readonly attempt: number };

/** How far a task has come: a fraction from 0 to 1, or a count of something. */
export type TaskProgress = number | { readonly done: number; readonly total: number; readonly unit: string };

/** What a task function is given beside its input. */
export interface TaskContext {
  /** Aborted when the work is no longer wanted: stop and throw `CancelledError`. */
  readonly signal: AbortSignal;
  /** The run directory on the machine of the worker. */
  readonly directory: string;
  /** 1 for the first attempt of this session. */
  readonly attempt: number;
  /** Says how far the task is; may be called often, most calls cost nothing. */
  progress(value: TaskProgress): void;
  /** Adds a line to the log of the run. */
  log(line: string): void;
}

/**
 * How an attempt ended. `retry`: another attempt may succeed (`afterSeconds`: not before, as a server's `Retry-After`
 * says); `drop`: it never will.
 */
export type Outcome =
  | { readonly status: 'done'; readonly result: Json }
  | {
      readonly status: 'retry';
      readonly reason: string;
      readonly error?: ErrorRecord;
      readonly afterSeconds?: number;
    }
  | { readonly status: 'drop'; readonly reason: string; readonly error?: ErrorRecord };

/** Does one kind of task. What it throws becomes `retry` or `drop` by the retry policy. */
export type TaskFunction = (input: Json, context: TaskContext) => Promise<Outcome>;

/** What a task module exports as `tasks`: the functions by kind. */
export type TaskFunctions = { readonly [kind: string]: TaskFunction };

/** One attempt at one task, as an executor reports it. */
export type TaskOutcome = {
  readonly task: string;
  readonly attempt: number;
  readonly outcome: Outcome;
  /** When the attempt began, in ISO 8601. */
  readonly startedAt: string;
  readonly seconds: number;
  readonly host: string;
  /** Which worker of the host: `thread-3`. */
  readonly worker: string;
};

/** `{ status: 'done', result }`. */
export const done = (result: Json): Outcome => ({ status: 'done', result });
