import type { TaskProgress } from '../task.ts';

/** How far a stage is. Counts are tasks; `reused` ones were done in an earlier session and count as done. */
export type StageProgress = {
  readonly stage: string;
  /** Counted from 1, among the stages that are on. */
  readonly stageNumber: number;
  readonly stageCount: number;
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  readonly reused: number;
  readonly running: number;
  /** From 0 to 1, running tasks counted by their own progress. */
  readonly fraction: number;
  readonly elapsedSeconds: number;
  /** Tasks per second in this session. */
  readonly rate: number;
  /** Seconds until the end at the rate so far; absent until there is one. */
  readonly etaSeconds?: number;
};

/** What happens in a run, as data; each event has the state of its stage behind it. */
export type ProgressEvent = StageProgress &
  (
    | { readonly type: 'stage-started' | 'stage-ended' }
    | { readonly type: 'task-started'; readonly task: string; readonly worker: string }
    | {
        readonly type: 'task-progress';
        readonly task: string;
        readonly taskFraction: number;
        /** What the task counts, where it counts: `{ done: 20000, total: 50000, unit: 'events' }`. */
        readonly count?: { readonly done: number; readonly total: number; readonly unit: string };
        /** Of what the task counts, per second. */
        readonly taskRate?: number;
        readonly taskEtaSeconds?: number;
      }
    | { readonly type: 'task-log'; readonly task: string; readonly line: string }
    | {
        readonly type: 'task-ended';
        readonly task: string;
        readonly state: 'done' | 'retry' | 'failed';
        readonly seconds: number;
        readonly reason?: string;
      }
  );

/** The state of a stage that is on, from which its progress is told. */
export interface ProgressTracker {
  started(task: string): void;
  progress(task: string, value: TaskProgress): TaskTold;
  ended(task: string, state: 'done' | 'retry' | 'failed'): void;
  state(): StageProgress;
}

type TaskTold = {
  taskFraction: number;
  count?: { done: number; total: number; unit: string };
  taskRate?: number;
  taskEtaSeconds?: number;
};

/** What is known when a stage starts. */
export type StageStart = Pick<StageProgress, 'stage' | 'stageNumber' | 'stageCount' | 'total' | 'reused'>;

/** Follows one stage. `now` gives seconds from any beginning. */
export function trackProgress(
  start: StageStart,
  { now = () => performance.now() / 1000 }: { now?: () => number } = {},
): ProgressTracker {
  const began = now();
  const running = new Map<string, { since: number; fraction: number }>();
  let runningFractions = 0;
  let done = start.reused;
  let failed = 0;

  function leave(task: string): void {
    runningFractions -= running.get(task)?.fraction ?? 0;
    running.delete(task);
    if (running.size === 0) runningFractions = 0;
  }

  return {
    started(task) {
      leave(task);
      running.set(task, { since: now(), fraction: 0 });
    },
    progress(task, value) {
      const fraction = fractionOf(value);
      const of = running.get(task);
      if (of) {
        runningFractions += fraction - of.fraction;
        of.fraction = fraction;
      }
      return toldOf(value, fraction, now() - (of?.since ?? now()));
    },
    ended(task, state) {
      leave(task);
      if (state === 'done') done++;
      if (state === 'failed') failed++;
    },
    state() {
      const elapsedSeconds = now() - began;
      const worked = done - start.reused + failed + runningFractions;
      const left = start.total - start.reused - worked;
      const fraction = start.total === 0 ? 1 : Math.min(1, (start.reused + worked) / start.total);
      return {
        ...start,
        done,
        failed,
        running: running.size,
        fraction,
        elapsedSeconds,
        rate: elapsedSeconds > 0 ? (done - start.reused + failed) / elapsedSeconds : 0,
        ...(worked > 0 ? { etaSeconds: (elapsedSeconds / worked) * Math.max(0, left) } : {}),
      };
    },
  };
}

/** How far a task is by its own words, from 0 to 1. */
export function fractionOf(value: TaskProgress): number {
  const fraction = typeof value === 'number' ? value : value.total > 0 ? value.done / value.total : 0;
  return Number.isFinite(fraction) ? Math.min(1, Math.max(0, fraction)) : 0;
}

function toldOf(value: TaskProgress, taskFraction: number, seconds: number): TaskTold {
  const eta = taskFraction > 0 ? { taskEtaSeconds: (seconds * (1 - taskFraction)) / taskFraction } : {};
  if (typeof value === 'number') return { taskFraction, ...eta };
  const rate = seconds > 0 ? { taskRate: value.done / seconds } : {};
  return { taskFraction, count: value, ...rate, ...eta };
}
