import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isError } from '../../../../src/errors.ts';
import {
  type RabbitmqOptions,
  type RabbitmqWorkerOptions,
  rabbitmqExecutor,
} from '../../../../src/jobs/index.ts';
import { callOf } from '../../../contract/executor.contract.ts';
import { brokerUrl, skipWithoutRabbitmq } from '../../../services/rabbitmq.ts';
import { until } from './processes.ts';
import { newPool, sampleExecutor, sampleWorker } from './setup.ts';

const url = skipWithoutRabbitmq ? '' : await brokerUrl();

async function outcomeOf(kind: string, changes = {}, options: Partial<RabbitmqWorkerOptions> = {}) {
  const pool = newPool();
  const executor = sampleExecutor(url, pool);
  const worker = await sampleWorker(url, pool, options);
  try {
    const tasks = [{ id: 'one', kind, input: 1, attempt: 1 }];
    const [end] = await Array.fromAsync(executor.run(callOf(changes), tasks));
    return end?.outcome;
  } finally {
    await executor.close();
    await worker.close();
  }
}

describe('a worker over RabbitMQ', { skip: skipWithoutRabbitmq, concurrency: 3 }, () => {
  test('does the tasks of its own table only, whatever module the coordinator has', async () => {
    const outcome = await outcomeOf('other/double', { taskModule: 'file:///somewhere/else.ts' });
    assert.ok(outcome?.status === 'drop' && outcome.error?.tag === 'not-found');
    assert.match(outcome.reason, /no tasks "other\/double"; it has sample\//);
    const own = await outcomeOf('sample/double', { taskModule: 'file:///somewhere/else.ts' });
    assert.deepEqual(own, { status: 'done', result: 2 });
  });

  test('does not make up a run directory that it cannot see', async () => {
    const outcome = await outcomeOf('sample/double', { directory: '/nowhere/run' });
    assert.ok(outcome?.status === 'retry' && outcome.error?.tag === 'storage');
    assert.match(outcome.reason, /does not see the run directory "\/nowhere\/run"/);
  });

  test('finds the run directory where it is mounted', async () => {
    const mapDirectory = (directory: string) => directory.replace('/nowhere/run', '/tmp');
    const outcome = await outcomeOf('sample/double', { directory: '/nowhere/run' }, { mapDirectory });
    assert.deepEqual(outcome, { status: 'done', result: 2 });
  });

  test('keeps away from runs of another version of the program', async () => {
    const pool = newPool();
    const lines: string[] = [];
    const executor = sampleExecutor(url, pool, { version: '2.0.0' });
    const worker = await sampleWorker(url, pool, { version: '1.0.0', onLog: (line) => lines.push(line) });
    const tasks = [{ id: 'one', kind: 'sample/double', input: 1, attempt: 1 }];
    const outcomes = Array.fromAsync(executor.run(callOf(), tasks));
    await until(() => lines.some((line) => /is of version "2.0.0", this worker of "1.0.0"/.test(line)));
    await executor.close();
    await worker.close();
    assert.deepEqual(await outcomes, []);
  });

  test('refuses to hold fewer tasks than it has slots', async () => {
    await assert.rejects(sampleWorker(url, newPool(), { slots: 2, prefetch: 1 }), (error) =>
      isError(error, 'usage'),
    );
  });
});

test('a broker that does not answer is named without its password', async () => {
  const options: RabbitmqOptions = { url: 'amqp://somebody:secret@127.0.0.1:1/lab', connectSeconds: 0.5 };
  const executor = rabbitmqExecutor(options);
  const tasks = [{ id: 'one', kind: 'sample/double', input: 1, attempt: 1 }];
  const failed = await Array.fromAsync(executor.run(callOf(), tasks)).catch((error: unknown) => error);
  await executor.close();
  assert.ok(isError(failed, 'storage'));
  assert.match(failed.message, /cannot reach the broker at 127.0.0.1:1\/lab: .*ECONNREFUSED/);
  assert.doesNotMatch(`${failed.message} ${failed.hint} ${executor.name}`, /secret|somebody/);
});

test('an address that is none is not repeated, as it may hold a password', () => {
  assert.throws(
    () => rabbitmqExecutor({ url: 'somebody:secret@host' }),
    (error) => isError(error, 'usage') && !/secret/.test(error.message),
  );
  assert.throws(
    () => rabbitmqExecutor({ url: 'amqp://host', pool: 'a b' }),
    (error) => isError(error, 'usage'),
  );
});
