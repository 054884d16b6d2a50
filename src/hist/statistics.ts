import type { Histogram1D, Sums } from './histogram.ts';

/** Mean of the values inside the range, as they were filled; NaN when there are none. In the unit of the axis. */
export function meanOf({ sums }: { readonly sums: Sums }): number {
  return sums.sumwx / sums.sumw;
}

/** Standard deviation of the values inside the range (divided by n, as ROOT does); NaN when there are none. */
export function standardDeviationOf(histogram: { readonly sums: Sums }): number {
  const mean = meanOf(histogram);
  return Math.sqrt(Math.abs(histogram.sums.sumwx2 / histogram.sums.sumw - mean * mean));
}

/** (sum of weights)^2 / (sum of squared weights): how many unweighted entries would be as precise. */
export function effectiveEntriesOf({ sums }: { readonly sums: Sums }): number {
  return sums.sumw2 === 0 ? 0 : (sums.sumw * sums.sumw) / sums.sumw2;
}

/** Sum of the contents of all bins, with under- and overflow when asked. */
export function integralOf(histogram: Histogram1D, { flow = false }: { flow?: boolean } = {}): number {
  const [from, to] = flow ? [0, histogram.x.bins + 2] : [1, histogram.x.bins + 1];
  let sum = 0;
  for (let i = from; i < to; i++) sum += histogram.contents[i]!;
  return sum;
}

/** The highest bin counted from 0, the first of equals; -1 when no bin is above zero. */
export function highestBinOf(histogram: Histogram1D): number {
  let [best, at] = [0, -1];
  for (let i = 0; i < histogram.x.bins; i++) {
    if (histogram.contents[i + 1]! > best) [best, at] = [histogram.contents[i + 1]!, i];
  }
  return at;
}
