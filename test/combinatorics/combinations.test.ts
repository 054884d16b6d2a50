import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  combinationName,
  combinations,
  LETTERS,
  type Letter,
  parseCombination,
} from '../../src/combinatorics/index.ts';

/** Kinds, least kinds, then the counts: at most 4 objects, the same with sub-leading up to index 1, 2, 3, no limit. */
const TABLE = [
  [4, 1, 65, 186, 607, 1502, 620],
  [4, 2, 53, 174, 591, 1478, 608],
  [5, 1, 120, 425, 1545, 4040, 2095],
  [5, 2, 105, 410, 1525, 4010, 2080],
  [6, 1, 203, 853, 3324, 9011, 5378],
  [6, 2, 185, 835, 3300, 8975, 5360],
] as const;

for (const [kinds, minTypes, leading, one, two, three, unlimited] of TABLE)
  test(`${kinds} kinds of objects, at least ${minTypes} of them, make ${leading} combinations of up to 4 objects`, () => {
    const letters = LETTERS.slice(0, kinds);
    const count = (maxIndex: number) =>
      combinations({ letters, minTypes, maxTotal: 4, subleading: { maxIndex } }).length;
    assert.equal(combinations({ letters, minTypes, maxTotal: 4 }).length, leading);
    assert.deepEqual([count(1), count(2), count(3)], [one, two, three]);
    assert.equal(combinations({ letters, minTypes }).length, unlimited);
  });

test('two to four objects of each of at least two kinds make one combination per pair of kinds', () => {
  for (const [kinds, expected] of [
    [4, 6],
    [5, 10],
    [6, 15],
  ] as const)
    assert.equal(
      combinations({ letters: LETTERS.slice(0, kinds), minCount: 2, maxTotal: 4 }).length,
      expected,
    );
});

test('no combination comes twice, and its name tells it from all others', () => {
  const all = combinations({ letters: LETTERS, minTypes: 1, maxTotal: 4, subleading: { maxIndex: 3 } });
  assert.equal(new Set(all.map(combinationName)).size, all.length);
});

test('combinations come by number of kinds, the count of the last kind running fastest', () => {
  const names = combinations({ letters: ['e', 'm'], minTypes: 1, maxCount: 2 }).map(combinationName);
  assert.deepEqual(names, ['e0e1', 'm0m1', 'e0m0', 'e0m0m1', 'e0e1m0', 'e0e1m0m1']);
});

test('sub-leading combinations follow the leading ones and pass no rank above the limit', () => {
  const names = combinations({ letters: ['e', 'j'], minTypes: 1, maxTotal: 2, subleading: { maxIndex: 2 } });
  assert.deepEqual(names.map(combinationName), [
    ...['e0e1', 'j0j1', 'e0j0'],
    ...['e1e2', 'j1j2', 'e0j1', 'e0j2', 'e1j0', 'e1j1', 'e1j2', 'e2j0', 'e2j1', 'e2j2'],
  ]);
});

test('starts anywhere up to the limit make 308 combinations of four kinds, none with a rank that no state has', () => {
  const limits = { letters: LETTERS.slice(0, 4), minTypes: 1, maxTotal: 4 };
  const all = combinations({ ...limits, subleading: { maxIndex: 1, anyStart: true } });
  assert.equal(all.length, 308);
  assert.ok(
    all.every((combination) => combination.every(({ start, count }) => start <= 1 && start + count <= 4)),
  );
  assert.ok(all.map(combinationName).includes('e1e2'));
  const leading = combinations({ ...limits, subleading: { maxIndex: 0, anyStart: true } });
  assert.deepEqual(leading, combinations(limits));
});

test('whatever the limits are, no two signatures have one name, and each reads back', () => {
  const options = fc.record({
    letters: fc.uniqueArray(fc.constantFrom(...LETTERS), { minLength: 1 }),
    minTypes: fc.constantFrom(1, 2),
    maxCount: fc.integer({ min: 1, max: 5 }),
    maxTotal: fc.integer({ min: 2, max: 4 }),
    subleading: fc.option(fc.record({ maxIndex: fc.nat({ max: 4 }), anyStart: fc.boolean() }), {
      nil: undefined,
    }),
  });
  fc.assert(
    fc.property(options, (limits) => {
      const all = combinations({ ...limits, maxTypes: 3 });
      assert.equal(new Set(all.map(combinationName)).size, all.length);
      for (const combination of all.slice(0, 200))
        assert.deepEqual(parseCombination(combinationName(combination)), combination);
    }),
    { numRuns: 20 },
  );
});

test('a kind taken more often than the limit allows still has its leading combination', () => {
  const names = combinations({ letters: ['j'], minTypes: 1, minCount: 4, subleading: { maxIndex: 1 } });
  assert.deepEqual(names.map(combinationName), ['j0j1j2j3']);
});

test('no combination has a single object', () => {
  assert.deepEqual(combinations({ letters: ['e'], minTypes: 1, maxCount: 1 }), []);
});

test('limits that contradict one another, and a kind named twice, are usage errors', () => {
  const letters: Letter[] = ['e', 'm'];
  for (const limits of [
    { minTypes: 0 },
    { minTypes: 3, maxTypes: 2 },
    { minCount: 0 },
    { maxCount: 0 },
    { maxCount: 1.5 },
  ])
    assert.throws(() => combinations({ letters, ...limits }), { tag: 'usage' });
  assert.throws(() => combinations({ letters: ['e', 'e'] }), { tag: 'usage' });
});
