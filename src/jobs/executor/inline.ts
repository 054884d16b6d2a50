import { hostname } from 'node:os';
import { channel } from '../channel.ts';
import { performTask } from '../perform.ts';
import type { Assignment, Outcome, TaskOutcome } from '../task.ts';
import type { ExecuteOptions, Executor, StageCall } from './executor.ts';
import { overTimeLimit } from './mishaps.ts';

/** How the executor in this thread is set up. */
export interface InlineOptions {
  /** How many tasks may be under way at once. */
  readonly slots?: number;
  /** How long a task may take to stop when it is told to; then it is no longer waited for. */
  readonly graceSeconds?: number;
}

/**
 * Runs tasks in this very thread, `slots` at a time: for tests, and for work so small that no thread is worth it.
 * A task that passes its time limit is told to stop and no longer waited for, but cannot be ended by force.
 */
export function inlineExecutor({ slots = 1, graceSeconds = 2 }: InlineOptions = {}): Executor {
  const closing = new AbortController();
  const active = new Set<Promise<void>>();

  return {
    name: 'this thread',
    slots,
    run(call, tasks, options = {}) {
      const leaving = new AbortController();
      const out = channel<TaskOutcome>(() => leaving.abort());
      const signals = [closing.signal, leaving.signal, ...(options.signal ? [options.signal] : [])];
      const signal = AbortSignal.any(signals);
      const queue = tasks.values();
      const lanes = Array.from({ length: slots }, (_, lane) =>
        workThrough(queue, call, `inline-${lane + 1}`, { ...options, signal, graceSeconds }, out.push),
      );
      const working = Promise.all(lanes).then(out.end, out.fail);
      active.add(working);
      working.finally(() => active.delete(working));
      return out;
    },
    async close() {
      closing.abort();
      await Promise.all(active);
    },
  };
}

interface LaneOptions extends ExecuteOptions {
  readonly signal: AbortSignal;
  readonly graceSeconds: number;
}

async function workThrough(
  queue: Iterator<Assignment>,
  call: StageCall,
  worker: string,
  options: LaneOptions,
  push: (outcome: TaskOutcome) => void,
): Promise<void> {
  // A task is never begun in the call of `run` itself: the caller is to hold the stream first.
  await Promise.resolve();
  for (let next = queue.next(); !next.done && !options.signal.aborted; next = queue.next()) {
    const { id: task, attempt } = next.value;
    const startedAt = new Date().toISOString();
    const began = performance.now();
    options.onEvent?.({ type: 'started', task, attempt, startedAt, host: hostname(), worker });
    const outcome = await performWithin(call, next.value, options);
    const seconds = (performance.now() - began) / 1000;
    if (outcome) push({ task, attempt, outcome, startedAt, seconds, host: hostname(), worker });
  }
}

/** One attempt, which ends when the task does, when its time is over, or when it does not stop in time. */
async function performWithin(
  call: StageCall,
  task: Assignment,
  { signal, graceSeconds, onEvent }: LaneOptions,
): Promise<Outcome | undefined> {
  const stop = new AbortController();
  const given = Promise.withResolvers<Outcome | undefined>();
  const timers: NodeJS.Timeout[] = [];
  const after = (seconds: number, act: () => void) => timers.push(setTimeout(act, seconds * 1000));
  const onAbort = () => {
    stop.abort();
    after(graceSeconds, () => given.resolve(undefined));
  };
  const limit = call.timeLimitSeconds;
  if (limit > 0) {
    after(limit, () => {
      given.resolve(overTimeLimit(limit));
      stop.abort();
    });
  }
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    // As if it had come over a wire: a task that changes its input changes its own copy.
    const working = performTask(call, structuredClone(task), {
      signal: stop.signal,
      progress: (progress) => onEvent?.({ type: 'progress', task: task.id, progress }),
      log: (line) => onEvent?.({ type: 'log', task: task.id, line }),
    });
    return await Promise.race([given.promise, working]);
  } finally {
    for (const timer of timers) clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}
