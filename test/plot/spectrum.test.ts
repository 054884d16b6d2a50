import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isError } from '../../src/errors.ts';
import {
  fill,
  fixedWidthAxis,
  type Histogram1D,
  histogram,
  regularAxis,
  scale,
  variableAxis,
} from '../../src/hist/index.ts';
import { type Layer, spectrum, stack, toSvg } from '../../src/plot/index.ts';
import { countTitle } from '../../src/plot/spectrum.ts';

const axis = fixedWidthAxis(10, 0, 99, { title: 'm(e0, j0) [GeV]' });
const masses = Array.from({ length: 200 }, (_, i) => 100 * (i / 200) ** 2);
const data = fill(histogram(axis, { name: 'mass' }), masses);
const points: Layer = { kind: 'points', histogram: data, label: 'Data' };

const count = (svg: string, pattern: RegExp) => [...svg.matchAll(pattern)].length;
const textsOf = (svg: string) =>
  [...svg.matchAll(/<text [^>]*>(.*?)<\/text>/g)].map((match) => (match[1] ?? '').replace(/<[^>]*>/g, ''));

/** The y pixel of each point, from the left: circles are paths moved to their place. */
function pointHeights(svg: string): number[] {
  const circles = svg.matchAll(/transform="translate\(([\d.]+),([\d.]+)\)" d="M[\d.]+,0A/g);
  return [...circles].map((match) => Number(match[2]));
}

test('the same spectrum gives the same SVG, also in parallel with others', async () => {
  const draw = () => toSvg(spectrum([points], { log: true, labels: { name: 'Beamline' } }));
  const [first, other, second] = await Promise.all([draw(), toSvg(spectrum([points])), draw()]);
  assert.equal(first, second);
  assert.notEqual(first, other);
  assert.equal(await draw(), first);
});

test('axes say what they show and in which unit', async () => {
  const texts = textsOf(await toSvg(spectrum([points])));
  assert.ok(texts.includes('m(e0, j0) [GeV]'), texts.join('|'));
  assert.ok(texts.includes('Events / 10 GeV'));
  assert.ok(texts.includes('Data'));
});

test('the y title follows from the bin width and the unit of the x title', () => {
  const of = (h: Histogram1D, title: string) => countTitle(h, title);
  assert.equal(of(data, 'm [GeV]'), 'Events / 10 GeV');
  assert.equal(of(histogram(regularAxis(3, 0, 3)), 'm [GeV]'), 'Events / GeV');
  assert.equal(of(histogram(regularAxis(3, 0, 3)), 'Number of jets'), 'Events');
  assert.equal(of(histogram(regularAxis(10, 0, 1)), 'eta'), 'Events / 0.1');
  assert.equal(of(histogram(variableAxis([0, 1, 5])), 'm [GeV]'), 'Events / bin');
  assert.equal(countTitle(data, 'm [GeV]', 'Jets'), 'Jets / 10 GeV');
});

test('there is a point for every bin with a content, higher for more', async () => {
  const few = fill(histogram(axis), [5, 5, 5, 25, 45, 45]);
  const heights = pointHeights(await toSvg(spectrum([{ kind: 'points', histogram: few }])));
  assert.equal(heights.length, 3);
  const [three = 0, one = 0, two = 0] = heights;
  assert.ok(three < two && two < one, 'pixels count from the top');
  assert.ok(Math.abs(one - two - (two - three)) < 0.01, 'a linear axis');
});

test('a logarithmic axis shows factors as equal distances', async () => {
  const values = [...Array(100).fill(5), ...Array(10).fill(25), 45];
  const svg = await toSvg(
    spectrum([{ kind: 'points', histogram: fill(histogram(axis), values) }], { log: true }),
  );
  const [a = 0, b = 0, c = 0] = pointHeights(svg);
  assert.ok(b - a > 20 && Math.abs(b - a - (c - b)) < 0.01);
});

test('texts from files are escaped and cannot become markup', async () => {
  const evil = '<script>alert("1")</script> & \u0000 </text>';
  const svg = await toSvg(
    spectrum([{ ...points, label: evil }], {
      labels: { note: evil, lines: [evil] },
      xTitle: evil,
      yTitle: evil,
    }),
  );
  assert.equal(count(svg, /<script/g), 0);
  assert.equal(count(svg, /<text/g), count(svg, /<\/text>/g));
  assert.ok(svg.includes('&lt;script&gt;'));
  assert.ok(!svg.includes('\u0000'));
});

test('no coordinate is lost to a number that is not one, whatever the contents', async () => {
  const odd = [histogram(axis), fill(histogram(axis), [5], -2), fill(histogram(axis), [1e3])];
  for (const h of odd)
    for (const kind of ['points', 'line', 'fill', 'band'] as const)
      for (const log of [false, true]) {
        const svg = await toSvg(spectrum([{ kind, histogram: h }], { log }));
        assert.equal(count(svg, /NaN|Infinity|undefined|null/g), 0, `${kind} ${log ? 'log' : 'linear'}`);
      }
});

test('a stack adds up: the top of its highest layer is the sum', async () => {
  const half = scale(data, 0.5);
  const stacked = await toSvg(
    stack(
      [
        { histogram: half, label: 'A' },
        { histogram: half, label: 'B' },
      ],
      { yRange: [0, 100] },
    ),
  );
  const single = await toSvg(stack([{ histogram: data, label: 'A' }], { yRange: [0, 100] }));
  const outline = (svg: string) =>
    [...svg.matchAll(/d="([^"]+)" stroke="#000000" stroke-width="0.8"/g)][0]?.[1];
  assert.ok(outline(single));
  assert.equal(outline(stacked), outline(single));
});

test('a stack with data has a ratio below, with an arrow for what is out of its range', async () => {
  const svg = await toSvg(
    stack([{ histogram: scale(data, 0.1), label: 'A' }], { data: { histogram: data, label: 'Data' } }),
  );
  assert.ok(textsOf(svg).includes('Data / Pred.'));
  assert.equal(count(svg, /fill="#bd1f01"/g), 10, 'all ten bins are ten times the prediction');
});

test('a ratio of equal histograms is one everywhere', async () => {
  const ratio = { numerator: data, denominator: data, title: 'A / B' };
  const heights = pointHeights(await toSvg(spectrum([{ kind: 'line', histogram: data }], { ratio })));
  assert.equal(heights.length, 10);
  assert.equal(new Set(heights).size, 1);
});

test('what cannot be drawn is refused', () => {
  const isUsage = (error: unknown) => isError(error, 'usage');
  const other = histogram(regularAxis(3, 0, 1));
  assert.throws(() => spectrum([]), isUsage);
  assert.throws(() => stack([]), isUsage);
  assert.throws(
    () =>
      stack([
        { histogram: data, label: 'a' },
        { histogram: other, label: 'b' },
      ]),
    isUsage,
  );
  assert.throws(() => spectrum([points], { ratio: { numerator: data, denominator: other } }), isUsage);
});
