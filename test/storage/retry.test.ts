import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isError, StorageError } from '../../src/errors.ts';
import { withRetry } from '../../src/storage/index.ts';
import { pause, retrying } from '../../src/storage/retry.ts';
import { sampleBytes } from '../contract/byte-source.contract.ts';
import { watched } from './watched-source.ts';

const bytes = sampleBytes(1000);
const passing = () => new StorageError('storage: not now', { transient: true });

function failing(times: number, error: () => Error) {
  let calls = 0;
  return { calls: () => calls, action: async () => (calls++ < times ? Promise.reject(error()) : 'done') };
}

test('pauses double up to the longest, and are spread by chance', async () => {
  const pauses: number[] = [];
  const sleep = async (ms: number) => void pauses.push(ms);
  for (const chance of [0, 0.999999]) {
    const { action } = failing(5, passing);
    const options = { attempts: 6, baseMs: 100, maxMs: 500, effects: { sleep, random: () => chance } };
    assert.equal(await retrying(action, options), 'done');
  }
  assert.deepEqual(pauses.map(Math.round), [50, 100, 200, 250, 250, 100, 200, 400, 500, 500]);
});

test('the last error is thrown when all attempts failed', async () => {
  const { action, calls } = failing(9, passing);
  await assert.rejects(retrying(action, { attempts: 4, baseMs: 1 }), /not now/);
  assert.equal(calls(), 4);
});

test('what cannot pass is not tried again', async () => {
  for (const error of [
    () => new StorageError('storage: gone'),
    () => new TypeError('a fault of the program'),
  ]) {
    const { action, calls } = failing(1, error);
    await assert.rejects(retrying(action));
    assert.equal(calls(), 1);
  }
});

test('a pause ends when it is cancelled', async () => {
  const stop = new AbortController();
  const { action } = failing(9, passing);
  const retried = retrying(action, { baseMs: 60_000, maxMs: 60_000 }, stop.signal);
  setTimeout(() => stop.abort(), 5);
  await assert.rejects(retried, (error: unknown) => isError(error, 'cancelled'));
  await assert.rejects(pause(60_000, stop.signal), (error: unknown) => isError(error, 'cancelled'));
});

test('only the ranges that failed are read again', async () => {
  let fails = 2;
  const { source, reads } = watched(bytes, async () => {
    if (reads.at(-1) === '10-20' && fails-- > 0) throw passing();
  });
  const patient = withRetry(source, { baseMs: 1 });
  const ranges = [
    { start: 0, end: 10 },
    { start: 10, end: 20 },
  ];
  assert.deepEqual(await patient.read(ranges), [bytes.slice(0, 10), bytes.slice(10, 20)]);
  assert.deepEqual(reads, ['0-10', '10-20', '10-20', '10-20']);
});
