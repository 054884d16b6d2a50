import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isError } from '../../../src/errors.ts';
import { newNumbers } from '../../../src/root/bytes/numbers.ts';

test('more numbers than memory can hold are a limit, not a crash', () => {
  for (const length of [2 ** 52, -1])
    assert.throws(
      () => newNumbers('float64', length),
      (error) => isError(error, 'limit'),
    );
});
