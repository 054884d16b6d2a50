import { availableParallelism } from 'node:os';
import { UsageError } from '../../errors.ts';
import type { Executor } from './executor.ts';
import { ThreadPool } from './thread-pool.ts';

/** How the threads executor is set up. */
export interface ThreadsOptions {
  /** How many threads; one for each core if not given. */
  readonly threads?: number;
  /** The most JavaScript heap of one thread; typed arrays and buffers do not count. Node's own limit if not given. */
  readonly memoryMegabytes?: number;
  /** How long a task may take to stop when it is told to. */
  readonly graceSeconds?: number;
}

/**
 * Heap for objects that are new. Left alone, a thread takes several times as much and keeps it, and is no faster for it:
 * tasks have their numbers in typed arrays, outside of the heap.
 */
const YOUNG_MEGABYTES = 24;

/**
 * Runs tasks on worker threads of this process, one task at a time on each. Threads start when there is work for them
 * and stay until `close`; one that crashes, runs out of memory or passes a time limit is replaced.
 * Throws `UsageError` for less than one thread.
 */
export function threadsExecutor(options: ThreadsOptions = {}): Executor {
  const { threads = availableParallelism(), memoryMegabytes, graceSeconds = 2 } = options;
  if (!Number.isInteger(threads) || threads < 1) {
    throw new UsageError(`jobs: expected at least 1 thread, got ${threads}`);
  }
  const limits = {
    maxYoungGenerationSizeMb: YOUNG_MEGABYTES,
    ...(memoryMegabytes === undefined ? {} : { maxOldGenerationSizeMb: memoryMegabytes }),
  };
  const pool = new ThreadPool(threads, limits, graceSeconds * 1000);
  return {
    name: threads === 1 ? '1 thread' : `${threads} threads`,
    slots: threads,
    run: (call, tasks, executeOptions = {}) => pool.run(call, tasks, executeOptions),
    close: () => pool.close(),
  };
}
