import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  countPerEvent,
  eitherMask,
  everyNth,
  firstPlaces,
  maskWhere,
  numbersAt,
  sumOfEach,
} from '../../../../src/apps/analyses/frame/object-lists.ts';

/** Three events with 3, 0 and 2 objects. */
const lists = { offsets: Int32Array.of(0, 3, 3, 5), content: Float64Array.of(30, 20, 10, 8, 4) };

test('objects are counted in each event by a mask', () => {
  assert.deepEqual([...countPerEvent(lists, Uint8Array.of(1, 0, 1, 0, 1))], [2, 0, 1]);
});

test('the first places are those of the objects that the mask has set, -1 where there are fewer', () => {
  assert.deepEqual([...firstPlaces(lists, 2)], [0, 1, -1, -1, 3, 4]);
  assert.deepEqual([...firstPlaces(lists, 2, Uint8Array.of(0, 1, 1, 0, 1))], [1, 2, -1, -1, 4, -1]);
});

test('numbers at places that are not there are NaN, and pass no comparison', () => {
  const numbers = numbersAt(lists.content, Int32Array.of(4, -1, 0));
  assert.deepEqual([...numbers], [4, Number.NaN, 30]);
  assert.deepEqual([...maskWhere(numbers, (x) => x > 5)], [0, 0, 1]);
  assert.deepEqual([...maskWhere(numbers, (x) => x <= 5)], [1, 0, 0]);
});

test('of so many numbers per event, one rank can be taken or all added up', () => {
  const values = Float64Array.of(1, 2, 3, 4, 5, 6);
  assert.deepEqual([...everyNth(values, 3, 1)], [2, 5]);
  assert.deepEqual([...sumOfEach(values, 2)], [3, 7, 11]);
  assert.ok(Number.isNaN(sumOfEach(Float64Array.of(1, Number.NaN), 2)[0]));
});

test('either of two flags is enough', () => {
  assert.deepEqual([...eitherMask([0, 1, 0, 1], [0, 0, 1, 1])], [0, 1, 1, 1]);
});
