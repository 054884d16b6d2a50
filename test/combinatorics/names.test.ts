import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Combination,
  categoryName,
  combinationName,
  combinations,
  finalStateName,
  isWithin,
  LETTERS,
  letterOf,
  OBJECT_TYPES,
  objectTypeOf,
  parseCategory,
  parseCombination,
  parseFinalState,
  parseSignature,
  signatureName,
} from '../../src/combinatorics/index.ts';

const state = { e: 2, m: 0, j: 12, g: 0, t: 1, b: 3 };

test('a final state is spelled e m j g t b with all six, a category with an x', () => {
  assert.equal(finalStateName(state), '2e_0m_12j_0g_1t_3b');
  assert.equal(categoryName(state), '2ex_0mx_12jx_0gx_1tx_3bx');
});

test('final states and categories are read back, also with two digits', () => {
  assert.deepEqual(parseFinalState('2e_0m_12j_0g_1t_3b'), state);
  assert.deepEqual(parseCategory('2ex_0mx_12jx_0gx_1tx_3bx'), state);
});

test('a state that is split by charge says so at the end of its name, also in a signature', () => {
  const split = { ...state, charges: 'SS' } as const;
  assert.equal(finalStateName(split), '2e_0m_12j_0g_1t_3b_SS');
  assert.equal(categoryName(split), '2ex_0mx_12jx_0gx_1tx_3bx_SS');
  assert.deepEqual(parseFinalState('2e_0m_12j_0g_1t_3b_SS'), split);
  assert.deepEqual(parseCategory('2ex_0mx_12jx_0gx_1tx_3bx_SS'), split);
  assert.deepEqual(parseSignature('2e_0m_12j_0g_1t_3b_SS_IM_e0e1').state, split);
});

test('taus and b-jets that a name leaves out are none', () => {
  assert.deepEqual(parseFinalState('1e_2m_3j_4g'), { e: 1, m: 2, j: 3, g: 4, t: 0, b: 0 });
  assert.deepEqual(parseFinalState('1e_2m_3j_4g_5b'), { e: 1, m: 2, j: 3, g: 4, t: 0, b: 5 });
  assert.deepEqual(parseCategory('1ex_2mx_3jx_4gx_5tx'), { e: 1, m: 2, j: 3, g: 4, t: 5, b: 0 });
});

test('text that is no final state is a format error', () => {
  for (const name of [
    '',
    '2e',
    '2e_0m_1j',
    '0m_2e_1j_0g',
    '2e_0m_1j_0g_1t_0b_',
    'e_m_j_g',
    '2ex_0mx_1jx_0gx',
  ])
    assert.throws(() => parseFinalState(name), { tag: 'format' });
  assert.throws(() => parseCategory('2e_0m_1j_0g'), { tag: 'format' });
});

test('a combination is spelled e m j b g t, whatever the order of final states', () => {
  const combination: Combination = LETTERS.map((letter, start) => ({ letter, count: 1, start }));
  assert.equal(combinationName(combination), 'e0m1j2b5g3t4');
  assert.equal(combinationName([{ letter: 'j', count: 3, start: 9 }]), 'j9j10j11');
});

test('every combination is read back from its name', () => {
  const all = combinations({ letters: LETTERS, minTypes: 1, subleading: { maxIndex: 2 }, maxTotal: 5 });
  for (const combination of all)
    assert.deepEqual(parseCombination(combinationName(combination)), combination);
  assert.deepEqual(parseCombination('j9j10'), [{ letter: 'j', count: 2, start: 9 }]);
});

test('text that is no combination is a format error', () => {
  for (const name of ['', 'e', 'e0j', 'e0e2', 'j0e0', 'e1e0', 'e00', 'x0', 'e0 j0', 'e0j0e1'])
    assert.throws(() => parseCombination(name), { tag: 'format' }, name);
});

test('a signature joins a final state and a combination, and is read back', () => {
  const signature = {
    state: { e: 2, m: 0, j: 3, g: 0, t: 1, b: 0 },
    combination: parseCombination('e0e1j0'),
  };
  assert.equal(signatureName(signature), '2e_0m_3j_0g_1t_0b_IM_e0e1j0');
  assert.deepEqual(parseSignature('2e_0m_3j_0g_1t_0b_IM_e0e1j0'), signature);
  for (const name of ['2e_0m_3j_0g_1t_0b', '_IM_e0e1', '2e_0m_3j_0g_IM_'])
    assert.throws(() => parseSignature(name), { tag: 'format' });
});

test('each letter stands for one kind of object', () => {
  assert.deepEqual(LETTERS.map(objectTypeOf), [...OBJECT_TYPES]);
  assert.deepEqual(OBJECT_TYPES.map(letterOf), [...LETTERS]);
});

test('a state is within limits when the kinds present, and the count of each, are', () => {
  assert.ok(isWithin(state, {}));
  assert.ok(isWithin(state, { minTypes: 4, maxTypes: 4, minCount: 1, maxCount: 12 }));
  assert.ok(!isWithin(state, { minTypes: 5 }));
  assert.ok(!isWithin(state, { maxTypes: 3 }));
  assert.ok(!isWithin(state, { minCount: 2 }));
  assert.ok(!isWithin(state, { maxCount: 11 }));
  assert.ok(!isWithin({ e: 0, m: 0, j: 0, g: 0, t: 0, b: 0 }, {}));
});
