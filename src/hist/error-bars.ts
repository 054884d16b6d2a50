import { gammaPInverse, gammaQInverse } from './gamma.ts';
import type { Histogram1D } from './histogram.ts';

/** Probability of a standard normal number to be within one sigma: what "one error" covers. */
const oneSigma = 0.682689492137086;

/** Error below and above a content, both positive. */
export interface ErrorBar {
  readonly below: number;
  readonly above: number;
}

/** Symmetric error of bin `i` counted from 0: the root of the sum of squared weights. */
export function errorOf(histogram: Histogram1D, i: number): number {
  return Math.sqrt((histogram.sumw2 ?? histogram.contents)[i + 1] ?? 0);
}

/**
 * The central Poisson interval of a count (Garwood): 68.27 % in the middle, from 0 to 1.84 for no count at all.
 * `count` need not be whole. NaN for a negative one.
 */
export function poissonError(count: number): ErrorBar {
  const tail = (1 - oneSigma) / 2;
  const low = count === 0 ? 0 : gammaPInverse(count, tail);
  return { below: count - low, above: gammaQInverse(count + 1, tail) - count };
}

/** Errors of all bins: Poisson intervals of unweighted histograms, symmetric errors of weighted ones. */
export function errorBarsOf(histogram: Histogram1D): ErrorBar[] {
  const seen = new Map<number, ErrorBar>();
  return Array.from({ length: histogram.x.bins }, (_, i) => {
    if (histogram.sumw2 === undefined) return remember(seen, histogram.contents[i + 1] ?? 0);
    const error = errorOf(histogram, i);
    return { below: error, above: error };
  });
}

function remember(seen: Map<number, ErrorBar>, count: number): ErrorBar {
  const known = seen.get(count) ?? poissonError(count);
  seen.set(count, known);
  return known;
}
