import assert from 'node:assert/strict';
import { test } from 'node:test';
import { progressGate } from '../../../src/jobs/executor/progress-gate.ts';
import { wordsOfCount, wordsOfSeconds } from '../../../src/jobs/index.ts';
import { trackProgress } from '../../../src/jobs/progress/progress.ts';

function clock() {
  let time = 0;
  return { now: () => time, pass: (seconds: number) => (time += seconds) };
}

const start = { stage: 's', stageNumber: 1, stageCount: 2, total: 10, reused: 2 };

test('the rate and the time left count what this session did, running tasks by their own progress', () => {
  const { now, pass } = clock();
  const tracker = trackProgress(start, { now });
  assert.equal(tracker.state().etaSeconds, undefined);
  for (const task of ['a', 'b', 'c']) tracker.started(task);
  pass(4);
  tracker.ended('a', 'done');
  tracker.ended('b', 'failed');
  tracker.progress('c', 0.25);
  tracker.progress('c', { done: 1, total: 2, unit: 'events' });
  const { done, failed, running, fraction, rate, etaSeconds } = tracker.state();
  assert.deepEqual(
    { done, failed, running, fraction, rate },
    {
      done: 3,
      failed: 1,
      running: 1,
      fraction: 0.45,
      rate: 0.5,
    },
  );
  // 2.5 tasks of work in 4 s, 5.5 are left.
  assert.equal(etaSeconds, 8.8);
});

test('a task that is tried again begins anew', () => {
  const tracker = trackProgress(start, clock());
  tracker.started('a');
  tracker.progress('a', 0.5);
  tracker.ended('a', 'retry');
  assert.deepEqual([tracker.state().fraction, tracker.state().running], [0.2, 0]);
  tracker.started('a');
  tracker.ended('a', 'done');
  assert.equal(tracker.state().fraction, 0.3);
});

test('a task that counts has a rate and a time left of its own', () => {
  const { now, pass } = clock();
  const tracker = trackProgress(start, { now });
  tracker.started('a');
  pass(2);
  const told = tracker.progress('a', { done: 200, total: 1000, unit: 'events' });
  assert.deepEqual([told.taskFraction, told.taskRate, told.taskEtaSeconds], [0.2, 100, 8]);
});

test('senseless progress does no harm', () => {
  const tracker = trackProgress(start, clock());
  tracker.started('a');
  for (const value of [Number.NaN, 7, -1, { done: 5, total: 0, unit: 'x' }]) {
    const { taskFraction } = tracker.progress('a', value);
    assert.ok(taskFraction >= 0 && taskFraction <= 1);
  }
  assert.equal(trackProgress({ ...start, total: 0, reused: 0 }).state().fraction, 1);
});

test('of many reports of progress ten a second pass', () => {
  const { now, pass } = clock();
  const seen: unknown[] = [];
  const report = progressGate((value) => seen.push(value), { now });
  for (let index = 0; index < 1000; index++) {
    report(index / 1000);
    pass(1);
  }
  assert.equal(seen.length, 10);
});

test('times and counts are told in few letters', () => {
  assert.deepEqual([0, 7.4, 754, 11_100].map(wordsOfSeconds), ['0:00', '0:07', '12:34', '3:05:00']);
  assert.deepEqual([0, 950, 1234, 45_600_000, 2.5].map(wordsOfCount), ['0', '950', '1.23k', '45.6M', '2.50']);
});
