import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allValues, maskColumn, maskedIndices, maskedOffsets, maskTable } from '../../src/column/index.ts';
import { SAMPLES } from './samples.ts';

for (const [kind, { column, values }] of Object.entries(SAMPLES))
  test(`a mask on a ${kind} column keeps the entries where it is set`, () => {
    for (let bits = 0; bits < 16; bits++) {
      const mask = Uint8Array.from([0, 1, 2, 3], (bit) => (bits >> bit) & 1);
      assert.deepEqual(
        allValues(maskColumn(column, mask)),
        values.filter((_, i) => mask[i]),
      );
    }
  });

test('any byte but zero is set', () => {
  assert.deepEqual([...maskedIndices(Uint8Array.of(0, 2, 255, 0))], [1, 2]);
});

test('lists shrink by what a mask over their content leaves out', () => {
  const offsets = Int32Array.of(0, 2, 2, 5);
  assert.deepEqual([...maskedOffsets(offsets, Uint8Array.of(1, 0, 0, 1, 1))], [0, 1, 1, 3]);
});

test('a mask of another length is a usage error', () => {
  const { column } = SAMPLES.flat!;
  assert.throws(() => maskColumn(column, new Uint8Array(3)), { tag: 'usage' });
  assert.throws(() => maskedOffsets(Int32Array.of(0, 2), new Uint8Array(3)), { tag: 'usage' });
  assert.throws(() => maskTable({ length: 4, columns: new Map() }, new Uint8Array(5)), { tag: 'usage' });
});
