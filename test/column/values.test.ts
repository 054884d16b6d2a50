import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allValues, toValues } from '../../src/column/index.ts';
import { SAMPLES } from './samples.ts';

for (const [kind, { column, values }] of Object.entries(SAMPLES))
  test(`the entries of a ${kind} column are seen as plain values`, () => {
    assert.deepEqual(allValues(column), values);
  });

test('an entry that is not there is a usage error, not a silent undefined', () => {
  for (const index of [-1, 4, 0.5, Number.NaN])
    for (const { column } of Object.values(SAMPLES))
      assert.throws(() => toValues(column, index), { tag: 'usage' });
});
