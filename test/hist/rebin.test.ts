import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isError } from '../../src/errors.ts';
import {
  edgesOf,
  fill,
  fixedWidthAxis,
  histogram,
  integralOf,
  rebin,
  regularAxis,
  slice,
  variableAxis,
} from '../../src/hist/index.ts';

const isUsage = (pattern: RegExp) => (error: unknown) =>
  isError(error, 'usage') && pattern.test(error.message);
const seven = fill(histogram(regularAxis(7, 0, 7)), [-1, 0.5, 1.5, 1.6, 2.5, 3.5, 4.5, 5.5, 6.5, 6.6, 9], 2);

test('bins merge in groups, those left over go into the overflow as in ROOT', () => {
  const merged = rebin(seven, 3);
  assert.deepEqual([...edgesOf(merged.x)], [0, 3, 6]);
  assert.deepEqual([...merged.contents], [2, 8, 6, 6]);
  assert.deepEqual([...(merged.sumw2 ?? [])], [4, 16, 12, 12]);
  assert.equal(integralOf(merged, { flow: true }), integralOf(seven, { flow: true }));
});

test('merging that keeps the range keeps the sums as they were filled', () => {
  const four = fill(histogram(regularAxis(4, 0, 4)), [0.1, 0.2, 3.9]);
  assert.deepEqual(rebin(four, 2).sums, four.sums);
  assert.equal(rebin(seven, 3).sums.sumwx, 8 * 1.5 + 6 * 4.5, 'bins left: sums come from the middles');
});

test('a grid stays a grid when its first edge is a multiple of the new width', () => {
  const aligned = rebin(histogram(fixedWidthAxis(10, 60, 119)), 3);
  assert.deepEqual([aligned.x.kind, ...edgesOf(aligned.x)], ['grid', 60, 90, 120]);
  const shifted = rebin(histogram(fixedWidthAxis(10, 70, 129)), 2);
  assert.deepEqual([shifted.x.kind, ...edgesOf(shifted.x)], ['regular', 70, 90, 110, 130]);
});

test('bins merge between edges that the axis has', () => {
  const merged = rebin(seven, [1, 2, 6]);
  assert.deepEqual([...edgesOf(merged.x)], [1, 2, 6]);
  assert.deepEqual([...merged.contents], [4, 4, 8, 6]);
  assert.throws(() => rebin(seven, [0, 2.5]), isUsage(/2.5 is no edge of 7 bins in \[0, 7\)/));
  assert.throws(() => rebin(seven, 8), isUsage(/cannot merge 8 bins/));
  assert.throws(() => rebin(seven, 1.5), isUsage(/cannot merge/));
});

test('variable axes merge by their edges', () => {
  const merged = rebin(fill(histogram(variableAxis([0, 1, 3, 7, 8])), [0, 2, 4, 7]), 2);
  assert.deepEqual([...edgesOf(merged.x)], [0, 3, 8]);
  assert.deepEqual([...merged.contents], [0, 2, 2, 0]);
});

test('a slice keeps the bins of a range and moves the others into under- and overflow', () => {
  const part = slice(seven, 1, 4);
  assert.deepEqual([...edgesOf(part.x)], [1, 2, 3, 4]);
  assert.deepEqual([...part.contents], [4, 4, 2, 2, 10]);
  assert.equal(part.entries, seven.entries);
  assert.deepEqual([...edgesOf(slice(seven, 1.5, 3.5).x)], [1, 2, 3, 4], 'ends inside a bin take it along');
  assert.throws(() => slice(seven, 8, 9), isUsage(/has no bin/));
  assert.throws(() => slice(seven, -5, -1), isUsage(/has no bin/));
});

test('a slice of labelled bins keeps their labels', () => {
  const cuts = histogram(regularAxis(3, 0, 3, { labels: ['all', 'trigger', 'lepton'] }));
  assert.deepEqual(slice(cuts, 1, 3).x.labels, ['trigger', 'lepton']);
  assert.equal(rebin(cuts, 3).x.labels, undefined);
});
