import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  errorBarsOf,
  errorOf,
  fill,
  gammaP,
  histogram,
  poissonError,
  regularAxis,
} from '../../src/hist/index.ts';

/** Central 68.27 % Poisson intervals as tables give them: count, lower end, upper end. */
const table = [
  [0, 0, 1.841],
  [1, 0.173, 3.3],
  [2, 0.708, 4.638],
  [3, 1.367, 5.918],
  [5, 2.84, 8.382],
  [10, 6.891, 14.267],
] as const;

test('Poisson intervals are those of the tables', () => {
  for (const [count, low, high] of table) {
    const { below, above } = poissonError(count);
    assert.ok(Math.abs(count - below - low) < 6e-4, `lower end of ${count}: ${count - below}`);
    assert.ok(Math.abs(count + above - high) < 6e-4, `upper end of ${count}: ${count + above}`);
  }
});

test('a Poisson interval leaves the same probability out on both sides, also for large counts', () => {
  for (const count of [1, 7, 100, 1e4, 1e6]) {
    const { below, above } = poissonError(count);
    assert.ok(Math.abs(gammaP(count, count - below) - 0.158655253931457) < 1e-9, `below ${count}`);
    assert.ok(Math.abs(1 - gammaP(count + 1, count + above) - 0.158655253931457) < 1e-9, `above ${count}`);
  }
  assert.ok(Math.abs(poissonError(1e6).above / 1e3 - 1) < 2e-3, 'the root of the count in the limit');
});

test('unweighted histograms have Poisson errors, weighted ones the root of the squared weights', () => {
  const counted = fill(histogram(regularAxis(2, 0, 2)), [0.5]);
  assert.deepEqual(errorBarsOf(counted), [poissonError(1), poissonError(0)]);
  assert.equal(errorOf(counted, 0), 1);
  const weighted = fill(counted, [0.5, 1.5], [2, 2]);
  assert.deepEqual(errorBarsOf(weighted), [
    { below: Math.sqrt(5), above: Math.sqrt(5) },
    { below: 2, above: 2 },
  ]);
});
