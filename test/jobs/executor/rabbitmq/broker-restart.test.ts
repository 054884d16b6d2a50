import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Assignment } from '../../../../src/jobs/index.ts';
import { callOf } from '../../../contract/executor.contract.ts';
import { skipWithoutRabbitmq, startRabbitmqNode } from '../../../services/rabbitmq-node.ts';
import { until } from './processes.ts';
import { newPool, sampleExecutor, sampleWorker } from './setup.ts';

/** RabbitMQ itself may lose a queue, or bring it back unusable, when it is killed a moment after the queue was made. */
test('a broker that is killed and started again costs nothing, also when it loses queues it has just made: every task is reported once', {
  skip: skipWithoutRabbitmq,
}, async () => {
  const node = await startRabbitmqNode();
  try {
    for (const startedBefore of [1, 20]) {
      const pool = newPool();
      const executor = sampleExecutor(node.url, pool);
      const worker = await sampleWorker(node.url, pool, { prefetch: 4 });
      let started = 0;
      const tasks = Array.from({ length: 40 }, (_, index): Assignment => {
        return { id: `t${index}`, kind: 'sample/wait', input: 20, attempt: 1 };
      });
      const onEvent = ({ type }: { type: string }) => {
        if (type === 'started') started++;
      };
      try {
        const outcomes = Array.fromAsync(executor.run(callOf(), tasks, { onEvent }));
        await until(() => started >= startedBefore);
        await node.kill();
        await node.start();
        const ends = await outcomes;
        assert.equal(ends.length, 40);
        assert.equal(new Set(ends.map(({ task }) => task)).size, 40);
        assert.ok(ends.every(({ outcome }) => outcome.status === 'done'));
      } finally {
        await executor.close();
        await worker.close();
      }
    }
  } finally {
    await node.close();
  }
});
