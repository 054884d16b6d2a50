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
  const [seen, expected] = [Float64Array.from(data), Float64Array.from(background)];
  return seen.map((_, bin) => significanceAt(reachOf(seen, expected, bin, sigma)));
}

/** What a signal at one bin can touch: as many numbers of each. */
interface Reach {
  readonly data: Float64Array;
  readonly background: Float64Array;
  /** A Gaussian at the centres of the bins, of sum 1 inside the histogram. */
  readonly signal: Float64Array;
}

function significanceAt(reach: Reach): number {
  const strength = bestStrength(reach);
  const gain = negativeLog(reach, 0) - negativeLog(reach, strength);
  return Math.sign(strength) * Math.sqrt(Math.max(0, 2 * gain));
}

function reachOf(data: Float64Array, background: Float64Array, bin: number, sigma: number): Reach {
  const first = Math.max(0, Math.floor(bin - REACH * sigma));
  const end = Math.min(data.length, Math.ceil(bin + REACH * sigma) + 1);
  const shape = data.subarray(first, end).map((_, i) => Math.exp(-(((first + i - bin) / sigma) ** 2) / 2));
  const sum = shape.reduce((total, value) => total + value, 0);
  return {
    data: data.subarray(first, end),
    background: background.subarray(first, end),
    signal: shape.map((value) => value / sum),
  };
}

/** The derivative of the negative logarithm of the likelihood: rises with the strength. */
function slopeAt({ data, background, signal }: Reach, strength: number): number {
  let slope = 0;
  for (let i = 0; i < signal.length; i++) {
    const expected = background[i]! + strength * signal[i]!;
    if (expected > FLOOR) slope += signal[i]! * (1 - data[i]! / expected);
    else if (data[i]! > 0) return Number.NEGATIVE_INFINITY;
  }
  return slope;
}

function negativeLog({ data, background, signal }: Reach, strength: number): number {
  let sum = 0;
  for (let i = 0; i < signal.length; i++) {
    const expected = Math.max(background[i]! + strength * signal[i]!, FLOOR);
    sum += expected - data[i]! * Math.log(expected);
  }
  return sum;
}

/** Where the slope changes its sign, by halving between a strength that takes all away and one that explains all. */
function bestStrength(reach: Reach): number {
  const { data, background, signal } = reach;
  let [low, high] = [0, 1];
  for (let i = 0; i < signal.length; i++) {
    if (signal[i]! > 1e-6) low = Math.min(low, -background[i]! / signal[i]!);
    high += data[i]!;
  }
  while (slopeAt(reach, high) < 0) high *= 2;
  for (let i = 0; i < 200 && high - low > 1e-10 * Math.max(1, Math.abs(low)); i++) {
    const middle = (low + high) / 2;
    if (slopeAt(reach, middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
