import { UsageError } from '../errors.ts';
import { type Axis, describeAxis, type GridAxis, sameBins } from './axis.ts';
import type { Histogram, Histogram1D } from './histogram.ts';
import { overflowOf, underflowOf } from './histogram.ts';
import { addNumbers, scaleNumbers } from './sums.ts';

/**
 * The sum of two histograms of the same bins, under the name, title and axis texts of the first.
 * Throws `usage` when their axes differ. With `extend`, two grids of one width are first brought to the range
 * of both; that needs empty under- and overflow on the side that grows, else it throws `usage` too.
 */
export function add<H extends Histogram>(a: H, b: H, { extend = false }: { extend?: boolean } = {}): H {
  if (a.dimension !== b.dimension)
    throw new UsageError(`hist: "${a.name}" has ${a.dimension} dimensions, "${b.name}" has ${b.dimension}`);
  if (extend && a.dimension === 1 && b.dimension === 1) {
    const [left, right] = extendBoth(a, b);
    // `H` is `Histogram1D` here: both were narrowed by their dimension.
    return addSame(left, right) as H;
  }
  return addSame(a, b);
}

/** The sum of one or more histograms, added in their order. Throws as `add`, and `usage` for an empty list. */
export function sumOf<H extends Histogram>(histograms: readonly H[], options: { extend?: boolean } = {}): H {
  const [first, ...others] = histograms;
  if (first === undefined) throw new UsageError('hist: there is no histogram to add');
  return others.reduce((sum, next) => add(sum, next, options), first);
}

/**
 * All contents times `factor`, errors with them. The entries stay. Afterwards the histogram keeps `sumw2`.
 * Throws `usage` for a factor that is not finite.
 */
export function scale<H extends Histogram>(histogram: H, factor: number): H {
  if (!Number.isFinite(factor))
    throw new UsageError(`hist: "${histogram.name}" cannot be scaled by ${factor}`);
  const sumw2 = (histogram.sumw2 ?? histogram.contents).map((x) => x * factor * factor);
  const sums = scaleNumbers(histogram.sums, (name) => (name === 'sumw2' ? factor * factor : factor));
  return { ...histogram, contents: histogram.contents.map((x) => x * factor), sumw2, sums };
}

/** A one-dimensional histogram on a grid, brought to a wider range. Throws `usage` when it would hide under- or overflow. */
export function extendTo(histogram: Histogram1D, low: number, high: number): Histogram1D {
  const x = histogram.x;
  if (x.kind !== 'grid') throw new UsageError(`hist: "${histogram.name}" is on no grid: ${describeAxis(x)}`);
  const first = Math.min(x.first, Math.floor(low / x.width));
  const end = Math.max(x.first + x.bins, Math.ceil(high / x.width));
  return extendGrid(histogram, x, first, end);
}

function addSame<H extends Histogram>(a: H, b: H): H {
  checkSame(a.name, a.x, b.x);
  if (a.dimension === 2 && b.dimension === 2) checkSame(a.name, a.y, b.y);
  const weighted = a.sumw2 !== undefined || b.sumw2 !== undefined;
  return {
    ...a,
    contents: addArrays(a.contents, b.contents),
    sumw2: weighted ? addArrays(a.sumw2 ?? a.contents, b.sumw2 ?? b.contents) : undefined,
    entries: a.entries + b.entries,
    rejected: addNumbers(a.rejected, b.rejected),
    sums: addNumbers(a.sums, b.sums),
  };
}

function checkSame(name: string, a: Axis, b: Axis): void {
  if (sameBins(a, b)) return;
  throw new UsageError(`hist: "${name}": cannot add ${describeAxis(b)} to ${describeAxis(a)}`, {
    hint: 'histograms add when their edges are equal; grids of one width can be extended to a common range',
  });
}

function extendBoth(a: Histogram1D, b: Histogram1D): [Histogram1D, Histogram1D] {
  const [x, other] = [a.x, b.x];
  if (sameBins(x, other)) return [a, b];
  if (x.kind !== 'grid' || other.kind !== 'grid' || x.width !== other.width)
    throw new UsageError(
      `hist: "${a.name}": ${describeAxis(x)} and ${describeAxis(other)} are not grids of one width`,
    );
  const first = Math.min(x.first, other.first);
  const end = Math.max(x.first + x.bins, other.first + other.bins);
  return [extendGrid(a, x, first, end), extendGrid(b, other, first, end)];
}

function extendGrid(histogram: Histogram1D, x: GridAxis, first: number, end: number): Histogram1D {
  const lost =
    (first < x.first && underflowOf(histogram)) || (end > x.first + x.bins && overflowOf(histogram));
  if (lost)
    throw new UsageError(
      `hist: "${histogram.name}" has ${lost} outside ${describeAxis(x)} and cannot be extended`,
    );
  const bins = end - first;
  const shift = x.first - first;
  const move = (cells: Float64Array) => moveCells(cells, x.bins, bins, shift);
  return {
    ...histogram,
    x: { kind: 'grid', bins, width: x.width, first, title: x.title },
    contents: move(histogram.contents),
    sumw2: histogram.sumw2 === undefined ? undefined : move(histogram.sumw2),
  };
}

function moveCells(cells: Float64Array, from: number, to: number, shift: number): Float64Array {
  const moved = new Float64Array(to + 2);
  moved.set(cells.subarray(1, from + 1), shift + 1);
  moved[0] = cells[0]!;
  moved[to + 1] = cells[from + 1]!;
  return moved;
}

function addArrays(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, i) => value + b[i]!);
}
