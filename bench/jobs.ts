/**
 * What a task costs that does nothing: the overhead of the job engine, for each executor, with and without a record; and
 * how much faster two workers are than one.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Assignment,
  DEFAULT_RETRY,
  done,
  type Executor,
  inlineExecutor,
  openRun,
  runStages,
  type StageCall,
  type TaskFunctions,
  threadsExecutor,
} from '../src/jobs/index.ts';

/** Imported by the worker threads. */
export const tasks: TaskFunctions = { 'bench/nothing': async (input) => done(input) };

/** One measured way to do tasks that do nothing. */
export interface JobsBenchmark {
  readonly name: string;
  readonly tasks: number;
  readonly seconds: number;
  readonly microsecondsPerTask: number;
}

const taskModule = new URL(import.meta.url);
const assignments = (count: number): Assignment[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `t${index}`,
    kind: 'bench/nothing',
    input: { file: `file-${index}.root`, start: 0, end: 50_000 },
    attempt: 1,
  }));

/** Measures all of them; workers are started before the clock is. */
export async function benchJobs({ count = 10_000 } = {}): Promise<JobsBenchmark[]> {
  const made: [string, () => Executor][] = [
    ['inline', () => inlineExecutor()],
    ['1 thread', () => threadsExecutor({ threads: 1 })],
    ['a thread per core', () => threadsExecutor()],
  ];
  const results: JobsBenchmark[] = [];
  for (const [name, make] of made) {
    const executor = make();
    try {
      await doAll(executor, 100);
      results.push(await measured(`${name}, executor alone`, count, () => doAll(executor, count)));
      results.push(await measured(`${name}, whole run`, count, () => runAll(executor, count)));
    } finally {
      await executor.close();
    }
  }
  return results;
}

async function measured(name: string, count: number, work: () => Promise<void>): Promise<JobsBenchmark> {
  const began = performance.now();
  await work();
  const seconds = (performance.now() - began) / 1000;
  return { name, tasks: count, seconds, microsecondsPerTask: (seconds / count) * 1e6 };
}

async function doAll(executor: Executor, count: number): Promise<void> {
  const call: StageCall = {
    run: 'bench',
    stage: 'nothing',
    taskModule: taskModule.href,
    directory: tmpdir(),
    retry: DEFAULT_RETRY,
    timeLimitSeconds: 0,
    maxResultBytes: 1000,
  };
  let left = count;
  for await (const { outcome } of executor.run(call, assignments(count))) {
    if (outcome.status === 'done') left--;
  }
  if (left > 0) throw new Error(`${left} tasks were not done`);
}

async function runAll(executor: Executor, count: number): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'beamline-bench-'));
  const program = { name: 'bench', version: '0' };
  try {
    const run = await openRun({ directory, name: 'bench', program, configuration: null, taskModule });
    const stage = { name: 'nothing', plan: async () => assignments(count) };
    const { state } = await runStages(run, [stage], executor);
    await run.close();
    if (state !== 'done') throw new Error(`the run ended as ${state}`);
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** Prints what a task costs here and over RabbitMQ, and what a second worker brings, each beside its limit. */
export async function run(): Promise<void> {
  for (const { name, microsecondsPerTask } of await benchJobs()) {
    console.log(`${name}: ${(microsecondsPerTask / 1000).toFixed(3)} ms a task, at most 1`);
  }
  // Not imported above: the worker threads load this module, and need none of that.
  const rabbitmq = await import('./rabbitmq.ts');
  for (const { name, millisecondsPerTask } of await rabbitmq.benchRabbitmqHere()) {
    console.log(`${name}: ${millisecondsPerTask.toFixed(3)} ms a task, at most 5`);
  }
  const scaling = await import('./scaling.ts');
  for (const { workers, tasks, seconds, share } of await scaling.benchScaling()) {
    const limit = workers === 1 ? '' : `, ${share.toFixed(3)} of the time of one, at most 0.55`;
    console.log(`${workers} workers, ${tasks} tasks that compute: ${seconds.toFixed(2)} s${limit}`);
  }
}

// Not awaited: the inline executor imports this very module, which waiting for itself would never be loaded.
if (import.meta.main) void run();
