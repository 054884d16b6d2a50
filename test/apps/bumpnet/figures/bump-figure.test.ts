import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BumpFigureOptions } from '../../../../src/apps/bumpnet/figures/bump-figure.ts';
import { massOf, noteOf, shortState } from '../../../../src/apps/bumpnet/figures/notation.ts';
import { bumpFigure, sigmaText } from '../../../../src/apps/bumpnet/index.ts';
import { type Histogram1D, histogram, regularAxis, scanHistogram } from '../../../../src/hist/index.ts';
import { toSvg } from '../../../../src/plot/index.ts';

function spectrum(name: string): Histogram1D {
  const axis = regularAxis(30, 100, 400, { title: 'm(g0, g1) [GeV]' });
  const contents = Float64Array.from({ length: 32 }, (_, i) =>
    i === 0 || i === 31 ? 0 : Math.round(500 * Math.exp(-i / 6)) + (i === 14 ? 90 : 0),
  );
  return { ...histogram(axis, { name }), contents };
}

async function textsOf(name: string, options: BumpFigureOptions = {}): Promise<string> {
  const found = scanHistogram(spectrum(name), { toys: 20 });
  assert.ok('bump' in found);
  return (await toSvg(bumpFigure(found, spectrum(name), options))).replaceAll(/<[^>]*>/g, ' ');
}

test('the figure of a bump tells where it is, what was seen and expected, and what that means', async () => {
  const runWide = { histograms: 33, significance: 4.5 };
  const options = { note: 'toy', points: 'Simulation', runWide };
  const texts = await textsOf('ROI_mass_g0g1_cat_0ex_0mx_1jx_2gx_0tx_0bx_width_10.0', options);
  assert.match(texts, /m\(γ\s+0\s+, γ\s+1\s+\), exactly 1j 2γ/);
  assert.match(texts, /230 to 240 GeV\s+138 seen, 4\d\.\d expected/);
  assert.match(texts, /\d+\.\d\d σ local, \d+\.\d\d σ global\s+4.50 σ for 33 spectra/);
  assert.match(texts, /Signal \[σ\]/);
  assert.match(texts, /Simulation/);
});

test('a histogram of another name is called by it', async () => {
  assert.match(await textsOf('photons'), /photons/);
});

test('significances that are no numbers have words', () => {
  assert.deepEqual([1.234, Number.POSITIVE_INFINITY, -1, Number.NEGATIVE_INFINITY].map(sigmaText), [
    '1.23 σ',
    'above all',
    'below 0 σ',
    'below 0 σ',
  ]);
});

test('states and masses are written with the signs of physics', () => {
  assert.equal(shortState('2e_1m_0j_3g_1t_2b'), '2e 1μ 3γ 1τ 2b');
  assert.equal(shortState('2e_0m_0j_0g_0t_0b_OS'), '2e OS');
  assert.equal(shortState('0e_0m_0j_0g_0t_0b'), 'nothing');
  assert.equal(massOf('e0m0j0j1g10'), 'm(e_{0}, μ_{0}, j_{0}, j_{1}, γ_{10})');
});

test('simulation says what it is, whatever else stands beside it', () => {
  assert.equal(noteOf('2024r-pp', ''), 'Data, 2024r-pp');
  assert.equal(noteOf('2024r-pp', 'toy sample'), 'toy sample, 2024r-pp');
  assert.equal(noteOf('2024r-pp_mc', ''), 'Simulation, 2024r-pp');
  assert.equal(noteOf('2024r-pp_mc', 'my study'), 'my study, Simulation, 2024r-pp');
  assert.equal(noteOf('2024r-pp_mc', 'Simulation Preliminary'), 'Simulation Preliminary, 2024r-pp');
  assert.equal(noteOf('', 'mine'), 'mine');
  assert.equal(noteOf('', ''), '');
});
