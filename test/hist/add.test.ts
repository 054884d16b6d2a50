import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isError } from '../../src/errors.ts';
import {
  add,
  edgesOf,
  extendTo,
  fill,
  fill2D,
  fixedWidthAxis,
  histogram,
  histogram2D,
  lowOf,
  regularAxis,
  scale,
  sumOf,
  variableAxis,
} from '../../src/hist/index.ts';

const axis = regularAxis(10, 0, 10);
const isUsage = (pattern: RegExp) => (error: unknown) =>
  isError(error, 'usage') && pattern.test(error.message);

test('histograms filled in parts and added equal one filled at once', () => {
  const values = fc.array(
    fc.oneof(
      fc.integer({ min: -20, max: 120 }).map((x) => x / 8),
      fc.constant(Number.NaN),
    ),
  );
  fc.assert(
    fc.property(values, values, (some, others) => {
      const parts = [some, others].map((part) => fill(histogram(axis), part));
      assert.deepEqual(sumOf(parts), fill(histogram(axis), [...some, ...others]));
    }),
  );
});

test('adding a weighted histogram to one without weights keeps the errors of both', () => {
  const sum = add(fill(histogram(axis), [1.5, 1.5]), fill(histogram(axis), [1.5], 3));
  assert.deepEqual([sum.contents[2], sum.sumw2?.[2], sum.entries], [5, 11, 3]);
});

test('histograms with different bins do not add, and the message names both', () => {
  const other = histogram(regularAxis(10, 0, 20));
  assert.throws(
    () => add(histogram(axis, { name: 'm' }), other),
    isUsage(/"m": cannot add 10 bins in \[0, 20\).* to 10 bins in \[0, 10\)/),
  );
  assert.throws(
    () => add(histogram(axis), histogram(variableAxis([0, 1])), { extend: true }),
    isUsage(/not grids/),
  );
  assert.throws(
    () => add(histogram2D(axis, axis), histogram2D(axis, regularAxis(3, 0, 1))),
    isUsage(/cannot add/),
  );
  assert.throws(() => sumOf([]), isUsage(/no histogram/));
});

test('grids of one width are brought to a common range when asked', () => {
  const left = fill(histogram(fixedWidthAxis(10, 60, 80)), [65, 75, 85]);
  const right = fill(histogram(fixedWidthAxis(10, 80, 100)), [85, 101], 2);
  const sum = add(left, right, { extend: true });
  assert.deepEqual([...edgesOf(sum.x)], [60, 70, 80, 90, 100, 110]);
  assert.deepEqual([...sum.contents], [0, 1, 1, 3, 0, 2, 0]);
  assert.deepEqual([...(sum.sumw2 ?? [])], [0, 1, 1, 5, 0, 4, 0]);
  assert.throws(() => add(left, right), isUsage(/cannot add/));
});

test('a histogram with overflow is not extended over what it no longer knows', () => {
  const left = fill(histogram(fixedWidthAxis(10, 60, 80)), [65, 500]);
  const right = histogram(fixedWidthAxis(10, 60, 100));
  assert.throws(() => add(left, right, { extend: true }), isUsage(/has 1 outside 3 bins in \[60, 90\)/));
  assert.equal(lowOf(extendTo(left, 5, 80).x), 0, 'below it has nothing, so that side can grow');
});

test('adding two-dimensional histograms adds all cells and sums', () => {
  const one = fill2D(histogram2D(axis, axis), [1.5], [2.5]);
  const two = fill2D(histogram2D(axis, axis), [1.5, 3], [2.5, 20]);
  assert.deepEqual(add(one, two), fill2D(one, [1.5, 3], [2.5, 20]));
});

test('scaling multiplies contents and errors, and keeps mean and entries', () => {
  const scaled = scale(fill(histogram(axis), [1.5, 1.5, 4]), 0.5);
  assert.deepEqual([scaled.contents[2], scaled.sumw2?.[2], scaled.entries], [1, 0.5, 3]);
  assert.deepEqual(scaled.sums, { sumw: 1.5, sumw2: 0.75, sumwx: 3.5, sumwx2: 10.25 });
  assert.throws(() => scale(scaled, Number.NaN), isUsage(/scaled by NaN/));
});
