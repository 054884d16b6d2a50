import assert from 'node:assert/strict';
import { test } from 'node:test';
import { spectrumAxis } from '../../../../src/apps/bumpnet/histograms/spectrum-axis.ts';
import { massResolution } from '../../../../src/apps/bumpnet/resolution.ts';
import { parseCombination } from '../../../../src/combinatorics/index.ts';
import { edgesOf, highOf, lowOf } from '../../../../src/hist/index.ts';

const jets = parseCombination('j0j1');

test('on a fixed grid a bin that the cut goes through is left out, one that it touches is not', () => {
  const axis = (cut: number | null, min: number) => spectrumAxis(jets, { min, max: 233, cut }, 10, 'fixed');
  assert.equal(lowOf(axis(null, 85.3)), 80);
  assert.equal(lowOf(axis(85.1, 85.3)), 90);
  assert.equal(lowOf(axis(80, 85.3)), 80);
  assert.equal(highOf(axis(85.1, 85.3)), 240);
  assert.equal(axis(85.1, 85.3).title, 'm(j0, j1) [GeV]');
});

test('a spectrum of one bin keeps it, wherever it was cut', () => {
  const axis = spectrumAxis(jets, { min: 85.3, max: 86, cut: 85.1 }, 10, 'fixed');
  assert.deepEqual([lowOf(axis), highOf(axis)], [80, 90]);
});

test('bins over a range hold the greatest mass, too', () => {
  const axis = spectrumAxis(jets, { min: 61.5, max: 99, cut: null }, 10, 'range');
  assert.deepEqual([axis.bins, lowOf(axis)], [4, 61.5]);
  assert.ok(highOf(axis) > 99 && highOf(axis) < 99.000001);
});

test('variable bins are as wide as the mass is uncertain, and the same for every range', () => {
  const whole = spectrumAxis(jets, { min: 0, max: 2000, cut: null }, 'variable', 'fixed');
  const edges = edgesOf(whole);
  for (let i = 0; i + 1 < edges.length; i++) {
    const expected = Math.max(1, massResolution(jets, edges[i]!));
    assert.ok(Math.abs(edges[i + 1]! - edges[i]! - expected) < 1e-9);
  }
  const part = edgesOf(spectrumAxis(jets, { min: 101, max: 700, cut: null }, 'variable', 'fixed'));
  assert.ok(part[0]! <= 101 && part[1]! > 101 && part.at(-1)! > 700);
  assert.deepEqual(part, edges.subarray(edges.indexOf(part[0]!), edges.indexOf(part.at(-1)!) + 1));
  const cut = edgesOf(spectrumAxis(jets, { min: 101, max: 700, cut: 100.9 }, 'variable', 'fixed'));
  assert.deepEqual(cut, part.subarray(1));
});
