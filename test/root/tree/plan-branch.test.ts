import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextBasket } from '../../../src/root/tree/plan-branch.ts';

test('the basket behind another one is found among more baskets than a call takes arguments', () => {
  const baskets = Array.from({ length: 300_000 }, (_, i) => ({ firstEntry: 10 * i }));
  const branch = { entries: 3_000_005, baskets, embedded: [{ firstEntry: 3_000_000 }] };
  assert.equal(nextBasket(branch, 0), 10);
  assert.equal(nextBasket(branch, 2_999_990), 3_000_000);
  assert.equal(nextBasket(branch, 3_000_000), 3_000_005);
});
