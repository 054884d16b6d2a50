import { LimitError } from '../errors.ts';
import { type Axis, maxBins } from './axis.ts';

/**
 * What was counted apart, because it has no place on an axis: it is in neither contents nor entries.
 * Each fill is counted once, under the first of these that holds.
 */
export interface Rejected {
  /** A value was not a number. */
  readonly nan: number;
  /** A value was plus or minus infinity. */
  readonly infinite: number;
  /** The values were finite, the weight was not. */
  readonly weight: number;
}

/** Sums over the fills inside the axes' ranges, with the values as they were filled and not as they were binned. */
export interface Sums {
  readonly sumw: number;
  readonly sumw2: number;
  readonly sumwx: number;
  readonly sumwx2: number;
}

/** The sums of two dimensions. */
export interface Sums2D extends Sums {
  readonly sumwy: number;
  readonly sumwy2: number;
  readonly sumwxy: number;
}

interface Bins {
  readonly name: string;
  readonly title: string;
  /** Sum of weights per cell, under- and overflow included, the first axis running fastest. */
  readonly contents: Float64Array;
  /** Sum of squared weights per cell, or undefined as long as all weights were 1: then it equals the contents. */
  readonly sumw2: Float64Array | undefined;
  /** How often something was filled, under- and overflow included, whatever the weights. */
  readonly entries: number;
  readonly rejected: Rejected;
}

/** A histogram along one axis: `bins + 2` cells, cell 0 the underflow. */
export interface Histogram1D extends Bins {
  readonly dimension: 1;
  readonly x: Axis;
  readonly sums: Sums;
}

/** A histogram over two axes: cell `(bins of x + 2) * iy + ix`. */
export interface Histogram2D extends Bins {
  readonly dimension: 2;
  readonly x: Axis;
  readonly y: Axis;
  readonly sums: Sums2D;
}

export type Histogram = Histogram1D | Histogram2D;

/** Name and title of a new histogram; both empty unless given. */
export interface HistogramOptions {
  name?: string;
  title?: string;
}

const none: Rejected = { nan: 0, infinite: 0, weight: 0 };
const noSums: Sums = { sumw: 0, sumw2: 0, sumwx: 0, sumwx2: 0 };

/** An empty histogram along `x`. */
export function histogram(x: Axis, options: HistogramOptions = {}): Histogram1D {
  return { dimension: 1, x, sums: noSums, ...emptyBins(x.bins + 2, options) };
}

/** An empty histogram over `x` and `y`. Throws `limit` when there are too many cells. */
export function histogram2D(x: Axis, y: Axis, options: HistogramOptions = {}): Histogram2D {
  const cells = (x.bins + 2) * (y.bins + 2);
  if (cells > maxBins) throw new LimitError(`hist: a histogram has at most ${maxBins} cells, got ${cells}`);
  const sums = { ...noSums, sumwy: 0, sumwy2: 0, sumwxy: 0 };
  return { dimension: 2, x, y, sums, ...emptyBins(cells, options) };
}

/** Content of bin `i` counted from 0, without under- and overflow. */
export function contentOf(histogram: Histogram1D, i: number): number {
  return histogram.contents[i + 1] ?? 0;
}

/** The contents of the bins of one axis, without under- and overflow: a view, do not write into it. */
export function binContents(histogram: Histogram1D): Float64Array {
  return histogram.contents.subarray(1, histogram.x.bins + 1);
}

/** Sum of weights below the first edge. */
export function underflowOf(histogram: Histogram1D): number {
  return histogram.contents[0] ?? 0;
}

/** Sum of weights at or above the last edge. */
export function overflowOf(histogram: Histogram1D): number {
  return histogram.contents[histogram.x.bins + 1] ?? 0;
}

function emptyBins(cells: number, options: HistogramOptions): Bins {
  const { name = '', title = '' } = options;
  return { name, title, contents: new Float64Array(cells), sumw2: undefined, entries: 0, rejected: none };
}
