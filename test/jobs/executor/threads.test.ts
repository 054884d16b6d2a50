import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isError } from '../../../src/errors.ts';
import { threadsExecutor } from '../../../src/jobs/index.ts';
import { callOf, executorContract } from '../../contract/executor.contract.ts';

executorContract({
  name: 'worker threads',
  make: () => threadsExecutor({ threads: 2, memoryMegabytes: 32, graceSeconds: 0.3 }),
});

test('the threads executor refuses to have no thread', () => {
  assert.throws(
    () => threadsExecutor({ threads: 0 }),
    (error) => isError(error, 'usage'),
  );
});

test('a thread that is ended is replaced by one, not by more', async () => {
  const executor = threadsExecutor({ threads: 1 });
  const task = (kind: string, input: number, id: string) => ({
    id,
    kind: `sample/${kind}`,
    input,
    attempt: 1,
  });
  try {
    const spins = ['a', 'b', 'c'].map((id) => task('spin', 60_000, id));
    const spun = await Array.fromAsync(executor.run(callOf({ timeLimitSeconds: 0.05 }), spins));
    assert.equal(spun.length, 3);
    const waits = ['d', 'e', 'f'].map((id) => task('wait', 100, id));
    const waited = await Array.fromAsync(executor.run(callOf(), waits));
    const starts = waited.map(({ startedAt }) => Date.parse(startedAt)).sort((one, other) => one - other);
    for (const [index, start] of starts.slice(1).entries()) {
      assert.ok(start - starts[index]! >= 95, 'two threads were at work at once');
    }
  } finally {
    await executor.close();
  }
});
