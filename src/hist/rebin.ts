import { UsageError } from '../errors.ts';
import { type Axis, describeAxis, edgeOf, regularAxis, variableAxis } from './axis.ts';
import type { Histogram1D } from './histogram.ts';
import { sumsFromBins } from './sums.ts';

/**
 * Bins merged, either `into` groups of so many, or between the given edges, which must be edges of the axis.
 * As in ROOT, bins left over at the end go into the overflow; bins outside the given edges go into under- and
 * overflow. A grid stays a grid when its first edge is a multiple of the new width. The sums stay as they were
 * filled, unless bins left the range: then they are made again from the middles of the bins.
 * Throws `usage` for a group below 1, above the number of bins, or an edge the axis does not have.
 */
export function rebin(histogram: Histogram1D, into: number | ArrayLike<number>): Histogram1D {
  const plan = typeof into === 'number' ? planGroups(histogram.x, into) : planEdges(histogram.x, into);
  return regroup(histogram, plan);
}

/**
 * The bins that lie in [low, high] alone; the others go into under- and overflow. Ends inside a bin take that
 * bin along. Throws `usage` when nothing of the axis is left.
 */
export function slice(histogram: Histogram1D, low: number, high: number): Histogram1D {
  const { x } = histogram;
  let [from, to] = [0, x.bins];
  while (from < x.bins && edgeOf(x, from + 1) <= low) from++;
  while (to > from && edgeOf(x, to - 1) >= high) to--;
  if (to <= from)
    throw new UsageError(
      `hist: "${histogram.name}": [${low}, ${high}] has no bin of ${describeAxis(histogram.x)}`,
    );
  return regroup(histogram, { axis: part(x, from, to - from, 1), starts: range(from, to - from, 1) });
}

/** New bin `i` is made of the old bins (counted from 0) from `starts[i]` to `starts[i + 1]`. */
interface Plan {
  readonly axis: Axis;
  readonly starts: readonly number[];
}

function planGroups(x: Axis, group: number): Plan {
  if (!Number.isInteger(group) || group < 1 || group > x.bins)
    throw new UsageError(`hist: cannot merge ${group} bins of ${describeAxis(x)}`);
  const bins = Math.floor(x.bins / group);
  return { axis: part(x, 0, bins, group), starts: range(0, bins, group) };
}

function planEdges(x: Axis, edges: ArrayLike<number>): Plan {
  const index = new Map(Array.from({ length: x.bins + 1 }, (_, i) => [edgeOf(x, i), i]));
  const starts = Array.from(edges, (edge) => {
    const at = index.get(edge);
    if (at === undefined) throw new UsageError(`hist: ${edge} is no edge of ${describeAxis(x)}`);
    return at;
  });
  return { axis: variableAxis(edges, { title: x.title }), starts };
}

/** `bins` bins of `group` old ones each, from old bin `from` on. Labels survive only unmerged. */
function part(x: Axis, from: number, bins: number, group: number): Axis {
  const labels = group === 1 ? x.labels?.slice(from, from + bins) : undefined;
  const text = labels === undefined ? { title: x.title } : { title: x.title, labels };
  const first = x.kind === 'grid' ? (x.first + from) / group : Number.NaN;
  if (x.kind === 'grid' && Number.isInteger(first))
    return { kind: 'grid', bins, width: x.width * group, first, ...text };
  if (x.kind === 'variable')
    return variableAxis(
      range(from, bins, group).map((i) => edgeOf(x, i)),
      text,
    );
  return regularAxis(bins, edgeOf(x, from), edgeOf(x, from + bins * group), text);
}

function range(from: number, bins: number, step: number): number[] {
  return Array.from({ length: bins + 1 }, (_, i) => from + i * step);
}

function regroup(histogram: Histogram1D, { axis, starts }: Plan): Histogram1D {
  const contents = regroupCells(histogram.contents, starts);
  const sumw2 = histogram.sumw2 === undefined ? undefined : regroupCells(histogram.sumw2, starts);
  const whole = starts[0] === 0 && starts.at(-1) === histogram.x.bins;
  const sums = whole ? histogram.sums : sumsFromBins(axis, { contents, sumw2 });
  return { ...histogram, x: axis, contents, sumw2, sums };
}

function regroupCells(cells: Float64Array, starts: readonly number[]): Float64Array {
  const grouped = new Float64Array(starts.length + 1);
  let target = 0;
  for (let cell = 0; cell < cells.length; cell++) {
    while (target < starts.length && cell - 1 >= starts[target]!) target++;
    grouped[target]! += cells[cell]!;
  }
  return grouped;
}
