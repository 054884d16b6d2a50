import type { Outcome } from '../../task.ts';
import { outOfMemory, workerCrashed } from '../mishaps.ts';
import type { ElementState } from './scheduler.ts';
import type { SpoolTimes } from './settings.ts';
import type { Worker } from './workers.ts';

/** What became of a worker that is no more. */
export interface Verdict {
  readonly words: string;
  /** The outcome of the tasks it was at; without one they go back into the queue, not charged with an attempt. */
  readonly outcome?: Outcome;
  /** Whether its element will not come back. */
  readonly over: boolean;
  /** Whether its process may still be there, and is to be ended. */
  readonly end: boolean;
}

/**
 * Whether a worker is no more: it said so, a later worker of the same element has come, the scheduler says that its
 * element ended, or it was silent for longer than its lease. `undefined` for one that lives. What the scheduler says
 * counts only once the journal has been silent for a moment: shared disks are late.
 */
export function judge(
  worker: Worker,
  state: ElementState | undefined,
  isReplaced: boolean,
  times: SpoolTimes,
): Verdict | undefined {
  if (worker.farewell !== undefined) {
    // One that was told to go may be started again by the scheduler that told it.
    return { words: worker.farewell, over: worker.farewell !== 'told to go', end: false };
  }
  const settled = worker.silent > 2 * times.poll;
  if (isReplaced && settled) return { words: 'it was started again', over: false, end: false };
  if (state?.state === 'ended' && settled) return verdictOf(state, worker);
  if (worker.silent <= times.lease) return undefined;
  const words = `no sign of life from ${worker.host} for ${Math.round(worker.silent)} s`;
  return { words, outcome: workerCrashed(words), over: true, end: true };
}

function verdictOf({ end, words }: Extract<ElementState, { state: 'ended' }>, { host }: Worker): Verdict {
  const whole = `${words}, on ${host}`;
  const ended = { words: whole, over: true, end: false };
  switch (end) {
    case 'returned':
      return ended;
    case 'out-of-memory':
      return { ...ended, outcome: outOfMemory(whole) };
    case 'time-limit':
      return { ...ended, outcome: timeOver(whole) };
    case 'ok':
    case 'failed':
      return { ...ended, outcome: workerCrashed(whole) };
    default:
      return end satisfies never;
  }
}

/** The time of the job was over, not that of one attempt. */
function timeOver(what: string): Outcome {
  return { status: 'retry', reason: what, error: { tag: 'time-limit', message: `jobs: ${what}` } };
}
