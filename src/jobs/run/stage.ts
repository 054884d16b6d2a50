import type { Json } from '../json.ts';
import type { RetryPolicy } from '../retry-policy.ts';
import type { Task } from '../task.ts';

/** How a task of a stage ended, all its attempts considered. */
export type TaskResult =
  | { readonly task: string; readonly state: 'done'; readonly result: Json }
  | { readonly task: string; readonly state: 'failed'; readonly reason: string };

/** What a stage may look at when it plans and finishes. */
export interface StageContext {
  readonly directory: string;
  readonly configuration: Json;
  readonly signal: AbortSignal;
  /**
   * How the tasks of a former stage ended, in the order of its tasks, from this session or an earlier one; empty when it
   * never ran.
   */
  results(stage: string): readonly TaskResult[];
  /** Whether a former stage was ever planned: one that ran may have had no task. */
  hasRun(stage: string): boolean;
  /** What `finish` of a former stage gave, `null` when it gave nothing or never ran. */
  stageResult(stage: string): Json;
  /** Adds a line to the log of the run. */
  log(line: string): void;
}

/** A step of a run: plans its tasks from what former stages gave, and may put their results together at its end. */
export interface Stage {
  readonly name: string;
  /** A stage that is off is passed over; what it gave in an earlier session still counts. On by default. */
  readonly enabled?: boolean;
  /** The tasks, in the order in which their results are to be delivered; the same for the same former results. */
  plan(context: StageContext): Promise<readonly Task[]>;
  /**
   * Called once all tasks have ended, with their results in the order of the tasks; also in a session in which none
   * was left to do, so it must be safe to do twice. What it gives is kept in the record.
   */
  finish?(results: readonly TaskResult[], context: StageContext): Promise<Json | undefined>;
  /** Changes to the retry policy of the run. */
  readonly retry?: Partial<RetryPolicy>;
  /** An attempt that takes longer is ended and tried again; 0, the default, for no limit. */
  readonly timeLimitSeconds?: number;
  /**
   * What a task that is done depends on. `former-results`, the default: its input and all that former stages gave, so
   * that it is done again when any of that changes. `input`: its input alone, which then has to name what it reads so
   * that a change of it shows, as `outputs` with their checksums do.
   */
  readonly dependsOn?: 'former-results' | 'input';
}
