import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isError } from '../../../src/errors.ts';
import type { Assignment, Executor, Outcome, TaskOutcome } from '../../../src/jobs/index.ts';
import { attemptAll } from '../../../src/jobs/run/attempts.ts';
import { callOf } from '../../contract/executor.contract.ts';

const task = (id: string) => ({ id, kind: 'x/y', input: null });
const done: Outcome = { status: 'done', result: 1 };
const retry: Outcome = { status: 'retry', reason: 'not yet' };
const report = ({ id, attempt }: Assignment, outcome: Outcome): TaskOutcome => ({
  task: id,
  attempt,
  outcome,
  startedAt: '2026-01-02T03:04:05.678Z',
  seconds: 0,
  host: 'h',
  worker: 'w',
});

/** An executor whose outcomes are made up by `answer`; remembers its calls. */
function fakeExecutor(answer: (assignment: Assignment) => TaskOutcome[]) {
  const calls: string[][] = [];
  const executor: Executor = {
    name: 'a fake',
    slots: 1,
    async *run(_, assignments) {
      calls.push(assignments.map(({ id, attempt }) => `${id}/${attempt}`));
      for (const assignment of assignments) yield* answer(assignment);
    },
    close: async () => {},
  };
  return { executor, calls };
}

const call = callOf({
  retry: {
    attempts: 3,
    delaySeconds: 0.01,
    factor: 1,
    maxDelaySeconds: 1,
    jitter: 0,
    tags: [],
    codes: [],
  },
});

test('tasks that are due again at the same time are handed over together', async () => {
  const { executor, calls } = fakeExecutor((each) => [report(each, each.attempt < 3 ? retry : done)]);
  const attempts = await Array.fromAsync(attemptAll(executor, call, [task('a'), task('b')]));
  assert.equal(attempts.filter(({ final }) => final).length, 2);
  assert.deepEqual(calls.flat().sort(), ['a/1', 'a/2', 'a/3', 'b/1', 'b/2', 'b/3']);
  assert.ok(calls.length <= 5, JSON.stringify(calls));
});

test('an outcome that comes twice, or late, counts once', async () => {
  const { executor, calls } = fakeExecutor((each) =>
    each.attempt === 1
      ? [report(each, retry), report(each, retry), report(each, done)]
      : [report({ ...each, attempt: 1 }, done), report(each, done), report(each, done)],
  );
  const attempts = await Array.fromAsync(attemptAll(executor, call, [task('a')]));
  assert.deepEqual(
    attempts.map(({ attempt, outcome, final }) => [attempt, outcome.status, final]),
    [
      [1, 'retry', false],
      [2, 'done', true],
    ],
  );
  assert.deepEqual(calls, [['a/1'], ['a/2']]);
});

test('an executor that ends with tasks left is an error, not a wait for ever', async () => {
  const { executor } = fakeExecutor((each) =>
    each.id === 'a' ? [report(each, done), report(each, done)] : [],
  );
  await assert.rejects(
    Array.fromAsync(attemptAll(executor, call, [task('a'), task('b')])),
    (error) => isError(error, 'cancelled') && /a fake stopped with 1 tasks/.test(error.message),
  );
});

test('an executor that is lost passes its error on', async () => {
  const { executor } = fakeExecutor(() => {
    throw new RangeError('the broker is gone');
  });
  await assert.rejects(Array.fromAsync(attemptAll(executor, call, [task('a')])), /the broker is gone/);
});

test('nobody waits for the next attempt once it is told to stop', async () => {
  const { executor } = fakeExecutor((each) => [report(each, { ...retry, afterSeconds: 3600 })]);
  const abort = new AbortController();
  const began = performance.now();
  const attempts = [];
  for await (const attempt of attemptAll(executor, call, [task('a')], { signal: abort.signal })) {
    attempts.push(attempt);
    setTimeout(() => abort.abort(), 10);
  }
  assert.equal(attempts.length, 1);
  assert.ok(performance.now() - began < 5000);
});
