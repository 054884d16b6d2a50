/** How much faster two workers are than one at tasks that only compute: forty equal ones, on threads. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { done, openRun, runStages, type TaskFunctions, threadsExecutor } from '../src/jobs/index.ts';

/** Imported by the worker threads. */
export const tasks: TaskFunctions = {
  /** A fixed amount of arithmetic, whatever else the machine does. */
  'bench/compute': async (input) => {
    let value = Number(input);
    for (let step = 0; step < 100_000_000; step++) value = (Math.imul(value, 1_664_525) + 1_013_904_223) | 0;
    return done(value);
  },
};

/** The time of a whole run with so many workers, and its share of the time with one. */
export interface ScalingBenchmark {
  readonly workers: number;
  readonly tasks: number;
  readonly seconds: number;
  readonly share: number;
}

/** One worker and two take turns; the best round of each counts, since other work on the machine only adds. */
export async function benchScaling({ count = 40, rounds = 3 } = {}): Promise<ScalingBenchmark[]> {
  const best = new Map([1, 2].map((workers) => [workers, Number.POSITIVE_INFINITY]));
  for (let round = 0; round < rounds; round++) {
    for (const [workers, seconds] of best) best.set(workers, Math.min(seconds, await timeOf(workers, count)));
  }
  const alone = best.get(1) ?? Number.NaN;
  return [...best].map(([workers, seconds]) => ({ workers, tasks: count, seconds, share: seconds / alone }));
}

async function timeOf(threads: number, count: number): Promise<number> {
  const directory = await mkdtemp(join(tmpdir(), 'beamline-bench-'));
  const executor = threadsExecutor({ threads });
  const program = { name: 'bench', version: '0' };
  const taskModule = new URL(import.meta.url);
  try {
    const run = await openRun({ directory, name: 'bench', program, configuration: null, taskModule });
    const plan = async () =>
      Array.from({ length: count }, (_, input) => ({ id: `t${input}`, kind: 'bench/compute', input }));
    const began = performance.now();
    const { state } = await runStages(run, [{ name: 'compute', plan }], executor);
    const seconds = (performance.now() - began) / 1000;
    await run.close();
    if (state !== 'done') throw new Error(`the run ended as ${state}`);
    return seconds;
  } finally {
    await executor.close();
    await rm(directory, { recursive: true });
  }
}
