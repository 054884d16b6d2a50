import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AttemptRecord, StageRecord, TaskRecord } from '../../../src/jobs/index.ts';
import { paceOf } from '../../../src/jobs/run/pace.ts';

const at = (seconds: number) => new Date(Date.UTC(2026, 0, 2) + seconds * 1000).toISOString();

function attempt(status: AttemptRecord['status'], began: number, worker: string, number = 1): AttemptRecord {
  return { attempt: number, status, startedAt: at(began), host: 'h', worker };
}

const task = (id: string, state: TaskRecord['state'], ...attempts: AttemptRecord[]): TaskRecord => ({
  ...{ id, kind: 'k', key: id, state, attempts },
});

/** Began at second 100; what is before that was another session. */
const stage: StageRecord = {
  name: 's',
  state: 'running',
  startedAt: at(100),
  tasks: [
    task('before', 'done', attempt('done', 50, 'w9')),
    task('a', 'done', attempt('interrupted', 60, 'w9'), attempt('done', 101, 'w10')),
    task('b', 'failed', attempt('failed', 102, 'w2')),
    task('c', 'waiting', attempt('retry', 103, 'w2')),
    task('d', 'running', attempt('running', 104, 'w2')),
    task('e', 'waiting'),
  ],
};

test('the rate is of the tasks that ended in this session, and the time left follows from it', () => {
  const pace = paceOf(stage, new Date(at(110)));
  assert.deepEqual([pace.stage, pace.elapsedSeconds, pace.ended], ['s', 10, 2]);
  assert.deepEqual([pace.rate, pace.etaSeconds], [0.2, 15]);
});

test('each worker is told by what it ended in this session and what it is at', () => {
  assert.deepEqual(paceOf(stage, new Date(at(110))).workers, [
    { host: 'h', worker: 'w2', ended: 2, running: [{ task: 'd' }] },
    { host: 'h', worker: 'w10', ended: 1, running: [] },
  ]);
});

test('a task that takes long counts with what it has done so far, also before any has ended', () => {
  const long = task('long', 'running', { ...attempt('running', 100, 'w1'), progress: 0.25 });
  const pace = paceOf({ ...stage, tasks: [long] }, new Date(at(110)));
  assert.deepEqual([pace.rate, pace.etaSeconds], [0, 30]);
  assert.deepEqual(pace.workers[0]?.running, [{ task: 'long', fraction: 0.25 }]);
});

test('before a task has ended there is no time left to tell, and a clock that was set back gives no rate', () => {
  const begun = paceOf({ ...stage, tasks: stage.tasks.slice(4) }, new Date(at(110)));
  assert.deepEqual([begun.rate, begun.etaSeconds], [0, undefined]);
  const back = paceOf(stage, new Date(at(0)));
  assert.deepEqual([back.elapsedSeconds, back.rate, back.etaSeconds], [0, 0, undefined]);
});
