import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isError } from '../../src/errors.ts';
import { fill, fill2D, histogram, histogram2D, meanOf, project, regularAxis } from '../../src/hist/index.ts';

const x = regularAxis(4, 0, 4, { title: 'x' });
const y = regularAxis(3, 0, 3, { title: 'y' });
const xs = [0.5, 1.5, 1.75, 3.5, 9, -1];
const ys = [0.5, 1.5, 2.5, 0.25, 1.5, 2.5];
const both = fill2D(histogram2D(x, y, { name: 'h' }), xs, ys, [1, 2, 3, 4, 5, 6]);

test('a projection is the histogram of one coordinate when nothing is outside the other', () => {
  const projected = project(both, 'x');
  const direct = fill(histogram(x, { name: 'h' }), xs, [1, 2, 3, 4, 5, 6]);
  assert.deepEqual([...projected.contents], [...direct.contents]);
  assert.deepEqual([...(projected.sumw2 ?? [])], [...(direct.sumw2 ?? [])]);
  assert.deepEqual([projected.entries, projected.x.title, projected.sums], [6, 'x', direct.sums]);
});

test('what is outside the other axis is part of the projection, and the sums then come from the bins', () => {
  const projected = project(both, 'y');
  assert.deepEqual([...projected.contents], [0, 5, 7, 9, 0]);
  assert.equal(meanOf(projected), (5 * 0.5 + 7 * 1.5 + 9 * 2.5) / 21);
});

test('a projection over some bins leaves the others out', () => {
  const projected = project(both, 'x', { from: 1, to: 3 });
  assert.deepEqual([...projected.contents], [6, 0, 5, 0, 0, 5]);
  assert.equal(projected.sums.sumwx, 7.5);
});

test('a range outside the axis is refused', () => {
  for (const over of [
    { from: 2, to: 2 },
    { from: 0, to: 4 },
    { from: -1, to: 1 },
  ])
    assert.throws(
      () => project(both, 'x', over),
      (error: unknown) => isError(error, 'usage') && /are not in 3 bins/.test(error.message),
    );
});
