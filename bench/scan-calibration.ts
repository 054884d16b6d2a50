import {
  type Histogram1D,
  histogram,
  poissonNumber,
  randomStream,
  regularAxis,
  scanHistogram,
} from '../src/hist/index.ts';

/** Spectra of one shape that are searched. */
const SPECTRA = 300;
const TOYS = 200;
const BINS = 40;

/** Spectra that fall, in expected entries of each bin of 10 GeV. */
const SHAPES: Readonly<Record<string, (bin: number) => number>> = {
  'exponential, 8,000 entries': (i) => 1000 * Math.exp(-i / 8),
  'exponential, 600,000 entries': (i) => 1e5 * Math.exp(-i / 6),
  'power law': (i) => 5000 * (1 + i / 6) ** -3.5,
  'few entries': (i) => 60 * Math.exp(-i / 10),
  dijets: (i) => {
    const x = (200 + 20 * i) / 13_000;
    return 0.002 * (1 - x) ** 10 * x ** -4.2;
  },
  'rise and fall': (i) => 2000 * Math.exp(-i / 8) * (1 - Math.exp(-(i + 1) / 2)),
};

/**
 * Whether global p-values mean what they say: of spectra without a bump, a share of p should have a p-value below p.
 * `distance` is that of Kolmogorov and Smirnov from an even spread; above `limit` it is once in 100 times by chance.
 */
export async function run(): Promise<void> {
  console.table(
    Object.fromEntries(Object.entries(SHAPES).map(([name, shape]) => [name, calibrate(name, shape)])),
  );
}

function calibrate(name: string, shape: (bin: number) => number) {
  const began = performance.now();
  let experiments = 0;
  const ps: number[] = [];
  for (let number = 0; number < SPECTRA; number++) {
    const found = scanHistogram(spectrum(name, shape, number), { toys: TOYS });
    if ('reason' in found) continue;
    ps.push(found.global.p);
    experiments += found.global.toys + 1;
  }
  ps.sort((a, b) => a - b);
  const below = (p: number) => round(ps.filter((one) => one < p).length / ps.length);
  const apart = ps.map((p, i) => Math.max(Math.abs(p - i / ps.length), Math.abs(p - (i + 1) / ps.length)));
  return {
    'p < 0.01': below(0.01),
    'p < 0.05': below(0.05),
    'p < 0.5': below(0.5),
    'p < 0.9': below(0.9),
    'above 3 σ': ps.filter((p) => p < 0.00135).length,
    distance: round(Math.max(...apart)),
    limit: round(1.63 / Math.sqrt(ps.length)),
    'ms for an experiment': round((performance.now() - began) / experiments),
  };
}

function spectrum(name: string, shape: (bin: number) => number, number: number): Histogram1D {
  const uniform = randomStream(2026, number);
  const contents = new Float64Array(BINS + 2);
  for (let i = 0; i < BINS; i++) contents[i + 1] = poissonNumber(uniform, shape(i));
  return { ...histogram(regularAxis(BINS, 100, 500), { name: `${name} ${number}` }), contents };
}

function round(value: number): number {
  return Number(value.toFixed(3));
}
