import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signOfLife } from '../../../../src/jobs/executor/batch/sign-of-life.ts';

function watched(longestStep: number) {
  let time = 0;
  const life = signOfLife(longestStep, { now: () => time });
  return (afterSeconds: number, sign: string) => {
    time += afterSeconds * 1000;
    return life.see(sign);
  };
}

test('silence is the time since the last change, whatever the sign says', () => {
  const see = watched(10);
  assert.equal(see(0, 'at 12:00'), 0);
  assert.equal(see(4, 'at 12:00'), 4);
  assert.equal(see(4, 'at 12:00'), 8);
  assert.equal(see(4, 'at 03:00 the day before'), 0, 'a clock that was set back is a change like any other');
});

test('a watcher that was stopped for an hour has not listened for an hour', () => {
  const see = watched(10);
  see(0, 'a');
  assert.equal(see(3600, 'a'), 10);
});
