import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import {
  type Assignment,
  type Executor,
  inlineExecutor,
  type Json,
  outputsOf,
  readRun,
  runStages,
  type TaskEvent,
  type TaskOutcome,
} from '../../../../src/jobs/index.ts';
import { callOf } from '../../../contract/executor.contract.ts';
import { brokerUrl, skipWithoutRabbitmq } from '../../../services/rabbitmq.ts';
import { openSampleRun, slowStages } from '../../run/killed-run.ts';
import { inTemporaryDirectory } from '../../temporary-directory.ts';
import { deadTasks, deleteQueue, hasQueue, purgeQueue } from './look.ts';
import { proxyTo, startProgram, startWorker, until } from './processes.ts';
import { newPool, sampleExecutor, sampleWorker } from './setup.ts';

const url = skipWithoutRabbitmq ? '' : await brokerUrl();

const task = (kind: string, input: Json = null, id = kind): Assignment => ({
  id,
  kind: `sample/${kind}`,
  input,
  attempt: 1,
});

/** Has tasks done, and tells when one is begun. */
function begin(executor: Executor, tasks: readonly Assignment[], changes = {}) {
  const events: TaskEvent[] = [];
  const outcomes = Array.fromAsync(
    executor.run(callOf(changes), tasks, { onEvent: (event) => events.push(event) }),
  );
  const starts = () => events.flatMap((event) => (event.type === 'started' ? [event] : []));
  return { events, outcomes, starts };
}

const states = (outcomes: readonly TaskOutcome[]) =>
  outcomes.map(({ task: id, outcome }) => [id, outcome.status]).sort();

async function filesOf(directory: string): Promise<Map<string, string>> {
  const names = (await readdir(join(directory, 'parts'))).map((name) => `parts/${name}`);
  const read = async (name: string) => [name, await readFile(join(directory, name), 'utf8')] as const;
  return new Map(await Promise.all([...names.sort(), 'merged.txt'].map(read)));
}

describe('over RabbitMQ', { skip: skipWithoutRabbitmq, concurrency: 3 }, () => {
  test('a task whose worker is killed in the middle of it goes to another worker and is reported once', async () => {
    const pool = newPool();
    await using first = await startWorker(url, pool);
    const executor = sampleExecutor(url, pool);
    try {
      const { outcomes, starts } = begin(executor, [task('wait', 600), task('double', 4)]);
      await until(() => starts().some((start) => start.task === 'wait'));
      first.child.kill('SIGKILL');
      await using _ = await startWorker(url, pool);
      assert.deepEqual(states(await outcomes), [
        ['double', 'done'],
        ['wait', 'done'],
      ]);
      assert.equal(new Set(starts().map(({ worker }) => worker)).size, 2);
    } finally {
      await executor.close();
    }
  });

  test('a task that kills its workers is dropped after a few, and kept with the reason for people to look at', async () => {
    const pool = newPool();
    const executor = sampleExecutor(url, pool, { deliveryLimit: 1, silenceSeconds: 2 });
    try {
      const { outcomes } = begin(executor, [task('kill-process', { file: 'x.root' })]);
      for (let killed = 0; killed < 2; killed++) {
        await using worker = await startWorker(url, pool);
        assert.equal(await worker.ended, 'SIGKILL');
      }
      const [end] = await outcomes;
      assert.ok(end?.outcome.status === 'drop' && end.outcome.error?.tag === 'crashed');
      assert.match(end.outcome.reason, /given out 2 times/);
      const [dead] = await deadTasks(url, pool, 1);
      assert.deepEqual(dead?.task, task('kill-process', { file: 'x.root' }));
      assert.match(dead?.outcome.reason ?? '', /no worker lived to report/);
    } finally {
      await executor.close();
    }
  });

  test('a file that cannot be done is not lost: it is dropped with its reason, and kept', async () => {
    const pool = newPool();
    const executor = sampleExecutor(url, pool);
    const worker = await sampleWorker(url, pool);
    try {
      const { outcomes } = begin(executor, [task('broken-file', 'y.root'), task('double', 1)]);
      assert.deepEqual(states(await outcomes), [
        ['broken-file', 'drop'],
        ['double', 'done'],
      ]);
      const [dead] = await deadTasks(url, pool, 1);
      assert.equal(dead?.task.input, 'y.root');
      assert.equal(dead?.outcome.reason, 'sample: basket 12 is broken');
    } finally {
      await executor.close();
      await worker.close();
    }
  });

  test('tasks are reported once each, however often the connections are cut', async () => {
    const pool = newPool();
    await using coordinatorWay = await proxyTo(url);
    await using workerWay = await proxyTo(url);
    const executor = sampleExecutor(coordinatorWay.url, pool, { deliveryLimit: 100 });
    const worker = await sampleWorker(workerWay.url, pool, { prefetch: 8 });
    try {
      const tasks = Array.from({ length: 60 }, (_, index) => task('wait', 20, `t${index}`));
      const { outcomes, starts } = begin(executor, tasks);
      for (const [count, way] of [
        [5, workerWay],
        [15, coordinatorWay],
        [30, workerWay],
      ] as const) {
        await until(() => starts().length >= count);
        way.cut();
      }
      const ends = await outcomes;
      assert.equal(ends.length, 60);
      assert.equal(new Set(ends.map(({ task: id }) => id)).size, 60);
      assert.ok(ends.every(({ outcome }) => outcome.status === 'done'));
    } finally {
      await executor.close();
      await worker.close();
    }
  });

  test('a worker that hangs loses its task to another, and what it says when it wakes up is not counted', async () => {
    const pool = newPool();
    await using hanging = await startWorker(url, pool);
    const executor = sampleExecutor(url, pool);
    try {
      const { outcomes, starts } = begin(executor, [task('wait', 400)]);
      await until(() => starts().length === 1);
      hanging.child.kill('SIGSTOP');
      const worker = await sampleWorker(url, pool);
      assert.deepEqual(states(await outcomes), [['wait', 'done']]);
      assert.equal(starts().length, 2);
      hanging.child.kill('SIGCONT');
      assert.deepEqual(states(await begin(executor, [task('double', 1)]).outcomes), [['double', 'done']]);
      await worker.close();
    } finally {
      await executor.close();
    }
  });

  test('a worker that leaves gives its tasks back, and they do not count as deaths', async () => {
    const pool = newPool();
    const executor = sampleExecutor(url, pool, { deliveryLimit: 1 });
    const leave = async (count: number) => {
      const worker = await sampleWorker(url, pool, { slots: 1, prefetch: 4 });
      await until(() => run.starts().length >= count);
      await worker.close();
    };
    const run = begin(executor, [task('wait', 1500, 'a'), task('wait', 1, 'b'), task('wait', 1, 'c')]);
    try {
      for (const count of [1, 2, 3]) await leave(count);
      const worker = await sampleWorker(url, pool);
      assert.deepEqual(states(await run.outcomes), [
        ['a', 'done'],
        ['b', 'done'],
        ['c', 'done'],
      ]);
      await worker.close();
    } finally {
      await executor.close();
    }
  });

  test('a run whose coordinator was killed is taken up again, and gives the same bytes as one in a single thread', () =>
    inTemporaryDirectory(async (directory) => {
      const pool = newPool();
      const [killed, whole] = [join(directory, 'killed'), join(directory, 'whole')];
      const worker = await sampleWorker(url, pool);
      try {
        const coordinator = startProgram('coordinator-main.ts', url, pool, killed);
        const parts = () => readdir(join(killed, 'parts')).catch(() => []);
        await until(async () => (await parts()).filter((name) => name.endsWith('.bin')).length >= 3);
        coordinator.child.kill('SIGKILL');
        assert.equal(await coordinator.ended, 'SIGKILL');
        assert.equal((await readRun(killed)).state, 'interrupted');
        const again = startProgram('coordinator-main.ts', url, pool, killed);
        assert.equal(await again.ended, 0);
        const { state, stages } = await readRun(killed);
        assert.deepEqual([state, stages.map(({ done }) => done)], ['done', [12, 1]]);
      } finally {
        await worker.close();
      }
      const run = await openSampleRun(whole);
      await runStages(run, slowStages(0), inlineExecutor({ slots: 12 }));
      await run.close();
      assert.deepEqual(await filesOf(killed), await filesOf(whole));
    }));

  for (const [what, harm] of [
    ['the tasks that wait', (session: string) => purgeQueue(url, `${session}.tasks`)],
    ['the queue of the tasks', (session: string) => deleteQueue(url, `${session}.tasks`)],
    ['the queue of the reports', (session: string) => deleteQueue(url, `${session}.reports`)],
  ] as const) {
    test(`a broker that loses ${what} gets what is open once more`, async () => {
      const pool = newPool();
      const lines: string[] = [];
      const executor = sampleExecutor(url, pool, { silenceSeconds: 1 });
      const worker = await sampleWorker(url, pool, { slots: 1, onLog: (line) => lines.push(line) });
      try {
        const tasks = Array.from({ length: 12 }, (_, index) =>
          task('wait', index === 0 ? 400 : 5, `t${index}`),
        );
        const { outcomes, starts } = begin(executor, tasks);
        await until(() => starts().length > 0);
        await harm(/takes part in (\S+)/.exec(lines.join('\n'))?.[1] ?? '');
        const ends = await outcomes;
        assert.equal(new Set(ends.map(({ task: id }) => id)).size, 12);
        assert.deepEqual(new Set(ends.map(({ outcome }) => outcome.status)), new Set(['done']));
      } finally {
        await executor.close();
        await worker.close();
      }
    });
  }

  test('a hundred megabytes are handed over as a file', () =>
    inTemporaryDirectory(async (directory) => {
      const pool = newPool();
      const executor = sampleExecutor(url, pool);
      const worker = await sampleWorker(url, pool);
      try {
        const { outcomes } = begin(executor, [task('large-file', 100_000_000)], { directory });
        const [end] = await outcomes;
        assert.ok(end?.outcome.status === 'done', JSON.stringify(end?.outcome));
        assert.equal(outputsOf(end.outcome.result)[0]?.bytes, 100_000_000);
      } finally {
        await executor.close();
        await worker.close();
      }
    }));

  test('the queues of a run are gone when it is over', async () => {
    const pool = newPool();
    const lines: string[] = [];
    const executor = sampleExecutor(url, pool);
    const worker = await sampleWorker(url, pool, { onLog: (line) => lines.push(line) });
    await begin(executor, [task('double', 1)]).outcomes;
    const session = /takes part in (\S+)/.exec(lines.join('\n'))?.[1] ?? '';
    assert.ok(await hasQueue(url, `${session}.tasks`));
    await executor.close();
    for (const name of ['tasks', 'reports', 'dead'])
      assert.equal(await hasQueue(url, `${session}.${name}`), false);
    await worker.close();
  });
});
