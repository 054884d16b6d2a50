import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  poissonNumber,
  randomStream,
  significanceOf,
  upperTail,
  withTrials,
} from '../../../src/hist/index.ts';
import { fTail, incompleteBeta } from '../../../src/hist/scan/incomplete-beta.ts';
import { significanceOfLog } from '../../../src/hist/scan/significance.ts';

const near = (actual: number, expected: number, relative: number) =>
  assert.ok(Math.abs(actual / expected - 1) < relative, `${actual} is not ${expected}`);

test('a p-value and its standard deviations belong together far into the tail', () => {
  near(upperTail(5), 2.866515718791939e-7, 1e-11);
  near(significanceOf(2.866515718791939e-7), 5, 1e-12);
  near(significanceOf(1e-100), 21.2734535, 1e-8);
  for (const z of [-6, -1, 0.3, 1, 3, 8, 20, 37]) near(significanceOf(upperTail(z)), z, 1e-8);
  assert.ok(Math.abs(significanceOf(0.5)) < 1e-12);
  assert.deepEqual([significanceOf(0), significanceOf(1)], [Infinity, -Infinity]);
  assert.ok(Number.isNaN(significanceOf(2)));
});

test('the trials factor multiplies small p-values and never passes 1', () => {
  near(withTrials(1e-20, 1000), 1e-17, 1e-10);
  near(withTrials(0.5, 2), 0.75, 1e-15);
  assert.equal(withTrials(1, 3), 1);
});

test('the tail of the F distribution is that of the tables', () => {
  near(fTail(4.9646, 1, 10), 0.05, 1e-4);
  near(fTail(3.0984, 3, 20), 0.05, 1e-4);
  near(incompleteBeta(2, 3, 0.4), 0.5248, 1e-12);
  near(incompleteBeta(0.5, 0.5, 0.5), 0.5, 1e-12);
});

test('random counts have the mean and the variance of their distribution', () => {
  for (const mean of [0.1, 3, 9.9, 10, 40, 15000]) {
    const uniform = randomStream(11, mean);
    const counts = Array.from({ length: 20000 }, () => poissonNumber(uniform, mean));
    const average = counts.reduce((a, b) => a + b, 0) / counts.length;
    const variance = counts.reduce((a, b) => a + (b - average) ** 2, 0) / counts.length;
    assert.ok(Math.abs(average - mean) < 5 * Math.sqrt(mean / 20000), `${mean}: ${average}`);
    assert.ok(Math.abs(variance / mean - 1) < 5 * Math.sqrt((2 + 1 / mean) / 20000), `${mean}: ${variance}`);
  }
  assert.equal(poissonNumber(randomStream(1, 1), 0), 0);
});

test('streams are the same for the same numbers and others for others', () => {
  const first = (seed: number, stream: number) => randomStream(seed, stream)();
  assert.equal(first(1, 2), first(1, 2));
  const all = new Set([first(1, 2), first(1, 3), first(2, 2), first(2, 1), first(3, 2)]);
  assert.equal(all.size, 5);
});

test('the significance of a logarithm goes on where p-values end', () => {
  near(significanceOfLog(Math.log(0.02)), significanceOf(0.02), 1e-12);
  near(significanceOfLog(-660), significanceOfLog(-660.000001), 1e-7);
  near(significanceOfLog(-700), significanceOf(Math.exp(-700)), 1e-9);
  assert.ok(Math.abs(significanceOfLog(-1e6) - Math.sqrt(2e6)) < 0.01);
});
