import assert from 'node:assert/strict';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  inlineExecutor,
  type Json,
  openRun,
  type ProgressEvent,
  type RunOptions,
  type RunStagesOptions,
  type RunSummary,
  readRun,
  runStages,
  type Stage,
  type Task,
  type TaskResult,
} from '../../../src/jobs/index.ts';
import { sampleTasks } from '../sample-tasks.ts';
import { inTemporaryDirectory } from '../temporary-directory.ts';

const optionsOf = (directory: string, changes: Partial<RunOptions> = {}): RunOptions => ({
  directory,
  name: 'test',
  program: { name: 'beamline', version: '0.1.0' },
  configuration: {},
  taskModule: sampleTasks,
  mode: 'either',
  ...changes,
});

/** Opens the run, runs the stages with three slots, and closes it. */
async function session(
  directory: string,
  stages: readonly Stage[],
  options: RunStagesOptions = {},
): Promise<{ summary: RunSummary; events: ProgressEvent[] }> {
  const events: ProgressEvent[] = [];
  const run = await openRun(optionsOf(directory));
  const executor = inlineExecutor({ slots: 3, graceSeconds: 0.2 });
  try {
    const summary = await runStages(run, stages, executor, {
      retry: { delaySeconds: 0.001 },
      onProgress: (event) => events.push(event),
      ...options,
    });
    return { summary, events };
  } finally {
    await executor.close();
    await run.close();
  }
}

const task = (id: string, kind: string, input: Json = null): Task => ({ id, kind: `sample/${kind}`, input });
const stageOf = (name: string, tasks: readonly Task[], rest: Partial<Stage> = {}): Stage => ({
  name,
  plan: async () => tasks,
  ...rest,
});

/** The ids of the tasks that were really done. */
const doneIn = (events: readonly ProgressEvent[]) =>
  events.flatMap((event) => (event.type === 'task-started' ? [event.task] : [])).sort();

test('results come in the order of the tasks, whatever the order of completion', () =>
  inTemporaryDirectory(async (directory) => {
    let results: readonly TaskResult[] = [];
    const tasks = [task('a', 'wait', 60), task('b', 'wait', 1), task('c', 'drop'), task('d', 'double', 4)];
    const { summary } = await session(directory, [
      stageOf('s', tasks, {
        async finish(given) {
          results = given;
          return { count: given.length };
        },
      }),
      {
        name: 'next',
        async plan(context) {
          assert.deepEqual(context.results('s'), results);
          assert.deepEqual(context.stageResult('s'), { count: 4 });
          return [];
        },
      },
    ]);
    assert.deepEqual(results, [
      { task: 'a', state: 'done', result: 'slept' },
      { task: 'b', state: 'done', result: 'slept' },
      { task: 'c', state: 'failed', reason: 'no such branch' },
      { task: 'd', state: 'done', result: 8 },
    ]);
    assert.equal(summary.state, 'partial');
    assert.deepEqual(
      summary.stages.map(({ name, state, done, failed }) => [name, state, done, failed]),
      [
        ['s', 'partial', 3, 1],
        ['next', 'done', 0, 0],
      ],
    );
    assert.deepEqual(summary.failures, [{ stage: 's', task: 'c', reason: 'no such branch', attempts: 1 }]);
  }));

test('a task that may succeed later is tried again, as often as the policy says', () =>
  inTemporaryDirectory(async (directory) => {
    const tasks = [task('passing', 'transient'), task('never', 'retry-always')];
    const { summary } = await session(directory, [stageOf('s', tasks)]);
    assert.equal(summary.state, 'partial');
    assert.deepEqual(summary.failures, [{ stage: 's', task: 'never', reason: 'not yet', attempts: 3 }]);
    const { record } = await readRun(directory);
    assert.deepEqual(
      record.stages[0]?.tasks.map(({ id, attempts }) => [id, attempts.map(({ status }) => status)]),
      [
        ['passing', ['retry', 'retry', 'done']],
        ['never', ['retry', 'retry', 'failed']],
      ],
    );
    const once = await session(directory, [
      stageOf('t', [task('passing', 'transient'), task('x', 'double', 1)], { retry: { attempts: 1 } }),
    ]);
    assert.equal(once.summary.failures[0]?.attempts, 1);
  }));

test('a stage fails as a whole when all its tasks, its plan or its finish do, and those behind it are not run', () =>
  inTemporaryDirectory(async (directory) => {
    const behind = stageOf('behind', [task('x', 'double', 1)]);
    const failing: Stage[] = [
      stageOf('s', [task('a', 'drop'), task('b', 'bug')]),
      { name: 's', plan: () => Promise.reject(new RangeError('no plan')) },
      stageOf('s', [task('a', 'double', 1)], { finish: () => Promise.reject(new RangeError('no end')) }),
      stageOf('s', [task('a', 'double', 1), task('a', 'double', 2)]),
    ];
    const reasons: (string | undefined)[] = [];
    for (const stage of failing) {
      const { summary, events } = await session(directory, [stage, behind]);
      assert.equal(summary.state, 'failed');
      assert.ok(!doneIn(events).includes('x'));
      reasons.push(summary.failures.find((failure) => failure.task === undefined)?.reason);
    }
    assert.deepEqual(reasons, [
      'jobs: every task of "s" failed',
      'no plan',
      'no end',
      'jobs: stage "s" has two tasks "a"',
    ]);
    const { summary } = await session(directory, [stageOf('s', []), behind]);
    assert.equal(summary.state, 'done');
  }));

test('what is done is not done again, what failed is tried again', () =>
  inTemporaryDirectory(async (directory) => {
    const path = join(directory, 'now-it-exists');
    const stages = [stageOf('s', [task('a', 'double', 1), task('b', 'needs-file', path)])];
    assert.deepEqual(doneIn((await session(directory, stages)).events), ['a', 'b']);
    await writeFile(path, '');
    const second = await session(directory, stages);
    assert.deepEqual(doneIn(second.events), ['b']);
    assert.equal(second.summary.state, 'done');
    assert.deepEqual(doneIn((await session(directory, stages)).events), []);
  }));

test('a task is done again when its input, its kind or what former stages gave has changed', () =>
  inTemporaryDirectory(async (directory) => {
    const stages = (input: Json, kind: string, dependsOn: 'input' | 'former-results') => [
      stageOf('first', [task('a', kind, input)]),
      stageOf('second', [task('b', 'double', 5)], { dependsOn }),
    ];
    const doneWith = async (...given: Parameters<typeof stages>) =>
      doneIn((await session(directory, stages(...given))).events);
    assert.deepEqual(await doneWith(1, 'double', 'former-results'), ['a', 'b']);
    assert.deepEqual(await doneWith(1, 'double', 'former-results'), []);
    assert.deepEqual(await doneWith(2, 'double', 'former-results'), ['a', 'b']);
    assert.deepEqual(await doneWith(2, 'speak', 'former-results'), ['a', 'b']);
    assert.deepEqual(await doneWith(2, 'speak', 'input'), ['b']);
    assert.deepEqual(await doneWith(3, 'double', 'input'), ['a']);
  }));

test('a task whose output is gone or was changed is done again', () =>
  inTemporaryDirectory(async (directory) => {
    const names = ['a', 'b', 'c'];
    const stages = [
      stageOf(
        's',
        names.map((name) => task(name, 'write', { name, milliseconds: 0 })),
      ),
    ];
    await session(directory, stages);
    const before = await readFile(join(directory, 'parts', 'b.bin'), 'utf8');
    await rm(join(directory, 'parts', 'a.bin'));
    await writeFile(join(directory, 'parts', 'b.bin'), before.replace('b', 'x'));
    assert.deepEqual(doneIn((await session(directory, stages, { verification: 'size' })).events), ['a']);
    assert.deepEqual(doneIn((await session(directory, stages)).events), ['b']);
    assert.equal(await readFile(join(directory, 'parts', 'b.bin'), 'utf8'), before);
    assert.deepEqual(await readdir(join(directory, 'parts')), ['a.bin', 'b.bin', 'c.bin']);
  }));

test('a stage that is off is passed over, and what it gave before still counts', () =>
  inTemporaryDirectory(async (directory) => {
    const first = stageOf('first', [task('a', 'double', 21)]);
    await session(directory, [first]);
    let seen: readonly TaskResult[] = [];
    const { summary, events } = await session(directory, [
      { ...first, enabled: false },
      {
        name: 'second',
        async plan({ results }) {
          seen = results('first');
          return [];
        },
      },
    ]);
    assert.deepEqual(seen, [{ task: 'a', state: 'done', result: 42 }]);
    assert.deepEqual(doneIn(events), []);
    assert.deepEqual(
      summary.stages.map(({ name }) => name),
      ['second'],
    );
  }));

test('two tasks that make the same file do not both count as done', () =>
  inTemporaryDirectory(async (directory) => {
    const input = { name: 'same', milliseconds: 0 };
    const { summary } = await session(directory, [
      stageOf('s', [task('a', 'write', input), task('b', 'write', input)]),
    ]);
    assert.equal(summary.state, 'partial');
    assert.match(summary.failures[0]?.reason ?? '', /"parts\/same.bin" is also made by the task "s: /);
  }));

test('a run that is told to stop says so, keeps what is done, and goes on later', () =>
  inTemporaryDirectory(async (directory) => {
    const waits = Array.from({ length: 6 }, (_, index) => task(`w${index}`, 'wait', index === 0 ? 1 : 150));
    const stages = [stageOf('s', waits), stageOf('behind', [task('x', 'double', 1)])];
    const abort = new AbortController();
    const { summary } = await session(directory, stages, {
      signal: abort.signal,
      onProgress: (event) => event.type === 'task-ended' && abort.abort(),
    });
    assert.equal(summary.state, 'cancelled');
    assert.deepEqual(summary.failures, []);
    assert.equal(summary.stages[0]?.state, 'cancelled');
    assert.equal((await readRun(directory)).state, 'cancelled');
    const done = summary.stages[0]?.done ?? 0;
    assert.ok(done >= 1 && done < 6);
    const second = await session(directory, stages);
    assert.equal(second.summary.state, 'done');
    assert.equal(doneIn(second.events).length, 7 - done);
  }));

test('a callback that throws ends the stage, not the process', () =>
  inTemporaryDirectory(async (directory) => {
    const { summary } = await session(directory, [stageOf('s', [task('a', 'double', 1)])], {
      onProgress: (event) => {
        if (event.type === 'task-started') throw new RangeError('a broken view');
      },
    });
    assert.equal(summary.state, 'failed');
    assert.equal(summary.failures[0]?.reason, 'a broken view');
  }));

test('progress tells of every stage and task, with counts, rates and the time left', () =>
  inTemporaryDirectory(async (directory) => {
    const { events } = await session(directory, [
      stageOf('s', [task('a', 'speak', 'world'), task('b', 'double', 1)]),
      stageOf('t', [task('c', 'double', 1)]),
    ]);
    const first = events.filter(({ stage }) => stage === 's');
    assert.deepEqual(first.map(({ type }) => type).sort(), [
      'stage-ended',
      'stage-started',
      'task-ended',
      'task-ended',
      'task-log',
      'task-progress',
      'task-started',
      'task-started',
    ]);
    const progress = first.find((event) => event.type === 'task-progress');
    assert.equal(progress?.taskFraction, 0.25);
    assert.deepEqual(progress?.count, { done: 1, total: 4, unit: 'events' });
    const last = first.at(-1);
    assert.deepEqual(
      [last?.type, last?.done, last?.total, last?.fraction, last?.etaSeconds, last?.stageNumber],
      ['stage-ended', 2, 2, 1, 0, 1],
    );
    assert.equal(events.at(-1)?.stageCount, 2);
    assert.match(await readFile(join(directory, 'logs', 'run.log'), 'utf8'), /s: a: hello world/);
  }));
