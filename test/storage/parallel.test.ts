import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allOrStop, atMost } from '../../src/storage/parallel.ts';

test('at most so many run at a time, first come, first served, also after failures', async () => {
  const places = atMost(2);
  const begun: string[] = [];
  let running = 0;
  let most = 0;
  const job = (name: string, fails = false) =>
    places.run(async () => {
      begun.push(name);
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 2));
      running--;
      if (fails) throw new Error(name);
    });
  await Promise.allSettled([job('a', true), job('b'), job('c', true), job('d'), job('e')]);
  assert.deepEqual(begun, ['a', 'b', 'c', 'd', 'e']);
  assert.equal(most, 2);
});

test('the first failure stops the others, and is thrown when they have stopped', async () => {
  let stopped = false;
  const waiting = (signal: AbortSignal) =>
    new Promise<void>((_, reject) =>
      signal.addEventListener('abort', () => {
        stopped = true;
        reject(new Error('stopped'));
      }),
    );
  await assert.rejects(allOrStop([waiting, () => Promise.reject(new Error('first'))]), /first/);
  assert.ok(stopped);
});

test('an abort from outside is passed on', async () => {
  const outer = new AbortController();
  const seen: AbortSignal[] = [];
  const running = allOrStop([async (signal) => seen.push(signal)], outer.signal);
  outer.abort();
  await running;
  assert.ok(seen[0]?.aborted);
});
