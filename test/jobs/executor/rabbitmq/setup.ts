import { randomBytes } from 'node:crypto';
import {
  type Executor,
  type RabbitmqOptions,
  type RabbitmqWorker,
  type RabbitmqWorkerOptions,
  rabbitmqExecutor,
  rabbitmqWorker,
} from '../../../../src/jobs/index.ts';
import { sampleTasks } from '../../sample-tasks.ts';

/** A pool that no other test has. */
export const newPool = () => `test-${randomBytes(5).toString('hex')}`;

export const taskModules = { sample: sampleTasks };

/** Short times, so that deaths are noticed within a test. */
const TIMES = { heartbeatSeconds: 2, silenceSeconds: 4, graceSeconds: 0.3 };

/** A worker of the sample tasks, in this process. */
export function sampleWorker(
  url: string,
  pool: string,
  options: Partial<RabbitmqWorkerOptions> = {},
): Promise<RabbitmqWorker> {
  return rabbitmqWorker({ url, pool, taskModules, slots: 2, memoryMegabytes: 32, ...TIMES, ...options });
}

/** A coordinator's executor. */
export function sampleExecutor(url: string, pool: string, options: Partial<RabbitmqOptions> = {}): Executor {
  return rabbitmqExecutor({ url, pool, ...TIMES, ...options });
}

/** An executor that brings its worker along. */
export function withWorker(url: string, options: Partial<RabbitmqWorkerOptions> = {}): Executor {
  const pool = newPool();
  const executor = sampleExecutor(url, pool);
  const worker = sampleWorker(url, pool, options);
  return {
    name: executor.name,
    slots: 2,
    run: (call, tasks, executeOptions) => executor.run(call, tasks, executeOptions),
    async close() {
      await executor.close();
      await (await worker).close();
    },
  };
}
