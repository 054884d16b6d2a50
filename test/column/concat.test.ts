import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allValues, type Column, concatColumns, concatTables, sliceColumn } from '../../src/column/index.ts';
import { jagged, SAMPLES } from './samples.ts';

for (const [kind, { column, values }] of Object.entries(SAMPLES))
  test(`${kind} columns one after another have the entries of all`, () => {
    const parts = [sliceColumn(column, 1, 4), sliceColumn(column, 0, 0), column];
    assert.deepEqual(allValues(concatColumns(parts)), [...values.slice(1, 4), ...values]);
  });

test('columns of unlike kinds or number types cannot be put together', () => {
  const columns: Column[] = Object.values(SAMPLES).map(({ column }) => column);
  for (const first of columns)
    for (const second of columns)
      if (first !== second && first !== SAMPLES.jagged!.column)
        assert.throws(() => concatColumns([first, second]), { tag: 'usage' });
  const [wide, narrow]: Column[] = [Float64Array.of(1), Float32Array.of(1)];
  assert.throws(() => concatColumns([wide!, narrow!]), {
    tag: 'usage',
    message: /Float32Array after Float64Array/,
  });
  const [two, three]: Column[] = [2, 3].map((size) => ({
    kind: 'fixed',
    length: 1,
    size,
    content: new Float64Array(size),
  }));
  assert.throws(() => concatColumns([two!, three!]), { tag: 'usage' });
});

test('nothing at all cannot be put together', () => {
  assert.throws(() => concatColumns([]), { tag: 'usage' });
  assert.throws(() => concatTables([]), { tag: 'usage' });
});

test('rows of tables with the same names come one after another, whatever the order of the names', () => {
  const a = {
    length: 1,
    columns: new Map<string, Column>([
      ['x', jagged([[1]])],
      ['y', Int8Array.of(1)],
    ]),
  };
  const b = {
    length: 2,
    columns: new Map<string, Column>([
      ['y', Int8Array.of(2, 3)],
      ['x', jagged([[], [2, 3]])],
    ]),
  };
  const both = concatTables([a, b]);
  assert.equal(both.length, 3);
  assert.deepEqual(allValues(both.columns.get('x')!), [[1], [], [2, 3]]);
  assert.deepEqual(allValues(both.columns.get('y')!), [1, 2, 3]);
});

test('tables with other names are a usage error', () => {
  const table = (name: string) => ({
    length: 1,
    columns: new Map<string, Column>([[name, Int8Array.of(1)]]),
  });
  assert.throws(() => concatTables([table('x'), table('y')]), { tag: 'usage' });
});
