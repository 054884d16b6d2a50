import { findBins, type Histogram1D, type Rejected, regularAxis } from '../../../hist/index.ts';
import type { HistogramPlan } from './analysis.ts';
import { addExactly, addParts, roundedSum, type SumParts } from './exact-sum.ts';

/**
 * A histogram whose sums are exact until they are rounded: filled in pieces and added up in any order it gives the same
 * bits. Being filled, it changes; nobody else may have it meanwhile.
 */
export interface ExactHistogram {
  readonly plan: HistogramPlan;
  /** Whether to keep sums of squared weights: not for data, whose entries count 1. */
  readonly weighted: boolean;
  /** Per cell, the underflow first. */
  readonly contents: number[][];
  readonly squares: number[][];
  /** Inside the range: sums of w x and w x². Those of w and w² follow from the cells. */
  readonly sums: [number[], number[]];
  entries: number;
  rejected: Rejected;
}

/** An exact histogram as plain JSON: cells that hold something, with their number. */
export type StoredHistogram = {
  readonly cells: readonly (readonly [cell: number, content: SumParts, square: SumParts])[];
  readonly sums: readonly SumParts[];
  readonly entries: number;
  readonly rejected: { readonly nan: number; readonly infinite: number; readonly weight: number };
};

/** An empty histogram. */
export function exactHistogram(plan: HistogramPlan, weighted: boolean): ExactHistogram {
  const cells = () => Array.from({ length: plan.bins + 2 }, (): number[] => []);
  return {
    plan,
    weighted,
    contents: cells(),
    squares: weighted ? cells() : [],
    sums: [[], []],
    entries: 0,
    rejected: { nan: 0, infinite: 0, weight: 0 },
  };
}

/** Adds values with their weights. What is not finite is counted apart. */
export function fillExactly(
  histogram: ExactHistogram,
  values: Float64Array,
  weights: Float64Array | undefined,
): void {
  const cells = findBins(axisOf(histogram.plan), values);
  for (let i = 0; i < values.length; i++) {
    const w = weights === undefined ? 1 : weights[i]!;
    if (cells[i]! < 0 || !Number.isFinite(w)) reject(histogram, values[i]!);
    else fillOne(histogram, cells[i]!, values[i]!, w);
  }
}

function fillOne(histogram: ExactHistogram, cell: number, x: number, w: number): void {
  const { plan, sums } = histogram;
  histogram.entries++;
  addExactly(histogram.contents[cell]!, w);
  if (histogram.weighted) addExactly(histogram.squares[cell]!, w * w);
  if (cell === 0 || cell > plan.bins) return;
  addExactly(sums[0], w * x);
  addExactly(sums[1], w * x * x);
}

function reject(histogram: ExactHistogram, x: number): void {
  const { nan, infinite, weight } = histogram.rejected;
  if (Number.isNaN(x)) histogram.rejected = { nan: nan + 1, infinite, weight };
  else if (!Number.isFinite(x)) histogram.rejected = { nan, infinite: infinite + 1, weight };
  else histogram.rejected = { nan, infinite, weight: weight + 1 };
}

/** The histogram as plain JSON. */
export function storeHistogram(histogram: ExactHistogram): StoredHistogram {
  const { contents, squares, sums, entries, rejected } = histogram;
  const cells = contents.flatMap((content, cell) => {
    const square = squares[cell] ?? [];
    return content.length === 0 && square.length === 0 ? [] : [[cell, content, square] as const];
  });
  return { cells, sums, entries, rejected: { ...rejected } };
}

/** Adds a stored histogram of the same plan in place. */
export function addStored(histogram: ExactHistogram, stored: StoredHistogram): void {
  for (const [cell, content, square] of stored.cells) {
    addParts(histogram.contents[cell]!, content);
    if (histogram.weighted) addParts(histogram.squares[cell]!, square);
  }
  for (const [i, sum] of histogram.sums.entries()) addParts(sum, stored.sums[i] ?? []);
  histogram.entries += stored.entries;
  const [a, b] = [histogram.rejected, stored.rejected];
  histogram.rejected = {
    nan: a.nan + b.nan,
    infinite: a.infinite + b.infinite,
    weight: a.weight + b.weight,
  };
}

/** The histogram with every sum rounded. Throws `LimitError` as `roundedSum`. */
export function roundHistogram(histogram: ExactHistogram): Histogram1D {
  const { plan, contents, squares, sums, entries, rejected } = histogram;
  const sumw = sumOfBins(contents);
  const sumw2 = histogram.weighted ? sumOfBins(squares) : sumw;
  const [sumwx, sumwx2] = [roundedSum(sums[0]), roundedSum(sums[1])];
  return {
    dimension: 1,
    name: plan.name,
    title: plan.title,
    x: axisOf(plan),
    contents: Float64Array.from(contents, roundedSum),
    sumw2: histogram.weighted ? Float64Array.from(squares, roundedSum) : undefined,
    entries,
    rejected,
    sums: { sumw, sumw2, sumwx, sumwx2 },
  };
}

/** Without under- and overflow. */
function sumOfBins(cells: readonly number[][]): number {
  const parts: number[] = [];
  for (const cell of cells.slice(1, -1)) addParts(parts, cell);
  return roundedSum(parts);
}

function axisOf({ bins, low, high, xTitle }: HistogramPlan) {
  return regularAxis(bins, low, high, { title: xTitle });
}
