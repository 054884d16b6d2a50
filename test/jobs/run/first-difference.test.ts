import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstDifference } from '../../../src/jobs/run/first-difference.ts';

test('the first difference is told by its place and both values', () => {
  const before = { masses: { minEvents: 20, types: ['e', 'm'] }, label: 'a' };
  assert.equal(firstDifference(before, structuredClone(before)), undefined);
  assert.equal(
    firstDifference(before, { ...before, masses: { ...before.masses, minEvents: 100 } }),
    'masses.minEvents was 20, is 100',
  );
  assert.equal(
    firstDifference(before, { ...before, masses: { ...before.masses, types: ['e', 'j'] } }),
    'masses.types.1 was "m", is "j"',
  );
});

test('what is there once only counts as null, and lists of different lengths differ by these', () => {
  assert.equal(firstDifference({ a: 1 }, { a: 1, b: 2 }), 'b was null, is 2');
  assert.equal(firstDifference({ inputs: [1, 2] }, { inputs: [1] }), 'inputs had 2 entries, has 1');
  assert.equal(firstDifference({ a: null }, {}), 'it has other keys');
  assert.equal(firstDifference(1, 'one'), 'it was 1, is "one"');
});

test('of a long value only the beginning is shown', () => {
  const difference = firstDifference({ text: 'a'.repeat(1000) }, { text: '' });
  assert.ok((difference ?? '').length < 100, difference);
});
