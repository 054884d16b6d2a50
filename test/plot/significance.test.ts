import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Histogram1D, histogram, regularAxis } from '../../src/hist/index.ts';
import { spectrum, toSvg } from '../../src/plot/index.ts';

const axis = regularAxis(4, 0, 40, { title: 'm [GeV]' });
const withContents = (values: number[]): Histogram1D => ({
  ...histogram(axis),
  contents: Float64Array.from([0, ...values, 0]),
});

/** The rectangles of a colour: [left, top, width, height] in pixels. */
function bars(svg: string, colour: string): number[][] {
  const paths = svg.matchAll(
    new RegExp(`d="M([\\d.-]+),([\\d.-]+)h([\\d.-]+)v([\\d.-]+)h[^"]*"[^>]*fill="${colour}"`, 'g'),
  );
  return [...paths].map((match) => match.slice(1, 5).map(Number));
}

test('significances stand below the spectrum, up for more than expected and down for less', async () => {
  const layers = [{ kind: 'points', histogram: withContents([9, 16, 4, 1]) } as const];
  const significance = { histogram: withContents([1, 4, -2, 0]), title: 'Signal [σ]' };
  const svg = await toSvg(spectrum(layers, { significance }));
  const [up, down] = [bars(svg, '#bd1f01'), bars(svg, '#3f90da')];
  assert.equal(up.length, 2);
  const heights = up.map(([, , , height]) => Math.abs(height!));
  assert.ok(Math.abs(heights[1]! / heights[0]! - 4) < 0.01, `${heights}`);
  const zero = up[0]![1]! + up[0]![3]!;
  const below = down.find(([, , , height]) => Math.abs(height!) > 1)!;
  assert.ok(Math.abs(below[1]! - zero) < 0.01, `${below} does not begin at ${zero}`);
  assert.ok(svg.includes('Signal [σ]'));
});

test('shaded ranges are drawn from the bottom to the top, behind the data', async () => {
  const layers = [{ kind: 'points', histogram: withContents([9, 16, 4, 1]) } as const];
  const svg = await toSvg(spectrum(layers, { spans: [[10, 20]] }));
  const plain = await toSvg(spectrum(layers));
  const shade = /<path[^>]*d="M([\d.]+),0h([\d.]+)v([\d.]+)[^"]*"[^>]*fill="#000000"[^>]*\/>/.exec(svg);
  assert.ok(shade, 'no shade');
  assert.ok(
    Math.abs(Number(shade[1]) - Number(shade[2])) < 0.01,
    'from the second quarter on, one quarter wide',
  );
  assert.ok(svg.indexOf(shade[0]) < svg.indexOf('mark-symbol'));
  assert.ok(!plain.includes(shade[0]));
});
