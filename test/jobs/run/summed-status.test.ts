import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inlineExecutor, openRun, readSummed, runStages, type Stage } from '../../../src/jobs/index.ts';
import { sampleTasks } from '../sample-tasks.ts';
import { inTemporaryDirectory } from '../temporary-directory.ts';

const open = (directory: string, part?: string) =>
  openRun({
    directory,
    name: 'split',
    program: { name: 'test', version: '1' },
    configuration: null,
    taskModule: sampleTasks,
    ...(part === undefined ? {} : { part }),
  });

const stageOf = (...kinds: readonly [kind: string, input: number][]): Stage => ({
  name: 'work',
  retry: { attempts: 1 },
  plan: async () => kinds.map(([kind, input], i) => ({ id: `t${i}`, kind: `sample/${kind}`, input })),
});

/** A job of its own that does one stage; `onEnd` is called after each task. */
async function job(
  directory: string,
  part: string,
  stage: Stage,
  onEnd: () => Promise<void> = async () => {},
) {
  const run = await open(directory, part);
  const executor = inlineExecutor();
  const looks: Promise<void>[] = [];
  await runStages(run, [stage], executor, {
    onProgress: ({ type }) => void (type === 'task-ended' && looks.push(run.flush().then(onEnd))),
  });
  await Promise.all(looks);
  await executor.close();
  await run.close();
}

test('a run that is split over several jobs is their sum while they are on', () =>
  inTemporaryDirectory(async (directory) => {
    await job(directory, 'job-1', stageOf(['double', 1], ['bug', 1]));
    let seen: Awaited<ReturnType<typeof readSummed>> | undefined;
    await job(directory, 'job-2', stageOf(['double', 1], ['double', 2], ['wait', 500]), async () => {
      seen ??= await readSummed(directory);
    });
    assert.ok(seen);
    const { state, jobs, stages, failures, holder, pace } = seen;
    assert.deepEqual([state, jobs, holder?.part], ['running', { partial: 1, running: 1 }, 'job-2']);
    const [stage] = stages;
    assert.deepEqual([stage?.state, stage?.total, stage?.failed], ['running', 5, 1]);
    assert.ok(stage && stage.done >= 2 && stage.done + stage.running + stage.waiting === 4);
    assert.deepEqual(
      failures.map(({ task }) => task),
      ['t1'],
    );
    assert.ok(pace && pace.ended >= 1 && pace.workers.length === 1);
  }));

test('once it is put together, and no job is on, the record of the whole counts alone', () =>
  inTemporaryDirectory(async (directory) => {
    for (const part of ['job-1', 'job-2']) await job(directory, part, stageOf(['double', 1]));
    assert.deepEqual((await readSummed(directory)).jobs, { done: 2 });
    const whole = await open(directory);
    const executor = inlineExecutor();
    await runStages(whole, [stageOf(['double', 1], ['double', 2], ['double', 3])], executor);
    await executor.close();
    await whole.close();
    const { jobs, stages } = await readSummed(directory);
    assert.deepEqual([jobs, stages[0]?.done], [undefined, 3]);
  }));
