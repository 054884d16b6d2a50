import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  effectiveEntriesOf,
  fill,
  highestBinOf,
  histogram,
  integralOf,
  meanOf,
  regularAxis,
  standardDeviationOf,
} from '../../src/hist/index.ts';

const axis = regularAxis(5, 0, 10);

test('mean and deviation are those of the values inside the range', () => {
  const filled = fill(histogram(axis), [2, 4, 4, 4, 5, 5, 7, 9, 1000]);
  assert.equal(meanOf(filled), 5);
  assert.equal(standardDeviationOf(filled), 2);
});

test('an empty histogram has no mean', () => {
  assert.ok(Number.isNaN(meanOf(histogram(axis))));
  assert.ok(Number.isNaN(standardDeviationOf(histogram(axis))));
  assert.equal(effectiveEntriesOf(histogram(axis)), 0);
  assert.equal(highestBinOf(histogram(axis)), -1);
});

test('the integral leaves under- and overflow out unless asked', () => {
  const filled = fill(histogram(axis), [-1, 1, 3, 3, 50], 2);
  assert.equal(integralOf(filled), 6);
  assert.equal(integralOf(filled, { flow: true }), 10);
});

test('effective entries fall when weights differ', () => {
  assert.equal(effectiveEntriesOf(fill(histogram(axis), [1, 1, 1], 0.1)).toFixed(9), '3.000000000');
  assert.equal(effectiveEntriesOf(fill(histogram(axis), [1, 1], [3, 1])), 1.6);
});

test('the highest bin is the first of equals, and never the overflow', () => {
  assert.equal(highestBinOf(fill(histogram(axis), [3, 5, 7, 5, 3, 99, 99, 99])), 1);
});
