import assert from 'node:assert/strict';
import { test } from 'node:test';
import { massResolution } from '../../../src/apps/bumpnet/resolution.ts';
import { parseCombination } from '../../../src/combinatorics/index.ts';

const relative = (combination: string, mass: number) =>
  massResolution(parseCombination(combination), mass) / mass;

test('the resolution of a pair is half the quadratic sum of those of its objects', () => {
  const electron = Math.hypot(0.1 / Math.sqrt(50), 0.007);
  assert.ok(Math.abs(relative('e0e1', 100) - electron / Math.SQRT2) < 1e-12);
  const muon = Math.hypot(0.02, 0.1 * 0.05);
  assert.ok(Math.abs(relative('e0m0', 100) - Math.hypot(electron, muon) / 2) < 1e-12);
});

test('the resolution of one jet is that which was measured at 20 and at 300 GeV', () => {
  // Two jets of p each have σ(m)/m = r/√2 at m = 2p.
  assert.ok(Math.abs(relative('j0j1', 40) * Math.SQRT2 - 0.24) < 0.015);
  assert.ok(Math.abs(relative('j0j1', 600) * Math.SQRT2 - 0.06) < 0.006);
});

test('photons are measured better than jets, jets better than b-jets, muons worse with energy', () => {
  assert.ok(relative('g0g1', 125) < relative('j0j1', 125));
  assert.ok(relative('j0j1', 125) < relative('b0b1', 125));
  assert.ok(relative('m0m1', 2000) > relative('m0m1', 100));
});
