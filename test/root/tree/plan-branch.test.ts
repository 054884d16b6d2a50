import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextBasket, type PlannedBasket } from '../../../src/root/tree/plan-branch.ts';

test('the basket behind another one is found, and the end of the branch behind the last', () => {
  const basket = (firstEntry: number, index: number): PlannedBasket => ({
    index,
    firstEntry,
    stored: undefined,
    basket: undefined,
  });
  const branch = { record: { entries: 25 }, baskets: [0, 10, 10, 20].map(basket) };
  assert.deepEqual(
    [0, 9, 10, 19, 20].map((entry) => nextBasket(branch, entry)),
    [10, 10, 20, 20, 25],
  );
});
