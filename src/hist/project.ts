import { UsageError } from '../errors.ts';
import { type Axis, describeAxis } from './axis.ts';
import type { Histogram1D, Histogram2D } from './histogram.ts';
import { sumsAlong, sumsFromBins } from './sums.ts';

/** Which bins of the other axis are summed, counted from 0; `to` is the first one left out. */
export interface BinRange {
  from: number;
  to: number;
}

/**
 * The histogram along one axis. Without `over`, everything of the other axis is summed, under- and overflow
 * included, and entries are kept. With `over`, only those bins are: entries are then the effective number
 * of the projected cells, and the sums are made from the middles of the bins. Throws `usage` for a range outside.
 */
export function project(histogram: Histogram2D, along: 'x' | 'y', over?: BinRange): Histogram1D {
  const { name, title, rejected } = histogram;
  const [axis, other] = along === 'x' ? [histogram.x, histogram.y] : [histogram.y, histogram.x];
  const cells = cellRange(other, over);
  const take = (all: Float64Array) => projectCells(histogram, all, along, cells);
  const contents = take(histogram.contents);
  const sumw2 = histogram.sumw2 === undefined ? undefined : take(histogram.sumw2);
  const kept = { dimension: 1, name, title, x: axis, contents, sumw2, rejected } as const;
  if (over === undefined && noFlow(histogram, along))
    return { ...kept, entries: histogram.entries, sums: sumsAlong(histogram.sums, along) };
  const sums = sumsFromBins(axis, { contents, sumw2 });
  return { ...kept, sums, entries: over === undefined ? histogram.entries : effective(contents, sumw2) };
}

function cellRange(axis: Axis, over: BinRange | undefined): BinRange {
  if (over === undefined) return { from: 0, to: axis.bins + 2 };
  const { from, to } = over;
  if (!(Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from < to && to <= axis.bins))
    throw new UsageError(`hist: bins ${from} to ${to} are not in ${describeAxis(axis)}`);
  return { from: from + 1, to: to + 1 };
}

function projectCells(
  histogram: Histogram2D,
  all: Float64Array,
  along: 'x' | 'y',
  cells: BinRange,
): Float64Array {
  const stride = histogram.x.bins + 2;
  const projected = new Float64Array(along === 'x' ? stride : histogram.y.bins + 2);
  for (let i = 0; i < projected.length; i++) {
    let sum = 0;
    for (let k = cells.from; k < cells.to; k++) sum += all[along === 'x' ? k * stride + i : i * stride + k]!;
    projected[i] = sum;
  }
  return projected;
}

/** Whether what lies outside the other axis is empty: only then are the sums those of the projection. */
function noFlow(histogram: Histogram2D, along: 'x' | 'y'): boolean {
  const other = along === 'x' ? histogram.y : histogram.x;
  const all = histogram.contents;
  const first = projectCells(histogram, all, along, { from: 0, to: 1 });
  const last = projectCells(histogram, all, along, { from: other.bins + 1, to: other.bins + 2 });
  return first.every((x) => x === 0) && last.every((x) => x === 0);
}

function effective(contents: Float64Array, sumw2: Float64Array | undefined): number {
  const sum = contents.reduce((a, b) => a + b, 0);
  const squares = (sumw2 ?? contents).reduce((a, b) => a + b, 0);
  return squares === 0 ? 0 : (sum * sum) / squares;
}
