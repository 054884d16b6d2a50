import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fill, histogram, regularAxis, scale } from '../../src/hist/index.ts';
import { valueRange } from '../../src/plot/value-range.ts';

const axis = regularAxis(3, 0, 3);
const counts = fill(histogram(axis), [0.5, 0.5, 0.5, 0.5, 1.5]);

test('a linear axis begins at zero and leaves the headroom above the highest content', () => {
  assert.deepEqual(valueRange([{ kind: 'line', histogram: counts }], false, 0.5), [0, 8]);
});

test('the range holds the error bars of points', () => {
  const [, high] = valueRange([{ kind: 'points', histogram: counts }], false, 0);
  assert.ok(high > 4 + 3 && high < 4 + 3.2, `upper end of 4 counts is 7.16, got ${high}`);
});

test('a logarithmic axis begins below the smallest content above zero', () => {
  const [low, high] = valueRange([{ kind: 'line', histogram: counts }], true, 0);
  assert.ok(low > 0.1 && low < 1, `${low}`);
  assert.ok(high >= 4);
});

test('tiny contents of weighted histograms do not squeeze the others', () => {
  const odd = fill(scale(counts, 1000), [2.5], 1e-12);
  const [low] = valueRange([{ kind: 'line', histogram: odd }], true, 0);
  assert.ok(low >= 1e-4);
});

test('negative contents are shown', () => {
  const [low] = valueRange([{ kind: 'line', histogram: fill(counts, [2.5], -3) }], false, 0);
  assert.ok(low <= -3);
});

test('an empty histogram still has a frame', () => {
  assert.deepEqual(valueRange([{ kind: 'points', histogram: histogram(axis) }], false, 0.2), [0, 1]);
  assert.deepEqual(valueRange([{ kind: 'points', histogram: histogram(axis) }], true, 0.2), [0.1, 10]);
});

test('the base of a stacked layer counts', () => {
  const layer = { kind: 'fill', histogram: counts, base: Float64Array.of(6, 0, 0) } as const;
  assert.deepEqual(valueRange([layer], false, 0), [0, 10]);
});
