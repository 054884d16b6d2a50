import { isError, UsageError } from '../../errors.ts';
import { type ErrorRecord, errorRecordOf } from '../error-record.ts';
import type { StageCall, TaskEvent } from '../executor/executor.ts';
import type { Json } from '../json.ts';
import { trackProgress } from '../progress/progress.ts';
import type { StageRecord, StageState } from '../record/record.ts';
import type { Task } from '../task.ts';
import { type Attempt, attemptAll } from './attempts.ts';
import { claimsOf } from './claims.ts';
import { taskFollower } from './follow-tasks.ts';
import { planStage, type StagePlan } from './plan.ts';
import type { Run } from './run.ts';
import type { StageOptions } from './run-stages.ts';
import type { Stage, StageContext, TaskResult } from './stage.ts';

/** Where a stage stands: those before it, on or off, and its number among those that are on. */
interface Place {
  readonly former: readonly string[];
  readonly stageNumber: number;
  readonly stageCount: number;
}

/** Runs one stage from its plan to its finish, and records all of it. Throws only when the record cannot be written. */
export async function runStage(
  run: Run,
  stage: Stage,
  place: Place,
  options: StageOptions,
): Promise<StageState> {
  const context = contextOf(run, options.signal);
  let ending: Pick<StageRecord, 'state' | 'result' | 'error'>;
  try {
    options.signal.throwIfAborted();
    const plan = await planStage(run, stage, place.former, context, options.verification);
    await doTasks(run, stage, plan, place, options);
    ending = await finishStage(run, stage, plan.tasks, context, options.signal);
  } catch (error) {
    if (run.lost.aborted) throw run.lost.reason;
    ending = options.signal.aborted
      ? { state: 'cancelled' }
      : { state: isError(error, 'cancelled') ? 'cancelled' : 'failed', error: errorRecordOf(error) };
  }
  if (!run.stage(stage.name)) run.append({ event: 'planned', stage: stage.name, tasks: [], at: timestamp() });
  run.append({ event: 'stage-ended', stage: stage.name, ...ending, at: timestamp() });
  await run.flush();
  return ending.state;
}

const timestamp = () => new Date().toISOString();

function contextOf(run: Run, signal: AbortSignal): StageContext {
  return {
    directory: run.directory,
    configuration: run.configuration,
    signal,
    results: (stage) => resultsOf(run.stage(stage)),
    hasRun: (stage) => run.stage(stage) !== undefined,
    stageResult: (stage) => run.stage(stage)?.result ?? null,
    log: (line) => run.log(line),
  };
}

/** How the tasks of a stage ended, in their order; those that did not end are left out. */
function resultsOf(stage: StageRecord | undefined): TaskResult[] {
  const results: TaskResult[] = [];
  for (const { id: task, state, result = null, attempts } of stage?.tasks ?? []) {
    if (state === 'done') results.push({ task, state, result });
    if (state === 'failed') {
      results.push({ task, state, reason: attempts.at(-1)?.reason ?? 'no reason was given' });
    }
  }
  return results;
}

async function doTasks(
  run: Run,
  stage: Stage,
  { tasks, left }: StagePlan,
  { stageNumber, stageCount }: Place,
  options: StageOptions,
): Promise<void> {
  const { executor, signal, onProgress } = options;
  const reused = tasks.length - left.length;
  const tracker = trackProgress({
    ...{ stage: stage.name, stageNumber, stageCount },
    ...{ total: tasks.length, reused },
  });
  onProgress({ type: 'stage-started', ...tracker.state() });
  const call = callOf(run, stage, options);
  // Events come from the depths of the executor, where an error of ours has nobody to catch it.
  const broken = new AbortController();
  const follow = taskFollower(run, stage.name, tracker, onProgress);
  const onEvent = (event: TaskEvent) => {
    try {
      follow(event);
    } catch (error) {
      broken.abort(error);
    }
  };
  const either = AbortSignal.any([signal, broken.signal]);
  const claims = claimsOf(run.record());
  for await (const reported of attemptAll(executor, call, left, { signal: either, onEvent })) {
    const { task, seconds } = reported;
    const attempt = { ...reported, outcome: claims.check(stage.name, task, reported.outcome) };
    const { status: state, reason } = recordAttempt(run, stage.name, attempt);
    tracker.ended(task, state);
    const why = reason === undefined ? {} : { reason };
    onProgress({ type: 'task-ended', task, state, seconds, ...why, ...tracker.state() });
  }
  broken.signal.throwIfAborted();
  onProgress({ type: 'stage-ended', ...tracker.state() });
}

function callOf(run: Run, stage: Stage, { retry, maxResultBytes }: StageOptions): StageCall {
  return {
    run: run.name,
    stage: stage.name,
    taskModule: run.taskModule,
    directory: run.directory,
    retry: { ...retry, ...stage.retry },
    timeLimitSeconds: stage.timeLimitSeconds ?? 0,
    maxResultBytes,
  };
}

/** How an attempt ended, as the record has it. */
interface End {
  readonly status: 'done' | 'retry' | 'failed';
  readonly result?: Json;
  readonly reason?: string;
  readonly error?: ErrorRecord;
}

function recordAttempt(run: Run, stage: string, attempt: Attempt): End {
  const { task, attempt: number, startedAt, seconds, host, worker } = attempt;
  const end = endOf(attempt);
  run.append({ event: 'ended', stage, task, attempt: number, ...end, startedAt, seconds, host, worker });
  if (end.status !== 'done') run.log(`${stage}: ${task}: attempt ${number}: ${end.status}: ${end.reason}`);
  return end;
}

function endOf({ outcome, final }: Attempt): End {
  if (outcome.status === 'done') return { status: 'done', result: outcome.result };
  const { reason, error } = outcome;
  return { status: final ? 'failed' : 'retry', reason, ...(error ? { error } : {}) };
}

async function finishStage(
  run: Run,
  stage: Stage,
  tasks: readonly Task[],
  context: StageContext,
  signal: AbortSignal,
): Promise<Pick<StageRecord, 'state' | 'result' | 'error'>> {
  const results = resultsOf(run.stage(stage.name));
  if (results.length < tasks.length && signal.aborted) return { state: 'cancelled' };
  const failed = results.filter(({ state }) => state === 'failed').length;
  if (failed > 0 && failed === tasks.length) {
    const error = new UsageError(`jobs: every task of "${stage.name}" failed`);
    return { state: 'failed', error: errorRecordOf(error) };
  }
  const result: Json | undefined = await stage.finish?.(results, context);
  return { state: failed > 0 ? 'partial' : 'done', ...(result === undefined ? {} : { result }) };
}
