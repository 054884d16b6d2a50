import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shareOf } from '../../../../src/apps/bumpnet/batches/share.ts';

const shares = (sizes: readonly (number | undefined)[], total: number) =>
  Array.from({ length: total }, (_, i) => shareOf(sizes, { index: i + 1, total }));

test('together the batches take every item once', () => {
  const sizes = Array.from({ length: 57 }, (_, i) => (i * 7919) % 1000);
  assert.deepEqual(
    shares(sizes, 8)
      .flat()
      .sort((a, b) => a - b),
    [...sizes.keys()],
  );
});

test('a split is by size, not by number, and keeps neighbours together', () => {
  assert.deepEqual(shares([200, 1, 1, 1, 97], 2), [[0], [1, 2, 3, 4]]);
  assert.deepEqual(shares([1, 1, 1, 1, 9], 2), [[0, 1, 2, 3], [4]]);
});

test('no batch differs from the mean by more than the largest item', () => {
  const sizes = Array.from({ length: 400 }, (_, i) => 1 + ((i * 104_729) % 5000));
  const loads = shares(sizes, 7).map((places) => places.reduce((sum, place) => sum + sizes[place]!, 0));
  const mean = loads.reduce((sum, load) => sum + load, 0) / 7;
  for (const load of loads) assert.ok(Math.abs(load - mean) <= Math.max(...sizes));
});

test('items of unknown and of no size are spread evenly', () => {
  for (const size of [undefined, 0])
    assert.deepEqual(
      shares(Array(10).fill(size), 4).map(({ length }) => length),
      [2, 3, 2, 3],
    );
  assert.deepEqual(
    shares(Array(3).fill(undefined), 4).map(({ length }) => length),
    [1, 0, 1, 1],
  );
});
