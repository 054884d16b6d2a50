import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onGrid, resonanceWindows } from '../../../../src/apps/bumpnet/cleaning/resonances.ts';
import { parseSignature } from '../../../../src/combinatorics/index.ts';

const windowsOf = (combination: string, sigmas = 3) =>
  resonanceWindows(parseSignature(`4e_4m_4j_4g_4t_4b_IM_${combination}`), sigmas);
const namesOf = (combination: string) => windowsOf(combination).map(({ name }) => name);

test('a resonance has a window only where the objects can come from it', () => {
  const upsilon = ['Υ(1S)', 'Υ(2S)', 'Υ(3S)'];
  assert.deepEqual(namesOf('e0e1'), ['J/ψ', ...upsilon, 'Z']);
  assert.deepEqual(namesOf('m1m2'), ['J/ψ', ...upsilon, 'Z']);
  assert.deepEqual(namesOf('j0j1'), ['W', 'Z']);
  assert.deepEqual(namesOf('b0b1'), ['Z', 'H']);
  assert.deepEqual(namesOf('g0g1'), ['H']);
  assert.deepEqual(namesOf('e0e1m0m1'), ['Z', 'H']);
  assert.deepEqual(namesOf('j0j1j2'), ['t']);
  assert.deepEqual(namesOf('j0j1b0'), ['t']);
  assert.deepEqual(namesOf('e0g0'), ['Z']);
  for (const none of ['e0m0', 'e0j0', 'm0g0', 'e0e1j0', 'j0g0', 'e0e1e2', 'b0b1b2'])
    assert.deepEqual(namesOf(none), []);
});

test('windows are where the resonances are, and as wide as they are measured', () => {
  const [z] = windowsOf('e0e1').slice(-1);
  assert.ok(z!.low > 84 && z!.low < 88 && z!.high > 94 && z!.high < 98, JSON.stringify(z));
  const [higgs] = windowsOf('g0g1');
  assert.ok(higgs!.low > 119 && higgs!.high < 131, JSON.stringify(higgs));
  const [narrow, wide] = [windowsOf('g0g1', 1)[0]!, windowsOf('b0b1', 1)[1]!];
  assert.ok(wide.high - wide.low > 5 * (narrow.high - narrow.low));
});

test('of a pair of taus only a part of the mass is seen', () => {
  const [z, higgs] = windowsOf('t0t1');
  assert.ok(z!.low < 45 && z!.high > 95 && higgs!.low < 63 && higgs!.high > 130);
});

test('windows on a grid are whole bins, and those that touch are one', () => {
  const windows = [
    { name: 'B', low: 88, high: 94.5 },
    { name: 'A', low: 71, high: 83 },
    { name: 'C', low: 121, high: 130 },
  ];
  assert.deepEqual(onGrid(windows, 10), [
    { name: 'A, B', low: 70, high: 100 },
    { name: 'C', low: 120, high: 130 },
  ]);
});

test('two leptons of one charge come from no resonance', () => {
  const windowsIn = (charges: string) =>
    resonanceWindows(parseSignature(`2e_0m_0j_0g_0t_0b_${charges}_IM_e0e1`), 3).length;
  assert.ok(windowsIn('OS') > 0);
  assert.equal(windowsIn('SS'), 0);
});
