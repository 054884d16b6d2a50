import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  backgroundForms,
  experimentTests,
  fitBackground,
  type Histogram1D,
  histogram,
  poissonNumber,
  randomStream,
  regularAxis,
  type ScanResult,
  scanHistogram,
  searchHistogram,
  withGlobal,
} from '../../../src/hist/index.ts';

const BINS = 40;
/** A spectrum that falls by e in 80 GeV, on 100 to 500 GeV. */
const falling = (i: number) => 1000 * Math.exp((-10 * i) / 80);

function spectrumOf(expected: (bin: number) => number, number: number): Histogram1D {
  const uniform = randomStream(77, number);
  const contents = new Float64Array(BINS + 2);
  for (let i = 0; i < BINS; i++) contents[i + 1] = poissonNumber(uniform, expected(i));
  const entries = contents.reduce((a, b) => a + b, 0);
  return { ...histogram(regularAxis(BINS, 100, 500), { name: `toy ${number}` }), contents, entries };
}

function searched(found: ReturnType<typeof scanHistogram>): ScanResult {
  assert.ok('bump' in found, 'reason' in found ? found.reason : '');
  return found;
}

test('a bump on a falling spectrum is found where it is, with a background that does not follow it', () => {
  const found = searched(
    scanHistogram(
      spectrumOf((i) => falling(i) + (i === 18 ? 110 : 0), 1),
      { toys: 100 },
    ),
  );
  assert.ok(found.bump.low <= 280 && found.bump.high >= 290, `${found.bump.low} to ${found.bump.high}`);
  assert.ok(found.bump.width <= 3);
  const at18 = found.background.expected[18 - found.range[0]]!;
  assert.ok(Math.abs(at18 / falling(18) - 1) < 0.1, `${at18} instead of ${falling(18)}`);
  assert.ok(found.global.significance > 4, `${found.global.significance}`);
  assert.ok(found.global.isExtrapolated);
  const highest = found.likelihood.indexOf(Math.max(...found.likelihood));
  assert.equal(highest + found.range[0], 18);
});

test('spectra without a bump give global p-values of every size, and none above 3 sigma', () => {
  const all = Array.from({ length: 10 }, (_, i) =>
    searched(scanHistogram(spectrumOf(falling, 100 + i), { toys: 50 })),
  );
  assert.ok(all.every(({ global }) => global.significance < 3));
  const below = all.filter(({ global }) => global.p < 0.5).length;
  assert.ok(below >= 1 && below <= 9, `${below} of 10 below 0.5`);
});

test('p-values of spectra without a bump are spread evenly, whatever the shape that falls', () => {
  const shapes: Record<string, (bin: number) => number> = {
    exponential: falling,
    'power law': (i) => 3000 * (1 + i / 6) ** -3.5,
    'few events': (i) => 60 * Math.exp(-i / 10),
  };
  const ps = Object.values(shapes).flatMap((shape, k) =>
    Array.from(
      { length: 24 },
      (_, i) => searched(scanHistogram(spectrumOf(shape, 1000 * k + i), { toys: 60 })).global.p,
    ),
  );
  const sorted = ps.toSorted((a, b) => a - b);
  const distance = Math.max(
    ...sorted.map((p, i) => Math.max(Math.abs(p - i / ps.length), Math.abs(p - (i + 1) / ps.length))),
  );
  // Kolmogorov and Smirnov: more than this happens once in a thousand times.
  assert.ok(distance < 1.95 / Math.sqrt(ps.length), `${distance}`);
});

test('excluded ranges are neither searched nor fitted', () => {
  const spectrum = spectrumOf((i) => falling(i) + (i === 18 || i === 19 ? 400 : 0), 6);
  const { bump, background, range } = searched(scanHistogram(spectrum, { toys: 0, exclude: [[285, 295]] }));
  assert.ok(bump.high <= 280 || bump.low >= 300, `${bump.low} to ${bump.high}`);
  assert.ok(bump.significance < 4);
  const at19 = background.expected[19 - range[0]]!;
  assert.ok(Math.abs(at19 / falling(19) - 1) < 0.1, `${at19} instead of ${falling(19)}`);
});

test('experiments made elsewhere, in blocks of any size, give the same p-value', () => {
  const spectrum = spectrumOf(falling, 7);
  const whole = searched(scanHistogram(spectrum, { toys: 80 }));
  const apart = searchHistogram(spectrum);
  assert.ok('found' in apart);
  const blocks = [
    [0, 13],
    [13, 50],
    [50, 80],
  ] as const;
  const tests = blocks.flatMap((block) =>
    experimentTests(JSON.parse(JSON.stringify(apart.experiments)), block),
  );
  assert.deepEqual(withGlobal(apart.found, tests), whole);
});

test('the same seed gives the same result, another one another', () => {
  const spectrum = spectrumOf(falling, 3);
  const p = (seed: number) => searched(scanHistogram(spectrum, { toys: 60, seed })).global;
  assert.deepEqual(p(1), p(1));
  const others = new Set([1, 2, 3, 4].map((seed) => JSON.stringify(p(seed))));
  assert.ok(others.size > 1);
});

test('what cannot be searched is told with its reason', () => {
  const reasonOf = (found: ReturnType<typeof scanHistogram>) =>
    'reason' in found ? found.reason : 'searched';
  const spectrum = spectrumOf(falling, 4);
  assert.match(reasonOf(scanHistogram(spectrum, { from: 450 })), /5 bins to search/);
  assert.match(
    reasonOf(scanHistogram(spectrum, { minEvents: 1e6 })),
    /entries to search, 1000000 are needed/,
  );
  const weighted = { ...spectrum, sumw2: spectrum.contents.map((content) => 2 * content) };
  assert.match(reasonOf(scanHistogram(weighted)), /weighted/);
  assert.match(reasonOf(scanHistogram({ ...spectrum, contents: new Float64Array(BINS + 2) })), /0 bins/);
});

test('the search begins at the highest bin and ends at the last one with something in it', () => {
  const rising = spectrumOf((i) => (i < 5 ? 100 * i : i < 36 ? falling(i) : 0), 5);
  const { range } = searched(scanHistogram(rising, { toys: 0 }));
  assert.deepEqual([...range], [5, 36]);
});

test('each family of backgrounds describes its own function, with as few parameters as it takes', () => {
  const centres = Float64Array.from({ length: 60 }, (_, i) => 300 + 20 * i + 10);
  const widths = new Float64Array(60).fill(20);
  const all = new Uint8Array(60).fill(1);
  const x = (m: number) => m / 13000;
  const shapes = {
    polynomial: (m: number) => 20 * Math.exp(-(m - 300) / 200),
    'log-polynomial': (m: number) => 30 * (m / 300) ** -3,
    dijet: (m: number) => 2e-5 * (1 - x(m)) ** 12 * x(m) ** -3.9,
  } as const;
  for (const [family, shape] of Object.entries(shapes)) {
    const [form] = backgroundForms(centres, all, [family as keyof typeof shapes]);
    const truth = centres.map((m) => 20 * shape(m));
    const fit = fitBackground(truth, widths, [form!])!;
    assert.equal(fit.parameters, form!.from, family);
    for (let i = 0; i < 60; i++)
      assert.ok(Math.abs(fit.expected[i]! / truth[i]! - 1) < 1e-5, `${family} ${i}`);
  }
});

test('bins that are left out do not pull the background', () => {
  const centres = Float64Array.from({ length: 40 }, (_, i) => 105 + 10 * i);
  const truth = centres.map((_, i) => falling(i));
  const data = truth.map((value, i) => (i === 12 || i === 13 ? 5 * value : value));
  const use = new Uint8Array(40).fill(1).fill(0, 12, 14);
  const fit = fitBackground(data, new Float64Array(40).fill(1), backgroundForms(centres, use), 'aic')!;
  assert.ok(Math.abs(fit.expected[12]! / truth[12]! - 1) < 1e-3);
});
