import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Executor, openRun, readRun, runStages } from '../../../src/jobs/index.ts';
import { sampleTasks } from '../sample-tasks.ts';
import { inTemporaryDirectory } from '../temporary-directory.ts';

test('the record tells how far a task is that takes long, and is spared those that are quick', (context) =>
  inTemporaryDirectory(async (directory) => {
    let now = performance.now();
    context.mock.method(performance, 'now', () => now);
    const run = await openRun({
      directory,
      name: 'long',
      program: { name: 'test', version: '1' },
      configuration: null,
      taskModule: sampleTasks,
    });
    const seen: unknown[] = [];
    /** Tells of its one task at times of its own. */
    const executor: Executor = {
      name: 'a stand-in',
      slots: 1,
      async *run(_call, _tasks, { onEvent } = {}) {
        const startedAt = new Date().toISOString();
        const place = { task: 't', attempt: 1, startedAt, host: 'h', worker: 'w' };
        onEvent?.({ type: 'started', ...place });
        for (const [seconds, progress] of [
          [1, 0.1],
          [2, 0.2],
          [6, { done: 3, total: 6, unit: 'events' }],
          [1, 0.6],
        ] as const) {
          now += seconds * 1000;
          onEvent?.({ type: 'progress', task: 't', progress });
          await run.flush();
          seen.push((await readRun(directory)).pace?.workers[0]?.running[0]?.fraction);
        }
        yield { ...place, seconds: 10, outcome: { status: 'done', result: null } };
      },
      close: async () => {},
    };
    const stage = { name: 's', plan: async () => [{ id: 't', kind: 'sample/double', input: 1 }] };
    assert.equal((await runStages(run, [stage], executor)).state, 'done');
    await run.close();
    assert.deepEqual(seen, [undefined, undefined, 0.5, 0.5]);
    const [attempt] = (await readRun(directory)).record.stages[0]?.tasks[0]?.attempts ?? [];
    assert.deepEqual([attempt?.status, attempt?.progress], ['done', undefined]);
  }));
