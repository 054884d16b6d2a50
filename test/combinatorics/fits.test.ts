import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  combinationName,
  combinations,
  fits,
  LETTERS,
  parseCombination,
  parseFinalState,
} from '../../src/combinatorics/index.ts';

const state = parseFinalState('2e_0m_3j_0g_0t_0b');

const fitting = (rule: 'rank' | 'exact') =>
  combinations({ letters: LETTERS, minTypes: 1, maxTotal: 4 })
    .filter((combination) => fits(state, combination, rule))
    .map(combinationName);

test('by rank, a state has every combination of ranks that its events have', () => {
  assert.deepEqual(fitting('rank').sort(), [
    ...['e0e1', 'e0e1j0', 'e0e1j0j1', 'e0j0', 'e0j0j1', 'e0j0j1j2', 'j0j1', 'j0j1j2'],
  ]);
});

test('by the exact rule, leading parts take all objects of their kind', () => {
  assert.deepEqual(fitting('exact').sort(), ['e0e1', 'j0j1j2']);
});

test('by the exact rule, sub-leading parts need their ranks only', () => {
  assert.ok(fits(state, parseCombination('j1j2'), 'exact'));
  assert.ok(fits(state, parseCombination('j1'), 'exact'));
  assert.ok(!fits(state, parseCombination('j2j3'), 'exact'));
  assert.ok(!fits(state, parseCombination('e0j1'), 'exact'));
  assert.ok(fits(state, parseCombination('e0e1j1'), 'exact'));
});

test('by rank, a sub-leading part needs start + count objects', () => {
  assert.ok(fits(state, parseCombination('j2')));
  assert.ok(!fits(state, parseCombination('j3')));
  assert.ok(!fits(state, parseCombination('m0')));
});

test('multiplicities of two digits are numbers, not text', () => {
  const many = parseFinalState('0e_0m_12j_0g_0t_0b');
  assert.ok(fits(many, parseCombination('j9j10j11')));
  assert.ok(!fits(parseFinalState('0e_0m_2j_0g_0t_0b'), parseCombination('j9j10j11')));
});
