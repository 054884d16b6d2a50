import assert from 'node:assert/strict';
import { test } from 'node:test';
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

async function textsOf(name: string): Promise<string> {
  const found = scanHistogram(spectrum(name), { toys: 20 });
  assert.ok('bump' in found);
  return (await toSvg(bumpFigure(found, spectrum(name), 'toy'))).replaceAll(/<[^>]*>/g, ' ');
}

test('the figure of a bump tells where it is, what was seen and expected, and what that means', async () => {
  const texts = await textsOf('ROI_mass_g0g1_cat_0ex_0mx_1jx_2gx_0tx_0bx_width_10.0');
  assert.match(texts, /m\(g0, g1\), exactly 1j 2g/);
  assert.match(texts, /230 to 240 GeV\s+138 seen, 4\d\.\d expected/);
  assert.match(texts, /\d+\.\d\d σ local, \d+\.\d\d σ global/);
  assert.match(texts, /Signal \[σ\]/);
});

test('a histogram of another name is called by it', async () => {
  assert.match(await textsOf('photons'), /photons/);
});

test('significances that are no numbers have words', () => {
  assert.deepEqual([1.234, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map(sigmaText), [
    '1.23 σ',
    'above all',
    'none',
  ]);
});
