import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { executorChoice, executorFor } from '../../src/cli/executor.ts';
import { recipeOf, recordedChoice } from '../../src/cli/executor-recipe.ts';
import { readRun, runStages } from '../../src/jobs/index.ts';
import { openSampleRun, slowStages } from '../jobs/run/killed-run.ts';
import { inTemporaryDirectory } from '../jobs/temporary-directory.ts';

const terminal = { out: () => {}, err: { write: () => {} }, signal: new AbortController().signal };

/** The choice that a run keeps which was done by the executor of `choice`, and what its record says. */
function kept(choice: Parameters<typeof executorFor>[0], kind?: string) {
  return inTemporaryDirectory(async (directory) => {
    const run = await openSampleRun(directory);
    const executor = executorFor(choice, terminal);
    await runStages(run, slowStages(0), executor, { recipe: recipeOf(choice) });
    await executor.close();
    await run.close();
    return recordedChoice((await readRun(directory)).record, kind);
  });
}

test('a run keeps the executor that it was started with, and the command line goes before it', async () => {
  const recorded = await kept({ kind: 'inline', workers: 3, batch: {} });
  assert.deepEqual(recorded, { kind: 'inline', workers: 3, batch: {} });
  assert.equal(executorChoice({}, recorded).workers, 3);
  assert.equal(executorChoice({ workers: '2' }, recorded).workers, 2);
});

test('what was said to one kind of executor is not said to another', async () => {
  const recorded = await kept({ kind: 'inline', workers: 3, batch: { partition: 'main' } }, 'threads');
  assert.deepEqual(executorChoice({ executor: 'threads' }, recorded), {
    kind: 'threads',
    workers: undefined,
    url: undefined,
    pool: undefined,
    priority: undefined,
    exchange: undefined,
    batch: {},
  });
});

test('a broker is kept without a password, which means not at all when its URL holds one', () => {
  assert.deepEqual(recipeOf({ kind: 'rabbitmq', url: 'amqp://somebody:secret@broker', pool: 'lab' }), {
    kind: 'rabbitmq',
    pool: 'lab',
    batch: {},
  });
  const open = recipeOf({ kind: 'rabbitmq', url: 'amqp://broker:5672' });
  assert.deepEqual(open, { kind: 'rabbitmq', url: 'amqp://broker:5672', batch: {} });
});

test('files that a batch system is told of are found from any directory', () => {
  const batch = { hosts: 'hosts.txt', time: '10' };
  assert.deepEqual(recipeOf({ kind: 'ssh', batch }), {
    kind: 'ssh',
    batch: { hosts: resolve('hosts.txt'), time: '10' },
  });
});
