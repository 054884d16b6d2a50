import type { ErrorRecord } from '../error-record.ts';
import type { RunRecord, RunState, StageRecord, StageState } from '../record/record.ts';

/** A task or, without `task`, a whole stage that failed. */
export type Failure = {
  readonly stage: string;
  readonly task?: string;
  readonly reason: string;
  readonly error?: ErrorRecord;
  /** Attempts made in all sessions. */
  readonly attempts: number;
};

/** A stage in numbers. */
export type StageSummary = {
  readonly name: string;
  readonly state: StageState;
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  readonly running: number;
  readonly waiting: number;
  readonly startedAt: string;
  readonly endedAt?: string;
};

/** A run in numbers, with what failed in it. */
export type RunSummary = {
  readonly state: RunState;
  readonly stages: readonly StageSummary[];
  readonly failures: readonly Failure[];
};

/** What stages that ended so make of a run. */
export function stateOfRun(states: readonly StageState[], cancelled: boolean): RunState {
  if (states.includes('failed')) return 'failed';
  if (cancelled || states.includes('cancelled')) return 'cancelled';
  return states.includes('partial') ? 'partial' : 'done';
}

/** Sums a record up, all its stages or those that are named. */
export function summaryOf(record: RunRecord, names?: readonly string[]): RunSummary {
  const stages = record.stages.filter(({ name }) => names === undefined || names.includes(name));
  return { state: record.state, stages: stages.map(stageSummary), failures: stages.flatMap(failuresOf) };
}

function stageSummary({ name, state, startedAt, endedAt, tasks }: StageRecord): StageSummary {
  const counts = { done: 0, failed: 0, running: 0, waiting: 0 };
  for (const task of tasks) counts[task.state]++;
  const end = endedAt === undefined ? {} : { endedAt };
  return { name, state, total: tasks.length, ...counts, startedAt, ...end };
}

function failuresOf(stage: StageRecord): Failure[] {
  const failures: Failure[] = [];
  if (stage.error) {
    failures.push({ stage: stage.name, reason: stage.error.message, error: stage.error, attempts: 1 });
  }
  for (const { id, state, attempts } of stage.tasks) {
    if (state !== 'failed') continue;
    const { reason = 'no reason was given', error } = attempts.at(-1) ?? {};
    const cause = error ? { error } : {};
    failures.push({ stage: stage.name, task: id, reason, ...cause, attempts: attempts.length });
  }
  return failures;
}
