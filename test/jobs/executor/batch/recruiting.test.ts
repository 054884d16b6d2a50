import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StorageError } from '../../../../src/errors.ts';
import type { Scheduler } from '../../../../src/jobs/executor/batch/scheduler.ts';
import { batchExecutor } from '../../../../src/jobs/index.ts';
import { callOf } from '../../../contract/executor.contract.ts';
import { inTemporaryDirectory } from '../../temporary-directory.ts';
import { QUICK } from './setting.ts';

/** A batch system that takes jobs as `submit` says and whose elements all end at once. */
function fakeScheduler(submit: Scheduler['submit']): Scheduler {
  const end = { state: 'ended', end: 'failed', words: 'it has no memory' } as const;
  return {
    name: 'Fake',
    submit,
    poll: async (jobs) =>
      new Map(
        jobs.flatMap(({ name, count }) => Array.from({ length: count }, (_, i) => [`${name}.${i}`, end])),
      ),
    cancel: async () => {},
  };
}

/** What is said until the executor gives up, and why it does. */
function saidBy(scheduler: Scheduler): Promise<{ lines: string[]; failure: unknown }> {
  return inTemporaryDirectory(async (spool) => {
    const lines: string[] = [];
    const times = { ...QUICK, ask: 0.02 };
    const executor = batchExecutor(scheduler, {
      ...{ spool, command: ['false'], elements: 1, times },
      onLog: (line) => lines.push(line),
    });
    const task = { id: 'a', kind: 'sample/echo', input: 1, attempt: 1 };
    const failure = await Array.fromAsync(executor.run(callOf(), [task])).catch((error: unknown) => error);
    await executor.close();
    return { lines, failure };
  });
}

test('why a batch system takes no job is said before it is asked again, once for one reason', async () => {
  const submit = async () => {
    throw new StorageError('jobs: qsub: the server is down', { transient: true });
  };
  const { lines, failure } = await saidBy(fakeScheduler(submit));
  assert.deepEqual(lines, ['Fake: jobs: qsub: the server is down; tried again after 0.02 s']);
  assert.match(String(failure), /the server is down/);
});

test('why workers end before they did anything is said, and in the end why the executor gives up', async () => {
  const submit: Scheduler['submit'] = async ({ name, count }) => ({ job: name, name, count });
  const { lines, failure } = await saidBy(fakeScheduler(submit));
  assert.match(lines[0] ?? '', /^Fake: a worker ended before it did a task: it has no memory; tried again/);
  assert.match(
    String(failure),
    /3 elements on Fake ended before they did a task; the last: it has no memory/,
  );
});
