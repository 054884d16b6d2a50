import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Executor, inlineExecutor, openRun, readRun, runStages } from '../../src/jobs/index.ts';
import { slowStages } from '../jobs/run/killed-run.ts';
import { sampleTasks } from '../jobs/sample-tasks.ts';
import { inTemporaryDirectory } from '../jobs/temporary-directory.ts';
import { filesOfRun, undisturbed } from './whole-run.ts';

/** Does every task twice, at the same time, and reports both, the second now and then with another outcome. */
function stutteringExecutor(): Executor {
  const [one, other] = [inlineExecutor({ slots: 3 }), inlineExecutor({ slots: 3 })];
  return {
    name: 'twice',
    slots: 6,
    async *run(call, tasks, options) {
      const again = Array.fromAsync(other.run(call, tasks));
      for await (const outcome of one.run(call, tasks, options)) {
        yield outcome;
        yield { ...outcome, outcome: { status: 'retry', reason: 'an echo' } };
      }
      yield* await again;
    },
    async close() {
      await Promise.all([one.close(), other.close()]);
    },
  };
}

test('tasks that are done twice and reported three times count once', () =>
  inTemporaryDirectory(async (directory) => {
    const expected = await undisturbed(join(directory, 'undisturbed'));
    const at = join(directory, 'run');
    const run = await openRun({
      directory: at,
      name: 'sample',
      program: { name: 'beamline', version: '0.1.0' },
      configuration: { parts: 12 },
      taskModule: sampleTasks,
    });
    const executor = stutteringExecutor();
    const { state, stages } = await runStages(run, slowStages(0), executor);
    await executor.close();
    await run.close();
    assert.deepEqual([state, ...stages.map(({ done }) => done)], ['done', 12, 1]);
    const { record } = await readRun(at);
    for (const { tasks } of record.stages) {
      for (const { id, attempts } of tasks) assert.equal(attempts.length, 1, id);
    }
    assert.equal(run.stage('merge')?.tasks[0]?.state, 'done');
    assert.deepEqual(await filesOfRun(at), expected);
  }));
