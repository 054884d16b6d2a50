/**
 * Axes: how a line is cut into bins. Three kinds, all with an exclusive last edge, as in ROOT:
 *
 *     regular    bins of one width between two ends           low ├──┼──┼──┤ high
 *     variable   edges one by one                             e0 ├─┼────┼──┤ e3
 *     grid       edges at whole multiples of a width from 0   first*w ├──┼──┼──┤ (first+bins)*w
 *
 * Two grids of one width fit together whatever their ranges: that is what they are for.
 * An axis is never changed once it was made.
 */
import { LimitError, UsageError } from '../errors.ts';

/** What every axis has besides its bins. */
interface AxisText {
  /** What is drawn beside it, with its unit: `m(e0, j0) [GeV]`. Empty for none. */
  readonly title: string;
  /** One text per bin for axes that count things: cuts, channels. */
  readonly labels?: readonly string[];
}

/** Bins of equal width from `low` (inclusive) to `high` (exclusive). */
export interface RegularAxis extends AxisText {
  readonly kind: 'regular';
  readonly bins: number;
  readonly low: number;
  readonly high: number;
}

/** Bins between rising edges, one edge more than bins. */
export interface VariableAxis extends AxisText {
  readonly kind: 'variable';
  readonly bins: number;
  readonly edges: Float64Array;
}

/** Bin `i` (from 0) runs from `(first + i) * width` to `(first + i + 1) * width`. */
export interface GridAxis extends AxisText {
  readonly kind: 'grid';
  readonly bins: number;
  readonly width: number;
  readonly first: number;
}

export type Axis = RegularAxis | VariableAxis | GridAxis;

/** What the caller may say about an axis besides its bins. */
export interface AxisOptions {
  title?: string;
  labels?: readonly string[];
}

/** No axis has more bins than this: 80 MB of contents. */
export const maxBins = 10_000_000;

/** An axis of `bins` equal bins in [low, high). Throws `usage` when the range is empty, `limit` when there are too many bins. */
export function regularAxis(bins: number, low: number, high: number, options: AxisOptions = {}): RegularAxis {
  checkBins(bins);
  if (!(Number.isFinite(low) && Number.isFinite(high) && high > low))
    throw new UsageError(`hist: an axis needs low < high, got ${low} and ${high}`);
  return { kind: 'regular', bins, low, high, ...textOf(bins, options) };
}

/** An axis with the given edges, which are copied. Throws `usage` unless they are finite and rise. */
export function variableAxis(edges: ArrayLike<number>, options: AxisOptions = {}): VariableAxis {
  checkBins(edges.length - 1);
  const copy = Float64Array.from(edges);
  for (let i = 0; i < copy.length; i++) {
    if (!Number.isFinite(copy[i]!) || (i > 0 && copy[i]! <= copy[i - 1]!))
      throw new UsageError(`hist: edge ${i} of the axis is ${copy[i]}, edges must be finite and rise`);
  }
  return { kind: 'variable', bins: copy.length - 1, edges: copy, ...textOf(copy.length - 1, options) };
}

/**
 * The smallest grid of this bin width that holds both `low` and `high`: its edges are whole multiples of `width`,
 * the value `high` itself is inside. Throws `usage` or `limit`.
 */
export function fixedWidthAxis(
  width: number,
  low: number,
  high: number,
  options: AxisOptions = {},
): GridAxis {
  if (!(Number.isFinite(width) && width > 0))
    throw new UsageError(`hist: the bin width must be positive, got ${width}`);
  if (!(Number.isFinite(low) && Number.isFinite(high) && high >= low))
    throw new UsageError(`hist: a grid needs low <= high, got ${low} and ${high}`);
  const first = gridCell(width, low);
  const bins = gridCell(width, high) + 1 - first;
  checkBins(bins);
  return { kind: 'grid', bins, width, first, ...textOf(bins, options) };
}

/** The whole number `k` with `k * width <= x < (k + 1) * width`, in floating-point numbers as they are. */
export function gridCell(width: number, x: number): number {
  const k = Math.floor(x / width);
  if (x < k * width) return k - 1;
  return x >= (k + 1) * width ? k + 1 : k;
}

/** All edges, one more than bins: a new array, or the axis' own for a variable one: do not write into it. */
export function edgesOf(axis: Axis): Float64Array {
  if (axis.kind === 'variable') return axis.edges;
  return Float64Array.from({ length: axis.bins + 1 }, (_, i) => edgeOf(axis, i));
}

/** Edge `i`, from 0 to `bins`. */
export function edgeOf(axis: Axis, i: number): number {
  switch (axis.kind) {
    case 'regular':
      return i === axis.bins ? axis.high : axis.low + i * ((axis.high - axis.low) / axis.bins);
    case 'variable':
      return axis.edges[i] ?? Number.NaN;
    case 'grid':
      return (axis.first + i) * axis.width;
    default:
      return axis satisfies never;
  }
}

/** The first edge. */
export function lowOf(axis: Axis): number {
  return edgeOf(axis, 0);
}

/** The last edge, which belongs to the overflow. */
export function highOf(axis: Axis): number {
  return edgeOf(axis, axis.bins);
}

/** The width of every bin, or undefined when they differ. */
export function binWidthOf(axis: Axis): number | undefined {
  if (axis.kind === 'regular') return (axis.high - axis.low) / axis.bins;
  if (axis.kind === 'grid') return axis.width;
  return axis.bins === 1 ? axis.edges[1]! - axis.edges[0]! : undefined;
}

/** Whether two axes have the same bins. Their titles and labels may differ. */
export function sameBins(a: Axis, b: Axis): boolean {
  if (a.bins !== b.bins) return false;
  if (a.kind === 'regular' && b.kind === 'regular') return a.low === b.low && a.high === b.high;
  if (a.kind === 'grid' && b.kind === 'grid') return a.first === b.first && a.width === b.width;
  for (let i = 0; i <= a.bins; i++) if (edgeOf(a, i) !== edgeOf(b, i)) return false;
  return true;
}

/** An axis in words, for messages: `20 bins in [0, 200)`. */
export function describeAxis(axis: Axis): string {
  const kind = axis.kind === 'regular' ? '' : ` (${axis.kind})`;
  return `${axis.bins} bins in [${lowOf(axis)}, ${highOf(axis)})${kind}`;
}

function checkBins(bins: number): void {
  if (!Number.isInteger(bins) || bins < 1)
    throw new UsageError(`hist: an axis needs at least one bin, got ${bins}`);
  if (bins > maxBins) throw new LimitError(`hist: an axis has at most ${maxBins} bins, got ${bins}`);
}

function textOf(bins: number, options: AxisOptions): AxisText {
  const { title = '', labels } = options;
  if (labels === undefined) return { title };
  if (labels.length !== bins) throw new UsageError(`hist: ${labels.length} labels for ${bins} bins`);
  return { title, labels };
}
