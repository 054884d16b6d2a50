import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import {
  type Assignment,
  DEFAULT_RETRY,
  type ExecuteOptions,
  type Executor,
  type Json,
  outputsOf,
  type StageCall,
  type TaskEvent,
  type TaskOutcome,
} from '../../src/jobs/index.ts';
import { sampleTasks } from '../jobs/sample-tasks.ts';

/** What an executor under test is, and what it cannot do. */
export interface ExecutorCase {
  readonly name: string;
  /** An executor with two slots. */
  make(): Executor;
  /** Why tests that end or crash a worker are skipped; absent when a task cannot harm its coordinator. */
  readonly notIsolated?: string;
  /** Why all tests are skipped: what the executor needs is not on this machine. */
  readonly absent?: string | false;
}

/** The call that the tests use; the task functions are those of `sample-tasks.ts`. */
export function callOf(changes: Partial<StageCall> = {}): StageCall {
  return {
    run: 'test',
    stage: 'stage',
    taskModule: sampleTasks.href,
    directory: tmpdir(),
    retry: DEFAULT_RETRY,
    timeLimitSeconds: 0,
    maxResultBytes: 1 << 20,
    ...changes,
  };
}

const taskOf = (kind: string, input: Json = null, id = kind): Assignment => ({
  id,
  kind: `sample/${kind}`,
  input,
  attempt: 1,
});

async function outcomesOf(
  executor: Executor,
  tasks: readonly Assignment[],
  changes: Partial<StageCall> = {},
  options: ExecuteOptions = {},
): Promise<TaskOutcome[]> {
  return Array.fromAsync(executor.run(callOf(changes), tasks, options));
}

/** Waits until both slots have been at work: what starts a worker takes time that is no test's business. */
async function warmUp(executor: Executor): Promise<void> {
  const workers = new Set<string>();
  for (let round = 1; workers.size < 2; round++) {
    assert.ok(round < 50, 'the second slot never came');
    const outcomes = await outcomesOf(executor, [taskOf('wait', 50), taskOf('wait', 50, 'w2')]);
    for (const { host, worker } of outcomes) workers.add(`${host} ${worker}`);
  }
}

/** What every executor has to keep. */
export function executorContract({ name, make, notIsolated, absent = false }: ExecutorCase): void {
  const isolated = { skip: notIsolated ?? false };

  async function using(body: (executor: Executor) => Promise<void>): Promise<void> {
    const executor = make();
    try {
      await body(executor);
    } finally {
      await executor.close();
    }
  }

  describe(`the executor: ${name}`, { concurrency: 3, skip: absent }, () => {
    test('reports each of two thousand tiny tasks once', () =>
      using(async (executor) => {
        const tasks = Array.from({ length: 2000 }, (_, index) => taskOf('double', index, `t${index}`));
        const outcomes = await outcomesOf(executor, tasks);
        const results = new Map(outcomes.map(({ task, outcome }) => [task, outcome]));
        assert.equal(outcomes.length, 2000);
        for (const { id, input } of tasks) {
          assert.deepEqual(results.get(id), { status: 'done', result: Number(input) * 2 });
        }
      }));

    test('reports in the order of completion, not of the tasks', () =>
      using(async (executor) => {
        await warmUp(executor);
        const tasks = [taskOf('wait', 500, 'slow'), taskOf('wait', 1, 'fast')];
        const outcomes = await outcomesOf(executor, tasks);
        assert.deepEqual(
          outcomes.map(({ task }) => task),
          ['fast', 'slow'],
        );
      }));

    test('ends at once when there is nothing to do', () =>
      using(async (executor) => assert.deepEqual(await outcomesOf(executor, []), [])));

    test('serves two calls at the same time, also one that is made while the first is read', () =>
      using(async (executor) => {
        const first = outcomesOf(executor, [taskOf('wait', 20), taskOf('double', 1)]);
        const second: TaskOutcome[] = [];
        for await (const outcome of executor.run(callOf(), [taskOf('double', 2)])) {
          second.push(outcome, ...(await outcomesOf(executor, [taskOf('double', 4)])));
        }
        assert.deepEqual(
          second.map(({ outcome }) => outcome),
          [
            { status: 'done', result: 4 },
            { status: 'done', result: 8 },
          ],
        );
        assert.equal((await first).length, 2);
      }));

    test('passes on what tasks decide, and turns what they throw into retry or drop by the policy', () =>
      using(async (executor) => {
        const kinds = ['drop', 'retry-always', 'transient', 'broken-file', 'bug', 'not-json', 'no-such-kind'];
        const outcomes = await outcomesOf(
          executor,
          kinds.map((kind) => taskOf(kind)),
        );
        const ends = outcomes.map(({ task, outcome }) => [
          task,
          outcome.status,
          'error' in outcome ? outcome.error?.tag : undefined,
        ]);
        assert.deepEqual(ends.sort(), [
          ['broken-file', 'drop', 'format'],
          ['bug', 'drop', 'unexpected'],
          ['drop', 'drop', undefined],
          ['no-such-kind', 'drop', 'not-found'],
          ['not-json', 'drop', 'usage'],
          ['retry-always', 'retry', undefined],
          ['transient', 'retry', 'storage'],
        ]);
      }));

    test('makes one attempt for each assignment, and tells the task which', () =>
      using(async (executor) => {
        const [outcome] = await outcomesOf(executor, [{ ...taskOf('transient'), attempt: 3 }]);
        assert.equal(outcome?.attempt, 3);
        assert.deepEqual(outcome?.outcome, { status: 'done', result: 3 });
      }));

    test('carries errors as plain records, with message, hint and stack', () =>
      using(async (executor) => {
        const [report] = await outcomesOf(executor, [taskOf('broken-file')]);
        assert.ok(report?.outcome.status === 'drop');
        const { stack, ...error } = report.outcome.error ?? { tag: '', message: '' };
        assert.deepEqual(error, {
          tag: 'format',
          message: 'sample: basket 12 is broken',
          hint: 'fetch the file again',
        });
        assert.match(stack ?? '', /sample-tasks/);
      }));

    test('says where and how long each attempt ran', () =>
      using(async (executor) => {
        const [report] = await outcomesOf(executor, [taskOf('wait', 30)]);
        assert.ok(report && report.seconds >= 0.025 && report.seconds < 60);
        assert.ok(Math.abs(Date.parse(report.startedAt) - Date.now()) < 60_000);
        assert.notEqual(report.worker, '');
        assert.notEqual(report.host, '');
      }));

    test('tells of starts, progress and log lines before the outcome', () =>
      using(async (executor) => {
        const events: TaskEvent[] = [];
        await outcomesOf(
          executor,
          [taskOf('speak', 'world')],
          {},
          { onEvent: (event) => events.push(event) },
        );
        assert.deepEqual(
          events.map(({ type }) => type),
          ['started', 'log', 'progress'],
        );
        assert.deepEqual(events[1], { type: 'log', task: 'speak', line: 'hello world' });
        assert.deepEqual(events[2], {
          type: 'progress',
          task: 'speak',
          progress: { done: 1, total: 4, unit: 'events' },
        });
      }));

    test('refuses a result that is too long, and takes a large one as a file', () =>
      using(async (executor) => {
        const directory = await mkdtemp(join(tmpdir(), 'beamline-executor-'));
        try {
          const large = taskOf('write', { name: 'abc'.repeat(40), milliseconds: 0 });
          const outcomes = await outcomesOf(executor, [taskOf('long', 5000), large], {
            directory,
            maxResultBytes: 1000,
          });
          const byTask = new Map(outcomes.map(({ task, outcome }) => [task, outcome]));
          const refused = byTask.get('long');
          assert.ok(refused?.status === 'drop' && refused.error?.tag === 'limit');
          const taken = byTask.get('write');
          assert.ok(taken?.status === 'done');
          const [output] = outputsOf(taken.result);
          assert.equal((await stat(join(directory, output?.path ?? ''))).size, 240_000);
        } finally {
          await rm(directory, { recursive: true });
        }
      }));

    test('ends an attempt that passes its time limit, and goes on', () =>
      using(async (executor) => {
        await warmUp(executor);
        const tasks = [taskOf('wait', 60_000), taskOf('double', 1), taskOf('double', 2, 'another')];
        const outcomes = await outcomesOf(executor, tasks, { timeLimitSeconds: 0.3 });
        assert.equal(outcomes.length, 3);
        const last = outcomes.at(-1);
        assert.equal(last?.task, 'wait');
        assert.ok(last?.outcome.status === 'retry' && last.outcome.error?.tag === 'time-limit');
      }));

    test('stops when it is told to: tells running tasks, starts no others and ends its stream', () =>
      using(async (executor) => {
        const directory = await mkdtemp(join(tmpdir(), 'beamline-executor-'));
        try {
          const path = join(directory, 'stopped');
          const tasks = [taskOf('stop-cleanly', path), taskOf('wait', 60_000), taskOf('double', 1)];
          const abort = new AbortController();
          const started: string[] = [];
          const onEvent = (event: TaskEvent) => {
            if (event.type === 'started') started.push(event.task);
            if (event.type === 'progress') abort.abort();
          };
          const outcomes = await outcomesOf(executor, tasks, {}, { signal: abort.signal, onEvent });
          assert.deepEqual(outcomes, []);
          assert.ok(!started.includes('double'));
          while (!existsSync(path)) await new Promise((resolve) => setTimeout(resolve, 5));
          const [after] = await outcomesOf(executor, [taskOf('double', 21)]);
          assert.deepEqual(after?.outcome, { status: 'done', result: 42 });
        } finally {
          await rm(directory, { recursive: true });
        }
      }));

    test('still reports a task that ends well in the time it is given to stop', () =>
      using(async (executor) => {
        const abort = new AbortController();
        const onEvent = ({ type }: TaskEvent) => type === 'progress' && abort.abort();
        const tasks = [taskOf('finish-when-stopped'), taskOf('wait', 60_000)];
        const outcomes = await outcomesOf(executor, tasks, {}, { signal: abort.signal, onEvent });
        assert.deepEqual(
          outcomes.map(({ outcome }) => outcome),
          [{ status: 'done', result: 'finished' }],
        );
      }));

    test('does nothing when it was told to stop before', () =>
      using(async (executor) => {
        const outcomes = await outcomesOf(
          executor,
          [taskOf('double', 1)],
          {},
          { signal: AbortSignal.abort() },
        );
        assert.deepEqual(outcomes, []);
      }));

    test('stops the rest when the reader leaves', () =>
      using(async (executor) => {
        const tasks = [taskOf('double', 1), taskOf('wait', 60_000), taskOf('wait', 60_000, 'w2')];
        for await (const { task } of executor.run(callOf(), tasks)) {
          assert.equal(task, 'double');
          break;
        }
        const [after] = await outcomesOf(executor, [taskOf('double', 2)]);
        assert.deepEqual(after?.outcome, { status: 'done', result: 4 });
      }));

    test('ends a task by force that does not stop when it is told to', isolated, () =>
      using(async (executor) => {
        const abort = new AbortController();
        let told = Number.NaN;
        const onEvent = (event: TaskEvent) => {
          if (event.type !== 'started') return;
          setTimeout(() => {
            told = performance.now();
            abort.abort();
          }, 50);
        };
        const options = { signal: abort.signal, onEvent };
        assert.deepEqual(await outcomesOf(executor, [taskOf('spin', 60_000)], {}, options), []);
        assert.ok(performance.now() - told < 5000);
      }),
    );

    test('ends a task by force that spins past its time limit', isolated, () =>
      using(async (executor) => {
        const [report] = await outcomesOf(executor, [taskOf('spin', 60_000)], { timeLimitSeconds: 0.2 });
        assert.ok(report?.outcome.status === 'retry' && report.outcome.error?.tag === 'time-limit');
      }),
    );

    test('survives workers that leave, crash or fill their memory, and does the other tasks', isolated, () =>
      using(async (executor) => {
        const kinds = ['exit', 'stray-error', 'fill-memory'];
        const small = Array.from({ length: 20 }, (_, index) => taskOf('double', index, `t${index}`));
        const bad = kinds.map((kind) => taskOf(kind));
        const outcomes = await outcomesOf(executor, [...bad, ...small]);
        const tags = outcomes.flatMap(({ task, outcome }) =>
          outcome.status === 'retry' ? [[task, outcome.error?.tag]] : [],
        );
        assert.deepEqual(tags.sort(), [
          ['exit', 'crashed'],
          ['fill-memory', 'out-of-memory'],
          ['stray-error', 'crashed'],
        ]);
        assert.equal(outcomes.filter(({ outcome }) => outcome.status === 'done').length, 20);
      }),
    );

    test('ends the streams that are on when it is closed, and may be closed twice', async () => {
      const executor = make();
      const tasks = [taskOf('wait', 60_000), taskOf('wait', 60_000, 'w2'), taskOf('wait', 60_000, 'w3')];
      const reading = outcomesOf(executor, tasks);
      await new Promise((resolve) => setTimeout(resolve, 50));
      await executor.close();
      await executor.close();
      assert.deepEqual(await reading, []);
    });
  });
}
