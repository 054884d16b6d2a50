import assert from 'node:assert/strict';
import { test } from 'node:test';
import { floorOf, type Job } from '../../../../src/jobs/executor/rabbitmq/floor.ts';

/** Jobs that end when they are told to, and the order in which they began. */
function jobs() {
  const began: string[] = [];
  const ends = new Map<string, () => void>();
  const make = (name: string, priority: number): Job => ({
    priority: () => priority,
    perform: () => {
      began.push(name);
      return new Promise<void>((resolve) => ends.set(name, resolve));
    },
  });
  const end = async (name: string) => {
    ends.get(name)?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { began, make, end };
}

test('jobs with a higher priority come first, and among equals the oldest', async () => {
  const { began, make, end } = jobs();
  const floor = floorOf(1);
  for (const [name, priority] of [
    ['first', 0],
    ['low', 0],
    ['high', 5],
    ['high too', 5],
  ] as const) {
    floor.add(make(name, priority));
  }
  for (const name of ['first', 'high', 'high too', 'low']) await end(name);
  assert.deepEqual(began, ['first', 'high', 'high too', 'low']);
  assert.deepEqual([floor.running, floor.waiting], [0, 0]);
});

test('no more jobs run than there are slots, and one that waits can be taken away', async () => {
  const { began, make, end } = jobs();
  const floor = floorOf(2);
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => make(name, 0)) as [Job, Job, Job, Job];
  for (const job of [a, b, c, d]) floor.add(job);
  assert.deepEqual([floor.running, floor.waiting], [2, 2]);
  assert.equal(floor.remove(c), true);
  assert.equal(floor.remove(a), false);
  await end('a');
  assert.deepEqual(began, ['a', 'b', 'd']);
});
