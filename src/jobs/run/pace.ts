import type { StageRecord, TaskRecord } from '../record/record.ts';

/** What one worker did for a stage in the session that is on. */
export type WorkerPace = {
  readonly host: string;
  readonly worker: string;
  /** Attempts that it ended, well or not. */
  readonly ended: number;
  /** The tasks that it is at, more than one where it has several slots, and how far those are that said so. */
  readonly running: readonly { readonly task: string; readonly fraction?: number }[];
};

/** How fast a stage goes that is on, over all its workers. */
export type StagePace = {
  readonly stage: string;
  /** Since the stage began in this session. */
  readonly elapsedSeconds: number;
  /** Tasks that ended in this session, done or failed. */
  readonly ended: number;
  /** Tasks per second in this session; 0 until one has ended. */
  readonly rate: number;
  /** Until the end of the stage at the pace so far, that of tasks included which are on; absent until there is one. */
  readonly etaSeconds?: number;
  /** Sorted by host and name. */
  readonly workers: readonly WorkerPace[];
};

/** The pace of a stage as its record shows it at the time `now`. What earlier sessions did does not count. */
export function paceOf({ name, startedAt, tasks }: StageRecord, now: Date): StagePace {
  const began = Date.parse(startedAt);
  // A clock that was set back since then must not give a negative rate.
  const elapsedSeconds = Math.max(0, now.getTime() - began) / 1000;
  const isOver = ({ state }: TaskRecord) => state === 'done' || state === 'failed';
  const ended = tasks.filter((task) => isOver(task) && lastBegan(task) >= began).length;
  const left = tasks.filter((task) => !isOver(task)).length;
  const rate = elapsedSeconds > 0 ? ended / elapsedSeconds : 0;
  const begun = tasks.reduce((sum, task) => sum + (progressOf(task) ?? 0), 0);
  const worked = ended + begun;
  const eta =
    worked > 0 && elapsedSeconds > 0 ? { etaSeconds: ((left - begun) * elapsedSeconds) / worked } : {};
  return { stage: name, elapsedSeconds, ended, rate, ...eta, workers: workersOf(tasks, began) };
}

const progressOf = ({ state, attempts }: TaskRecord) =>
  state === 'running' ? attempts.at(-1)?.progress : undefined;

const lastBegan = ({ attempts }: TaskRecord) => Date.parse(attempts.at(-1)?.startedAt ?? '');

function workersOf(tasks: readonly TaskRecord[], began: number): WorkerPace[] {
  const workers = new Map<
    string,
    { host: string; worker: string; ended: number; running: WorkerPace['running'][number][] }
  >();
  for (const { id, attempts } of tasks) {
    for (const { host, worker, status, startedAt, progress: fraction } of attempts) {
      if (Date.parse(startedAt) < began) continue;
      const key = `${host} ${worker}`;
      const known = workers.get(key) ?? { host, worker, ended: 0, running: [] };
      if (status === 'running')
        known.running.push({ task: id, ...(fraction === undefined ? {} : { fraction }) });
      else known.ended++;
      workers.set(key, known);
    }
  }
  return [...workers].sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true })).map(([, one]) => one);
}
