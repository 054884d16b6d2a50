import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isError } from '../../src/errors.ts';
import {
  type Axis,
  binWidthOf,
  edgeOf,
  edgesOf,
  findBin,
  findBins,
  fixedWidthAxis,
  highOf,
  lowOf,
  regularAxis,
  sameBins,
  variableAxis,
} from '../../src/hist/index.ts';

test('a grid has its edges at whole multiples of the width and holds both ends', () => {
  const axis = fixedWidthAxis(10, 93.5, 240);
  assert.deepEqual([lowOf(axis), highOf(axis), axis.bins], [90, 250, 16]);
  assert.equal(findBin(axis, 240), 16);
  assert.deepEqual([...edgesOf(fixedWidthAxis(0.1, 0.25, 0.35))], [2 * 0.1, 3 * 0.1, 4 * 0.1]);
});

test('a grid below zero keeps zero as an edge', () => {
  const axis = fixedWidthAxis(5, -7, 3);
  assert.deepEqual([...edgesOf(axis)], [-10, -5, 0, 5]);
});

test('the last edge of every kind of axis belongs to the overflow', () => {
  for (const axis of [regularAxis(4, 0, 2), variableAxis([0, 1, 2]), fixedWidthAxis(1, 0, 1.5)]) {
    assert.deepEqual(
      [
        ...findBins(axis, [
          -0.001,
          0,
          1.999,
          2,
          Number.NaN,
          Number.POSITIVE_INFINITY,
          Number.NEGATIVE_INFINITY,
        ]),
      ],
      [0, 1, axis.bins, axis.bins + 1, -1, -1, -1],
      axis.kind,
    );
  }
});

test('a regular axis puts a value on a nominal edge where ROOT does', () => {
  // In floating-point numbers 3 * 0.1 is above 0.3, but 10 * 0.3 / 1 is 3: ROOT takes the bin above.
  assert.equal(findBin(regularAxis(10, 0, 1), 0.3), 4);
});

const axes: fc.Arbitrary<Axis> = fc.oneof(
  fc
    .tuple(fc.double({ min: 0.01, max: 50, noNaN: true }), fc.integer({ min: -500, max: 500 }))
    .map(([width, first]): Axis => fixedWidthAxis(width, first * width, (first + 20) * width)),
  fc
    .uniqueArray(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 2, maxLength: 20 })
    .map((edges): Axis => variableAxis(edges.sort((a, b) => a - b))),
);

test('on grids and variable axes every value lies between the edges of its bin', () => {
  fc.assert(
    fc.property(axes, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (axis, share) => {
      const x = lowOf(axis) + share * (highOf(axis) - lowOf(axis));
      const cell = findBin(axis, x);
      if (cell > axis.bins) return x >= highOf(axis);
      return edgeOf(axis, cell - 1) <= x && x < edgeOf(axis, cell);
    }),
  );
});

test('every edge of a grid is the first value of its bin', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1e-3, max: 100, noNaN: true }),
      fc.integer({ min: -1000, max: 1000 }),
      (w, k) => {
        const axis = fixedWidthAxis(w, k * w, (k + 5) * w);
        for (let i = 0; i < axis.bins; i++) assert.equal(findBin(axis, edgeOf(axis, i)), i + 1);
      },
    ),
  );
});

test('axes are the same by their edges, whatever their kind and title', () => {
  assert.ok(sameBins(regularAxis(3, 0, 30), fixedWidthAxis(10, 0, 29, { title: 'm [GeV]' })));
  assert.ok(sameBins(variableAxis([0, 1, 2]), regularAxis(2, 0, 2)));
  assert.ok(!sameBins(regularAxis(3, 0, 30), regularAxis(3, 0, 31)));
  assert.ok(!sameBins(fixedWidthAxis(10, 0, 29), fixedWidthAxis(10, 10, 39)));
});

test('only axes with one bin width tell it', () => {
  assert.equal(binWidthOf(regularAxis(4, 0, 10)), 2.5);
  assert.equal(binWidthOf(fixedWidthAxis(10, 0, 99)), 10);
  assert.equal(binWidthOf(variableAxis([0, 1, 3])), undefined);
});

test('an axis that cannot be is refused with the reason', () => {
  const usage = (pattern: RegExp) => (error: unknown) =>
    isError(error, 'usage') && pattern.test(error.message);
  assert.throws(() => regularAxis(0, 0, 1), usage(/at least one bin/));
  assert.throws(() => regularAxis(3, 1, 1), usage(/low < high, got 1 and 1/));
  assert.throws(() => variableAxis([0, 2, 1]), usage(/edge 2 of the axis is 1/));
  assert.throws(() => variableAxis([0, Number.NaN]), usage(/edge 1/));
  assert.throws(() => fixedWidthAxis(0, 0, 1), usage(/width must be positive/));
  assert.throws(() => regularAxis(2, 0, 1, { labels: ['one'] }), usage(/1 labels for 2 bins/));
  assert.throws(
    () => fixedWidthAxis(1e-9, 0, 1e6),
    (error: unknown) => isError(error, 'limit'),
  );
});
