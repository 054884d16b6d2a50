import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ListOffsets, type ListPlaces, type OffsetsInUse } from '../../../src/root/tree/list-offsets.ts';

/** Lists of so many items behind one another. */
function places(counts: readonly number[], { header = 0, itemBytes = 4 } = {}): ListPlaces {
  const starts = Int32Array.from([0, ...counts]);
  for (let i = 0; i < counts.length; i++) starts[i + 1] = starts[i]! + header + counts[i]! * itemBytes;
  return { starts, header, itemBytes };
}

function twoColumns(): [ListOffsets, ListOffsets] {
  const inUse: OffsetsInUse = [];
  return [new ListOffsets(inUse, 0), new ListOffsets(inUse, 0)];
}

test('lists of the same lengths share one array, whatever their items and headers are', () => {
  const [first, second] = twoColumns();
  for (const counts of [[2, 0], [], [1, 3]]) {
    const items = counts.reduce((sum, count) => sum + count, 0);
    assert.equal(first.add(places(counts), 0, counts.length), items);
    assert.equal(second.add(places(counts, { header: 10, itemBytes: 8 }), 0, counts.length), items);
  }
  assert.deepEqual([...first.finish()], [0, 2, 2, 3, 6]);
  assert.equal(second.finish(), first.finish());
});

test('where the lengths part, a column gets offsets of its own', () => {
  const [first, second] = twoColumns();
  first.add(places([2, 0]), 0, 2);
  second.add(places([2, 0]), 0, 2);
  first.add(places([1, 1]), 0, 2);
  assert.equal(second.add(places([1, 2]), 0, 2), 3);
  assert.equal(second.add(places([4]), 0, 1), 4);
  assert.deepEqual([...first.finish()], [0, 2, 2, 3, 4]);
  assert.deepEqual([...second.finish()], [0, 2, 2, 3, 5, 9]);
});

test('a column that ends before the one it was like has its own end', () => {
  const [first, second] = twoColumns();
  first.add(places([2, 1, 4]), 0, 3);
  second.add(places([2, 1]), 0, 2);
  assert.deepEqual([...second.finish()], [0, 2, 3]);
});

test('a column that comes before the one it is like does not wait for it', () => {
  const [first, second] = twoColumns();
  first.add(places([2]), 0, 1);
  second.add(places([2, 1]), 0, 2);
  first.add(places([1]), 0, 1);
  assert.deepEqual([...first.finish()], [0, 2, 3]);
  assert.deepEqual([...second.finish()], [0, 2, 3]);
});

test('empty lists before the first basket count', () => {
  const [first, second] = twoColumns();
  first.add(places([0, 0, 1]), 0, 3);
  second.addEmpty(2);
  second.add(places([1]), 0, 1);
  assert.deepEqual([...second.finish()], [0, 0, 0, 1]);
});

test('some lists of a basket are taken, from the first that is wanted', () => {
  const [first] = twoColumns();
  assert.equal(first.add(places([5, 2, 3, 9], { itemBytes: 12 }), 1, 3), 5);
  assert.deepEqual([...first.finish()], [0, 2, 5]);
});

test('lists that are shorter than their header, or end inside an item, are told', () => {
  for (const itemBytes of [1, 4, 12])
    for (const starts of [Int32Array.of(0, 10, 16), Int32Array.of(0, 9)]) {
      const [first] = twoColumns();
      assert.equal(first.add({ starts, header: 10, itemBytes }, 0, starts.length - 1), undefined);
    }
  const [first] = twoColumns();
  assert.equal(first.add({ starts: Int32Array.of(0, 6), header: 0, itemBytes: 4 }, 0, 1), undefined);
});
