import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isError } from '../../src/errors.ts';
import {
  binContents,
  fill,
  fill2D,
  histogram,
  histogram2D,
  overflowOf,
  regularAxis,
  underflowOf,
  variableAxis,
} from '../../src/hist/index.ts';

const axis = regularAxis(4, 0, 4);

test('values go into their bins, and those outside into under- and overflow', () => {
  const filled = fill(histogram(axis), [-1, 0, 0.5, 1, 3.999, 4, 100]);
  assert.deepEqual([...filled.contents], [1, 2, 1, 0, 1, 2]);
  assert.deepEqual([...binContents(filled)], [2, 1, 0, 1]);
  assert.deepEqual([underflowOf(filled), overflowOf(filled), filled.entries], [1, 2, 7]);
});

test('filling gives a new histogram and leaves the old one as it was', () => {
  const empty = histogram(axis, { name: 'h' });
  const filled = fill(empty, [1, 2]);
  assert.equal(empty.entries, 0);
  assert.ok(empty.contents.every((content) => content === 0));
  assert.equal(filled.name, 'h');
});

test('NaN and infinities are counted apart and are in no bin', () => {
  const filled = fill(histogram(axis), [
    1,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    2,
  ]);
  assert.deepEqual([...filled.contents], [0, 0, 1, 1, 0, 0]);
  assert.deepEqual(filled.rejected, { nan: 1, infinite: 2, weight: 0 });
  assert.equal(filled.entries, 2);
  assert.deepEqual(fill(filled, [Number.NaN]).rejected, { nan: 2, infinite: 2, weight: 0 });
});

test('a weight that is not finite rejects its value and does not make the histogram a weighted one', () => {
  const filled = fill(histogram(axis), [1, 2], [1, Number.NaN]);
  assert.deepEqual(filled.rejected, { nan: 0, infinite: 0, weight: 1 });
  assert.deepEqual([filled.entries, filled.contents[3], filled.sumw2], [1, 0, undefined]);
});

test('weights are summed and so are their squares, over what was filled without weights before', () => {
  const first = fill(histogram(axis), [1.5, 1.5]);
  const filled = fill(first, [1.5, 2.5, -3], [0.5, -2, 4]);
  assert.deepEqual([...filled.contents], [4, 0, 2.5, -2, 0, 0]);
  assert.deepEqual([...(filled.sumw2 ?? [])], [16, 0, 2.25, 4, 0, 0]);
  assert.equal(filled.entries, 5);
  assert.deepEqual([...(fill(filled, [1.5]).sumw2 ?? [])], [16, 0, 3.25, 4, 0, 0]);
});

test('one weight for all equals as many weights', () => {
  const values = [0.5, 1, 7];
  assert.deepEqual(fill(histogram(axis), values, 0.25), fill(histogram(axis), values, [0.25, 0.25, 0.25]));
});

test('the sums take values inside the range as they were filled, not as they were binned', () => {
  const { sums } = fill(histogram(axis), [1.25, 3.5, 9, -9], [2, 4, 8, 8]);
  assert.deepEqual(sums, { sumw: 6, sumw2: 20, sumwx: 16.5, sumwx2: 2 * 1.25 ** 2 + 4 * 3.5 ** 2 });
});

test('as many weights as values are needed', () => {
  const isUsage = (error: unknown) => isError(error, 'usage') && /2 values and 1 weights/.test(error.message);
  assert.throws(() => fill(histogram(axis), [1, 2], [1]), isUsage);
});

test('typed arrays of single precision are binned by the values they hold', () => {
  const filled = fill(histogram(variableAxis([0, 0.1, 1])), Float32Array.of(0.1));
  assert.equal(filled.contents[2], 1, '0.1 in single precision is above 0.1');
});

test('pairs are binned with x running fastest, flow cells around', () => {
  const filled = fill2D(
    histogram2D(regularAxis(2, 0, 2), regularAxis(3, 0, 3)),
    [0.5, 1.5, 5, 0.5],
    [0.5, 2.5, 1.5, -1],
  );
  const row = (y: number) => [...filled.contents.subarray(4 * y, 4 * y + 4)];
  assert.deepEqual(
    [row(0), row(1), row(2), row(3), row(4)],
    [
      [0, 1, 0, 0],
      [0, 1, 0, 0],
      [0, 0, 0, 1],
      [0, 0, 1, 0],
      [0, 0, 0, 0],
    ],
  );
  assert.equal(filled.entries, 4);
  assert.deepEqual(filled.sums, {
    sumw: 2,
    sumw2: 2,
    sumwx: 2,
    sumwx2: 2.5,
    sumwy: 3,
    sumwy2: 6.5,
    sumwxy: 4,
  });
});

test('a pair with one value that is not a number is rejected once', () => {
  const filled = fill2D(
    histogram2D(axis, axis),
    [Number.NaN, 1, Number.POSITIVE_INFINITY, 1],
    [Number.NaN, Number.NaN, 1, 1],
  );
  assert.deepEqual(filled.rejected, { nan: 2, infinite: 1, weight: 0 });
  assert.equal(filled.entries, 1);
  assert.throws(
    () => fill2D(histogram2D(axis, axis), [1], []),
    (error: unknown) => isError(error, 'usage'),
  );
});
