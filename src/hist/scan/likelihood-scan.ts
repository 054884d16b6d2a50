import { UsageError } from '../../errors.ts';

const FLOOR = 1e-12;
/** Widths from its centre where a Gaussian signal ends. */
const REACH = 8;

/**
 * The signed significance of a Gaussian signal at each bin by the likelihood ratio: what the BumpNet is trained to give.
 * `sigma` is the width of the signal in bins, 1 unless told. Throws `UsageError` when the lengths differ.
 */
export function likelihoodScan(
  data: ArrayLike<number>,
  background: ArrayLike<number>,
  sigma = 1,
): Float64Array {
  if (data.length !== background.length)
    throw new UsageError(`hist: a scan of ${data.length} bins with a background of ${background.length}`);
  const scan = new Float64Array(data.length);
  for (let bin = 0; bin < data.length; bin++) scan[bin] = significanceAt(data, background, bin, sigma);
  return scan;
}

function significanceAt(
  data: ArrayLike<number>,
  background: ArrayLike<number>,
  bin: number,
  sigma: number,
): number {
  const first = Math.max(0, Math.floor(bin - REACH * sigma));
  const last = Math.min(data.length - 1, Math.ceil(bin + REACH * sigma));
  const signal = template(bin, first, last, sigma);
  const slope = (strength: number) => slopeOf(data, background, signal, first, strength);
  const strength = rootOf(slope, signal, data, background, first);
  const gain =
    negativeLog(data, background, signal, first, 0) - negativeLog(data, background, signal, first, strength);
  return Math.sign(strength) * Math.sqrt(Math.max(0, 2 * gain));
}

/** A Gaussian at the centres of the bins, of sum 1 inside the histogram. */
function template(bin: number, first: number, last: number, sigma: number): Float64Array {
  const signal = new Float64Array(last - first + 1);
  for (let i = first; i <= last; i++) signal[i - first] = Math.exp(-(((i - bin) / sigma) ** 2) / 2);
  const sum = signal.reduce((total, value) => total + value, 0);
  return signal.map((value) => value / sum);
}

/** The derivative of the negative logarithm of the likelihood: rises with the strength. */
function slopeOf(
  data: ArrayLike<number>,
  background: ArrayLike<number>,
  signal: Float64Array,
  first: number,
  strength: number,
): number {
  let slope = 0;
  for (let i = 0; i < signal.length; i++) {
    const expected = background[first + i]! + strength * signal[i]!;
    if (expected > FLOOR) slope += signal[i]! * (1 - data[first + i]! / expected);
    else if (data[first + i]! > 0) return Number.NEGATIVE_INFINITY;
  }
  return slope;
}

function negativeLog(
  data: ArrayLike<number>,
  background: ArrayLike<number>,
  signal: Float64Array,
  first: number,
  strength: number,
): number {
  let sum = 0;
  for (let i = 0; i < signal.length; i++) {
    const expected = Math.max(background[first + i]! + strength * signal[i]!, FLOOR);
    sum += expected - data[first + i]! * Math.log(expected);
  }
  return sum;
}

/** Where the slope changes its sign, by halving between a strength that takes all away and one that explains all. */
function rootOf(
  slope: (strength: number) => number,
  signal: Float64Array,
  data: ArrayLike<number>,
  background: ArrayLike<number>,
  first: number,
): number {
  let [low, high] = [0, 1];
  for (let i = 0; i < signal.length; i++) {
    if (signal[i]! > 1e-6) low = Math.min(low, -background[first + i]! / signal[i]!);
    high += data[first + i]!;
  }
  while (slope(high) < 0) high *= 2;
  for (let i = 0; i < 200 && high - low > 1e-10 * Math.max(1, Math.abs(low)); i++) {
    const middle = (low + high) / 2;
    if (slope(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
