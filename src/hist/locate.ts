import { findBins, noCell } from './find-bin.ts';
import type { Histogram, Histogram2D, Rejected } from './histogram.ts';

/** One weight per value, or one for all. */
export type Weights = ArrayLike<number> | number;

/** Where the values of one fill go: the cell of each, or -1 for those that were rejected. */
export interface Located {
  readonly cells: Int32Array;
  readonly rejected: Rejected;
}

/** The cells of values that have as many weights as there are values. `ys` belongs to two dimensions. */
export function locate(
  histogram: Histogram,
  xs: ArrayLike<number>,
  ys: ArrayLike<number> | undefined,
  weights: Weights,
): Located {
  const cells = findBins(histogram.x, xs);
  if (histogram.dimension === 2 && ys !== undefined)
    addRows(cells, findBins(histogram.y, ys), histogram.x.bins + 2);
  const rejected = { nan: 0, infinite: 0, weight: 0 };
  for (let i = 0; i < cells.length; i++) {
    const weight = typeof weights === 'number' ? weights : weights[i]!;
    if (cells[i] !== noCell && Number.isFinite(weight)) continue;
    if (cells[i] !== noCell) rejected.weight++;
    else if (Number.isNaN(xs[i]!) || Number.isNaN(ys?.[i] ?? 0)) rejected.nan++;
    else rejected.infinite++;
    cells[i] = noCell;
  }
  return { cells, rejected };
}

/** Cells of x become cells of both; `cells` is changed. */
function addRows(cells: Int32Array, rows: Int32Array, stride: number): void {
  for (let i = 0; i < cells.length; i++) {
    if (cells[i] === noCell || rows[i] === noCell) cells[i] = noCell;
    else cells[i]! += stride * rows[i]!;
  }
}

/** Whether a cell is inside the ranges of both axes, neither under- nor overflow. -1 is not. */
export function insideTest(histogram: Histogram2D): (cell: number) => boolean {
  const last = histogram.x.bins;
  const stride = last + 2;
  const end = stride * (histogram.y.bins + 1);
  return (cell) => {
    const ix = cell % stride;
    return cell >= stride && cell < end && ix >= 1 && ix <= last;
  };
}
