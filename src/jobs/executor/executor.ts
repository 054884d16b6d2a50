import type { RetryPolicy } from '../retry-policy.ts';
import type { Assignment, TaskOutcome, TaskProgress } from '../task.ts';

/** What all tasks of a stage share; plain JSON, so that it can travel with a task to another machine. */
export type StageCall = {
  readonly run: string;
  readonly stage: string;
  /** The URL of the module whose `tasks` are the task functions. */
  readonly taskModule: string;
  /** The run directory, as the coordinator sees it. */
  readonly directory: string;
  /** Where workers find the files of the run, and put theirs, when they do not see its directory: a folder on S3. */
  readonly exchange?: string | undefined;
  /** Decides what a thrown error means; how often and when to try again is the coordinator's part. */
  readonly retry: RetryPolicy;
  /** An attempt that takes longer is ended and reported as `retry`; 0 for no limit. */
  readonly timeLimitSeconds: number;
  /** A result whose JSON is longer is refused: large results go to files. */
  readonly maxResultBytes: number;
};

/** What happens to a task before its outcome. */
export type TaskEvent =
  | {
      readonly type: 'started';
      readonly task: string;
      readonly attempt: number;
      readonly startedAt: string;
      readonly host: string;
      readonly worker: string;
    }
  | { readonly type: 'progress'; readonly task: string; readonly progress: TaskProgress }
  | { readonly type: 'log'; readonly task: string; readonly line: string };

/** What a call of `run` takes. */
export interface ExecuteOptions {
  readonly signal?: AbortSignal;
  /** Told what happens to the tasks on the way; must not throw. */
  readonly onEvent?: (event: TaskEvent) => void;
}

/**
 * Where tasks run. It makes one attempt at each task it is handed and reports each once, in the order of completion;
 * whether and when a task is tried again is decided by whoever calls, by handing it in again, also while earlier calls
 * are still on. Whatever befalls a task or a worker is an outcome, never a thrown error; what `run` throws means that
 * the executor itself is lost.
 *
 * Once the signal is aborted, or the reader leaves, no further task starts, running ones are told and given a short
 * time, and the stream ends without a word on the tasks that did not finish.
 */
export interface Executor {
  /** How people name it: `4 threads`. */
  readonly name: string;
  /** How many tasks can run at once, as far as it is known. */
  readonly slots: number;
  run(call: StageCall, tasks: readonly Assignment[], options?: ExecuteOptions): AsyncIterable<TaskOutcome>;
  /** Stops whatever runs and releases the workers. Closing twice is harmless. */
  close(): Promise<void>;
}
