import { UsageError } from '../errors.ts';
import type { Histogram, Histogram1D, Histogram2D, Rejected } from './histogram.ts';
import { insideTest, locate, type Weights } from './locate.ts';
import { addNumbers } from './sums.ts';

/**
 * The histogram with these values added. Values that are not finite are counted in `rejected` and are in no bin;
 * a value equal to the last edge is in the overflow. Any weight other than 1 makes the histogram keep `sumw2`.
 * Throws `usage` when there are not as many weights as values.
 */
export function fill(histogram: Histogram1D, values: ArrayLike<number>, weights: Weights = 1): Histogram1D {
  const { cells, ...bins } = fillBins(histogram, values, undefined, weights);
  const last = histogram.x.bins;
  let [sumw, sumw2, sumwx, sumwx2] = [0, 0, 0, 0];
  for (let i = 0; i < cells.length; i++) {
    if (cells[i]! < 1 || cells[i]! > last) continue;
    const x = values[i]!;
    const w = typeof weights === 'number' ? weights : weights[i]!;
    sumw += w;
    sumw2 += w * w;
    sumwx += w * x;
    sumwx2 += w * x * x;
  }
  const sums = addNumbers(histogram.sums, { sumw, sumw2, sumwx, sumwx2 });
  return { ...histogram, ...bins, sums };
}

/** As `fill`, for pairs of values: `xs[i]` goes with `ys[i]`. Throws `usage` when their numbers differ. */
export function fill2D(
  histogram: Histogram2D,
  xs: ArrayLike<number>,
  ys: ArrayLike<number>,
  weights: Weights = 1,
): Histogram2D {
  if (xs.length !== ys.length)
    throw new UsageError(`hist: "${histogram.name}" got ${xs.length} x and ${ys.length} y values`);
  const { cells, ...bins } = fillBins(histogram, xs, ys, weights);
  const inside = insideTest(histogram);
  let [sumw, sumw2, sumwx, sumwx2, sumwy, sumwy2, sumwxy] = [0, 0, 0, 0, 0, 0, 0];
  for (let i = 0; i < cells.length; i++) {
    if (!inside(cells[i]!)) continue;
    const x = xs[i]!;
    const y = ys[i]!;
    const w = typeof weights === 'number' ? weights : weights[i]!;
    sumw += w;
    sumw2 += w * w;
    sumwx += w * x;
    sumwx2 += w * x * x;
    sumwy += w * y;
    sumwy2 += w * y * y;
    sumwxy += w * x * y;
  }
  const sums = addNumbers(histogram.sums, { sumw, sumw2, sumwx, sumwx2, sumwy, sumwy2, sumwxy });
  return { ...histogram, ...bins, sums };
}

interface FilledBins extends Pick<Histogram, 'contents' | 'sumw2' | 'entries' | 'rejected'> {
  readonly cells: Int32Array;
}

function fillBins(
  histogram: Histogram,
  xs: ArrayLike<number>,
  ys: ArrayLike<number> | undefined,
  weights: Weights,
): FilledBins {
  if (typeof weights !== 'number' && weights.length !== xs.length)
    throw new UsageError(`hist: "${histogram.name}" got ${xs.length} values and ${weights.length} weights`);
  const { cells, rejected } = locate(histogram, xs, ys, weights);
  const contents = histogram.contents.slice();
  const sumw2 = histogram.sumw2?.slice() ?? (areOnes(weights) ? undefined : contents.slice());
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i]!;
    if (cell < 0) continue;
    const w = typeof weights === 'number' ? weights : weights[i]!;
    contents[cell]! += w;
    if (sumw2 !== undefined) sumw2[cell]! += w * w;
  }
  return {
    cells,
    contents,
    sumw2,
    entries: histogram.entries + cells.length - countOf(rejected),
    rejected: addNumbers(histogram.rejected, rejected),
  };
}

function countOf(rejected: Rejected): number {
  return rejected.nan + rejected.infinite + rejected.weight;
}

/** Weights that are not finite fill nothing, so they do not call for squares either. */
function areOnes(weights: Weights): boolean {
  if (typeof weights === 'number') return weights === 1;
  for (let i = 0; i < weights.length; i++) if (weights[i] !== 1 && Number.isFinite(weights[i])) return false;
  return true;
}
