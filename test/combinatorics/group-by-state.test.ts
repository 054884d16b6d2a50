import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  finalStateName,
  groupByState,
  isWithin,
  LETTERS,
  type Letter,
} from '../../src/combinatorics/index.ts';

const counts = new Map<Letter, ArrayLike<number>>([
  ['j', [2, 12, 2, 0, 5, 2]],
  ['e', [1, 0, 1, 0, 0, 2]],
]);

test('events are put together by their counts, also of two digits', () => {
  const groups = groupByState(6, counts).map(({ name, events }) => [name, [...events]]);
  assert.deepEqual(groups, [
    ['0e_0m_0j_0g_0t_0b', [3]],
    ['0e_0m_12j_0g_0t_0b', [1]],
    ['0e_0m_5j_0g_0t_0b', [4]],
    ['1e_0m_2j_0g_0t_0b', [0, 2]],
    ['2e_0m_2j_0g_0t_0b', [5]],
  ]);
});

test('an event that is not wanted is in no group, and moves no other event', () => {
  const wanted = (state: Parameters<typeof isWithin>[0]) => isWithin(state, { minTypes: 1, maxCount: 4 });
  assert.deepEqual(
    groupByState(6, counts, { wanted }).map(({ name, events }) => [name, [...events]]),
    [
      ['1e_0m_2j_0g_0t_0b', [0, 2]],
      ['2e_0m_2j_0g_0t_0b', [5]],
    ],
  );
});

test('events without any objects are all in the empty state', () => {
  assert.deepEqual([...groupByState(3, new Map())[0]!.events], [0, 1, 2]);
  assert.deepEqual(groupByState(0, new Map()), []);
});

test('every event is in the group of its counts, whatever they are, and in no other', () => {
  const column = fc.array(fc.nat({ max: 1_000_000 }), { minLength: 8, maxLength: 8 });
  fc.assert(
    fc.property(fc.tuple(column, column, column, column, column, column), (columns) => {
      const all = new Map(
        LETTERS.map((letter, i) => [letter, columns[i]!.map((n, at) => (at % 2 ? n : n % 2))]),
      );
      const expected = Array.from({ length: 8 }, (_, event) => {
        const [e = 0, m = 0, j = 0, g = 0, t = 0, b = 0] = LETTERS.map((letter) => all.get(letter)![event]!);
        return finalStateName({ e, m, j, g, t, b });
      });
      const groups = groupByState(8, all);
      assert.deepEqual(
        groups.map(({ name }) => name),
        [...new Set(expected)].sort(),
      );
      for (const { name, events } of groups)
        assert.deepEqual(
          [...events],
          expected.flatMap((label, event) => (label === name ? [event] : [])),
        );
    }),
  );
});

test('counts for another number of events are a usage error', () => {
  assert.throws(() => groupByState(5, counts), { tag: 'usage' });
});

test('states are split by the charges of the pair of leptons where that is asked for', () => {
  const electrons = new Map<Letter, ArrayLike<number>>([['e', [2, 2, 2, 1, 2]]]);
  const groups = groupByState(5, electrons, { charges: Uint8Array.of(1, 2, 0, 0, 1) });
  assert.deepEqual(
    groups.map(({ name, state, events }) => [name, state.charges, [...events]]),
    [
      ['1e_0m_0j_0g_0t_0b', undefined, [3]],
      ['2e_0m_0j_0g_0t_0b', undefined, [2]],
      ['2e_0m_0j_0g_0t_0b_OS', 'OS', [0, 4]],
      ['2e_0m_0j_0g_0t_0b_SS', 'SS', [1]],
    ],
  );
  assert.throws(() => groupByState(5, electrons, { charges: new Uint8Array(4) }), { tag: 'usage' });
});
