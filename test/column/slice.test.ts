import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allValues, sliceColumn, sliceTable } from '../../src/column/index.ts';
import { SAMPLES } from './samples.ts';

for (const [kind, { column, values }] of Object.entries(SAMPLES))
  test(`every slice of a ${kind} column has the entries in between`, () => {
    for (let start = 0; start <= values.length; start++)
      for (let end = start; end <= values.length; end++)
        assert.deepEqual(allValues(sliceColumn(column, start, end)), values.slice(start, end));
  });

test('a slice of a slice counts from the first one', () => {
  for (const { column, values } of Object.values(SAMPLES))
    assert.deepEqual(allValues(sliceColumn(sliceColumn(column, 1, 4), 1, 3)), values.slice(2, 4));
});

test('a slice of a flat column shares its buffer', () => {
  const column = Float64Array.of(1, 2, 3);
  assert.equal(sliceColumn(column, 1, 3).buffer, column.buffer);
});

test('a slice that reaches outside the column is a usage error', () => {
  for (const [start, end] of [
    [-1, 2],
    [3, 2],
    [0, 5],
    [Number.NaN, 2],
  ] as const)
    assert.throws(() => sliceColumn(SAMPLES.jagged!.column, start, end), { tag: 'usage' });
});

test('a slice of a table slices every column', () => {
  const columns = new Map(Object.entries(SAMPLES).map(([name, { column }]) => [name, column]));
  const table = sliceTable({ length: 4, columns }, 1, 3);
  assert.equal(table.length, 2);
  for (const [name, column] of table.columns)
    assert.deepEqual(allValues(column), SAMPLES[name]!.values.slice(1, 3));
});
