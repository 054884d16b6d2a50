import { Worker } from 'node:worker_threads';
import type { Trial, TrialResult } from './fuzz-worker.ts';

/** What a trial must keep to. Memory is above what the process had before. */
export interface TrialLimits {
  /** Busy time of the thread. */
  readonly seconds: number;
  readonly bytes: number;
}

/** A thread for trials, which can be given up when one never ends. */
export interface WatchedThread {
  /** Runs one trial; gives what is wrong with it, nothing when all is well. */
  run(trial: Trial): Promise<{ readonly what: string; readonly faults: readonly string[] }>;
  close(): Promise<void>;
}

/** A busy machine may hold a thread up: it is given up only after so many times the limit. */
const PATIENCE = 12;

/** Starts the thread that trials run on; one that hangs or dies is replaced. */
export function watchedThread(limits: TrialLimits): WatchedThread {
  let worker: Worker | undefined;
  const start = () => new Worker(new URL('./fuzz-worker.ts', import.meta.url), { execArgv: [] });

  async function run(trial: Trial) {
    worker ??= start();
    const memory = watchMemory();
    try {
      const { what, seconds, faults } = await answerOf(worker, trial, limits, memory.begin);
      const slow = seconds > limits.seconds ? [`it took ${seconds.toFixed(1)} s`] : [];
      const large = memory.peak() > limits.bytes ? [`it took ${Math.round(memory.peak() / 2 ** 20)} MB`] : [];
      return { what, faults: [...faults, ...slow, ...large] };
    } catch (error) {
      await worker.terminate();
      worker = undefined;
      return { what: '?', faults: [error instanceof Error ? error.message : String(error)] };
    } finally {
      memory.end();
    }
  }

  return {
    run,
    async close() {
      await worker?.terminate();
    },
  };
}

function answerOf(
  worker: Worker,
  trial: Trial,
  limits: TrialLimits,
  onStart: () => void,
): Promise<TrialResult> {
  return new Promise((resolve, reject) => {
    const hang = () => finish(() => reject(new Error(`no end after ${limits.seconds * PATIENCE} s`)));
    const timer = setTimeout(hang, limits.seconds * PATIENCE * 1000);
    const onMessage = (message: 'started' | { result: TrialResult }) => {
      if (message === 'started') onStart();
      else finish(() => resolve(message.result));
    };
    const onError = (error: unknown) =>
      finish(() => reject(error instanceof Error ? new Error(`the thread died: ${error.stack}`) : error));
    const finish = (settle: () => void) => {
      clearTimeout(timer);
      worker.off('message', onMessage).off('error', onError);
      settle();
    };
    worker.on('message', onMessage).on('error', onError);
    worker.postMessage(trial);
  });
}

/** The most that the process took above what it had at `begin`, in bytes. */
function watchMemory() {
  let base = process.memoryUsage.rss();
  let most = base;
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 20);
  return {
    begin() {
      base = most = process.memoryUsage.rss();
    },
    peak: () => Math.max(most, process.memoryUsage.rss()) - base,
    end: () => clearInterval(timer),
  };
}
