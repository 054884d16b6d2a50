import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isError } from '../../../src/errors.ts';
import { type BranchType, planBranches } from '../../../src/root/tree/write-branch-plan.ts';

function refuses(branches: Record<string, unknown>, message: RegExp): void {
  assert.throws(
    () => planBranches('events', branches as Record<string, BranchType>), // as from plain JavaScript
    (error) => isError(error, 'usage') && message.test(error.message),
  );
}

test('branches keep their order, with counters before what they count', () => {
  const plans = planBranches('events', {
    a: { type: 'int8' },
    b: { type: 'int8', counter: 'n' },
    m: { type: 'int32' },
    c: { type: 'int8', counter: 'm' },
    n: { type: 'int32' },
  });
  assert.deepEqual(
    plans.map((plan) => [plan.name, plan.form]),
    [
      ['a', 'flat'],
      ['n', 'counter'],
      ['b', 'jagged'],
      ['m', 'counter'],
      ['c', 'jagged'],
    ],
  );
});

test('declarations that make no sense are refused', () => {
  refuses({}, /the tree "events" has no branches/);
  refuses({ 'a b': { type: 'int8' } }, /a branch cannot be called "a b"/);
  refuses({ 'a/I': { type: 'int8' } }, /cannot be called/);
  refuses({ a: { type: 'int8', size: 0 } }, /"a" has 0 numbers an entry/);
  refuses({ a: { type: 'int8', counter: 'n' }, n: { type: 'int64' } }, /the counter "n" has to be an int32/);
  refuses({ a: { type: 'int8', counter: 'a' } }, /the counter "a" has to be an int32/);
  refuses({ a: { type: 'complex' } }, /"a" has the type "complex", which is none/);
  refuses({ a: { type: 'int8', vector: 3 } }, /"a" is a vector of depth 3/);
});
