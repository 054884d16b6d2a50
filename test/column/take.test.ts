import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allValues, takeColumn, takeTable } from '../../src/column/index.ts';
import { SAMPLES } from './samples.ts';

for (const [kind, { column, values }] of Object.entries(SAMPLES))
  test(`the entries taken from a ${kind} column come in the order asked for, also twice`, () => {
    for (const places of [[], [3], [2, 0], [1, 1, 3, 0, 1]])
      assert.deepEqual(
        allValues(takeColumn(column, places)),
        places.map((place) => values[place]),
      );
  });

test('a place outside the column is a usage error', () => {
  for (const place of [-1, 4, 1.5])
    for (const { column } of Object.values(SAMPLES))
      assert.throws(() => takeColumn(column, [0, place]), { tag: 'usage' });
});

test('what was taken does not change with the column', () => {
  const column = Float64Array.of(1, 2, 3);
  const taken = takeColumn(column, [0, 2]);
  column[0] = 9;
  assert.deepEqual([...taken], [1, 3]);
});

test('rows are taken from every column of a table', () => {
  const table = takeTable({ length: 4, columns: new Map([['x', SAMPLES.jagged!.column]]) }, [3, 1]);
  assert.equal(table.length, 2);
  assert.deepEqual(allValues(table.columns.get('x')!), [[4, 5, 6], []]);
});

test('numbers of every type come back as they are, down to the bits of what is not a number', () => {
  const strange = new Uint8Array(32).map((_, i) => 0xff - 5 * i);
  strange.set([1, 0xf0, 0xff, 0x7f], 4);
  for (const type of [Int8Array, Uint16Array, Int32Array, Float32Array, BigInt64Array, Float64Array]) {
    const column = new type(strange.buffer);
    const bytesOf = (array: ArrayBufferView) =>
      new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    const width = column.BYTES_PER_ELEMENT;
    const expected = [2, 0].flatMap((place) => [...strange.subarray(place * width, (place + 1) * width)]);
    const taken = takeColumn(column, [2, 0]);
    assert.equal(taken.constructor, type);
    assert.deepEqual([...bytesOf(taken)], expected);
  }
});
