/** What a task costs that does nothing, over RabbitMQ. */
import { tmpdir } from 'node:os';
import {
  type Assignment,
  DEFAULT_RETRY,
  type Executor,
  rabbitmqExecutor,
  rabbitmqWorker,
  type StageCall,
} from '../src/jobs/index.ts';
import { skipWithoutRabbitmq, startRabbitmqNode } from '../test/services/rabbitmq-node.ts';

/** One measured way to do tasks that do nothing. */
export interface RabbitmqBenchmark {
  readonly name: string;
  readonly tasks: number;
  readonly seconds: number;
  readonly millisecondsPerTask: number;
}

const taskModules = { bench: new URL('./jobs.ts', import.meta.url) };
const call: StageCall = {
  run: 'bench',
  stage: 'nothing',
  taskModule: taskModules.bench.href,
  directory: tmpdir(),
  retry: DEFAULT_RETRY,
  timeLimitSeconds: 0,
  maxResultBytes: 1000,
};

/** Measures with a worker of two slots that holds as many tasks as slots, and one that holds 64. */
export async function benchRabbitmq(url: string, { count = 10_000 } = {}): Promise<RabbitmqBenchmark[]> {
  const results: RabbitmqBenchmark[] = [];
  for (const prefetch of [2, 64]) {
    const pool = `bench-${process.pid}-${prefetch}`;
    const worker = await rabbitmqWorker({ url, pool, taskModules, slots: 2, prefetch });
    const executor = rabbitmqExecutor({ url, pool });
    try {
      await doAll(executor, 100);
      const began = performance.now();
      await doAll(executor, count);
      const seconds = (performance.now() - began) / 1000;
      const name = `RabbitMQ, 2 slots, prefetch ${prefetch}`;
      results.push({ name, tasks: count, seconds, millisecondsPerTask: (seconds / count) * 1000 });
    } finally {
      await executor.close();
      await worker.close();
    }
  }
  return results;
}

async function doAll(executor: Executor, count: number): Promise<void> {
  const tasks: Assignment[] = Array.from({ length: count }, (_, index) => ({
    id: `t${index}`,
    kind: 'bench/nothing',
    input: { file: `file-${index}.root`, start: 0, end: 50_000 },
    attempt: 1,
  }));
  let left = count;
  for await (const { outcome } of executor.run(call, tasks)) if (outcome.status === 'done') left--;
  if (left > 0) throw new Error(`${left} tasks were not done`);
}

/** Measures on the broker that the environment names, or on one of its own; nothing where there is none. */
export async function benchRabbitmqHere(): Promise<RabbitmqBenchmark[]> {
  const given = process.env.BEAMLINE_AMQP_URL;
  if (given) return benchRabbitmq(given);
  if (skipWithoutRabbitmq) {
    console.log(`RabbitMQ: not measured, ${skipWithoutRabbitmq}`);
    return [];
  }
  const node = await startRabbitmqNode();
  try {
    return await benchRabbitmq(node.url);
  } finally {
    await node.close();
  }
}
