import type { Executor } from '../executor/executor.ts';
import type { Json } from '../json.ts';
import type { Verification } from '../output/publish.ts';
import type { ProgressEvent } from '../progress/progress.ts';
import type { StageState } from '../record/record.ts';
import { DEFAULT_RETRY, type RetryPolicy } from '../retry-policy.ts';
import type { Run } from './run.ts';
import { runStage } from './run-stage.ts';
import type { Stage } from './stage.ts';
import { type RunSummary, stateOfRun, summaryOf } from './summary.ts';

/** How stages are run. */
export interface RunStagesOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((event: ProgressEvent) => void) | undefined;
  /** Changes to the default retry policy. */
  readonly retry?: Partial<RetryPolicy>;
  /** How far the outputs of tasks that are done are looked at before they are relied on; `checksum` by default. */
  readonly verification?: Verification;
  /** The most JSON that a task may give back; 1 MiB by default. */
  readonly maxResultBytes?: number;
  /** What it takes to make the executor again; the record of the run keeps it. No secrets. */
  readonly recipe?: Json | undefined;
}

/** The same for one stage, with every default filled in. */
export interface StageOptions {
  readonly executor: Executor;
  readonly signal: AbortSignal;
  readonly onProgress: (event: ProgressEvent) => void;
  readonly retry: RetryPolicy;
  readonly verification: Verification;
  readonly maxResultBytes: number;
}

/**
 * Runs the stages that are on, one after another. Tasks that an earlier session has done are not done again, as long as
 * nothing they depend on has changed and their outputs are what they were. Tasks that fail do not stop the others, nor
 * the stages behind; a stage that fails as a whole (its plan, its finish, or every one of its tasks) does. Never throws
 * for what a task does; throws when the record cannot be written or the run was taken away.
 */
export async function runStages(
  run: Run,
  stages: readonly Stage[],
  executor: Executor,
  options: RunStagesOptions = {},
): Promise<RunSummary> {
  const signal = AbortSignal.any([run.lost, ...(options.signal ? [options.signal] : [])]);
  const filled: StageOptions = {
    executor,
    signal,
    onProgress: options.onProgress ?? (() => {}),
    retry: { ...DEFAULT_RETRY, ...options.retry },
    verification: options.verification ?? 'checksum',
    maxResultBytes: options.maxResultBytes ?? 1 << 20,
  };
  if (options.recipe !== undefined) run.append({ event: 'executor', recipe: options.recipe });
  const states = new Map<string, StageState>();
  const on = stages.filter((stage) => stage.enabled !== false);
  for (const stage of stages) {
    const last = [...states.values()].at(-1);
    if (!on.includes(stage) || last === 'failed' || last === 'cancelled') continue;
    const former = stages.slice(0, stages.indexOf(stage)).map(({ name }) => name);
    const place = { former, stageNumber: on.indexOf(stage) + 1, stageCount: on.length };
    states.set(stage.name, await runStage(run, stage, place, filled));
  }
  if (run.lost.aborted) throw run.lost.reason;
  const state = stateOfRun([...states.values()], signal.aborted);
  run.append({ event: 'closed', state, at: new Date().toISOString() });
  await run.flush();
  return summaryOf(
    run.record(),
    on.map(({ name }) => name),
  );
}
