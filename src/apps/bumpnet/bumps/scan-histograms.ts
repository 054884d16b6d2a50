import { extname } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { CancelledError, UsageError } from '../../../errors.ts';
import {
  type Histogram1D,
  type NotScanned,
  needsExperiments,
  type ScanOptions,
  type ScanResult,
  searchHistogram,
  withGlobal,
} from '../../../hist/index.ts';
import { type Assignment, DEFAULT_RETRY, type Executor } from '../../../jobs/index.ts';
import { experimentsTask } from './experiments-task.ts';

/** How a search over workers goes on. */
export interface ScanProgress {
  readonly signal?: AbortSignal;
  /** Told how many of the histograms are through. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Experiments that one task makes. */
const BLOCK = 50;

type Searched = Exclude<ReturnType<typeof searchHistogram>, NotScanned> & { tests: number[] };

/**
 * Searches histograms, in their order, with the pseudo-experiments made by an executor. The numbers do not depend on it:
 * each experiment is a function of its number, and the p-value of their order.
 */
export async function scanHistograms(
  histograms: readonly Histogram1D[],
  options: ScanOptions,
  executor: Executor,
  { signal, onProgress }: ScanProgress = {},
): Promise<(ScanResult | NotScanned)[]> {
  const searches: (Searched | NotScanned)[] = [];
  for (const histogram of histograms) {
    // Lets Ctrl-C through.
    await setImmediate();
    if (signal?.aborted) throw new CancelledError('scan: stopped');
    const search = searchHistogram(histogram, options);
    searches.push('reason' in search ? search : { ...search, tests: [] });
  }
  const most = options.toys ?? 1000;
  const open = () =>
    searches.filter(
      (one): one is Searched => 'found' in one && needsExperiments(one.found.bump.t, one.tests, most),
    );
  for (let left = open(); left.length > 0; left = open()) {
    onProgress?.(searches.length - left.length, searches.length);
    await makeExperiments(left, most, executor, signal);
  }
  return searches.map((one) => ('reason' in one ? one : withGlobal(one.found, one.tests)));
}

/** Another block of experiments for each search, more of them when there are fewer searches than workers. */
async function makeExperiments(
  searches: readonly Searched[],
  most: number,
  executor: Executor,
  signal: AbortSignal | undefined,
): Promise<void> {
  const blocks = Math.ceil(executor.slots / searches.length);
  const tasks = searches.flatMap(({ experiments, tests }, search): Assignment[] =>
    Array.from({ length: blocks }, (_, block) => {
      const first = tests.length + block * BLOCK;
      const numbers = [first, Math.min(most, first + BLOCK)] as const;
      return { ...experimentsTask.task(`${search} ${block}`, { experiments, numbers }), attempt: 1 };
    }),
  );
  const made = await resultsOf(tasks, executor, signal);
  for (const [search, { tests }] of searches.entries())
    for (let block = 0; block < blocks; block++) tests.push(...(made.get(`${search} ${block}`) ?? []));
}

async function resultsOf(
  tasks: readonly Assignment[],
  executor: Executor,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const call = {
    run: 'scan',
    stage: 'experiments',
    taskModule: new URL(`../tasks${extname(import.meta.url)}`, import.meta.url).href,
    directory: '.',
    retry: DEFAULT_RETRY,
    timeLimitSeconds: 0,
    maxResultBytes: 1 << 20,
  };
  const made = new Map<string, readonly number[]>();
  for await (const { task, outcome } of executor.run(call, tasks, signal ? { signal } : {})) {
    if (outcome.status !== 'done') throw new UsageError(`scan: pseudo-experiments failed: ${outcome.reason}`);
    made.set(task, experimentsTask.resultOf(outcome.result));
  }
  if (signal?.aborted || made.size < tasks.length) throw new CancelledError('scan: stopped');
  return made;
}
