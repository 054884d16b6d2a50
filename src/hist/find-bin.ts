import { type Axis, type GridAxis, gridCell, highOf, lowOf, type RegularAxis } from './axis.ts';

/** The cell of a value that is not finite. */
export const noCell = -1;

/**
 * The cell of every value: 0 is the underflow, 1 to `bins` the bins, `bins + 1` the overflow, -1 for values that
 * are not finite. Regular axes round as ROOT does, so that the same values give the same contents.
 */
export function findBins(axis: Axis, values: ArrayLike<number>): Int32Array {
  switch (axis.kind) {
    case 'regular':
      return regularBins(axis, values);
    case 'grid':
      return gridBins(axis, values);
    case 'variable':
      return variableBins(axis.edges, values);
    default:
      return axis satisfies never;
  }
}

/** The cell of one value, as `findBins`. */
export function findBin(axis: Axis, value: number): number {
  return findBins(axis, [value])[0] ?? noCell;
}

function regularBins(axis: RegularAxis, values: ArrayLike<number>): Int32Array {
  const { bins, low, high } = axis;
  const range = high - low;
  const cells = new Int32Array(values.length);
  for (let i = 0; i < cells.length; i++) {
    const x = values[i]!;
    const isInside = x >= low && x < high;
    cells[i] = isInside ? Math.min(bins, 1 + Math.floor((bins * (x - low)) / range)) : outside(x, low, bins);
  }
  return cells;
}

function gridBins(axis: GridAxis, values: ArrayLike<number>): Int32Array {
  const { bins, width, first } = axis;
  const [low, high] = [lowOf(axis), highOf(axis)];
  const cells = new Int32Array(values.length);
  for (let i = 0; i < cells.length; i++) {
    const x = values[i]!;
    cells[i] = x >= low && x < high ? gridCell(width, x) - first + 1 : outside(x, low, bins);
  }
  return cells;
}

function variableBins(edges: Float64Array, values: ArrayLike<number>): Int32Array {
  const bins = edges.length - 1;
  const [low, high] = [edges[0]!, edges[bins]!];
  const cells = new Int32Array(values.length);
  for (let i = 0; i < cells.length; i++) {
    const x = values[i]!;
    cells[i] = x >= low && x < high ? search(edges, x) : outside(x, low, bins);
  }
  return cells;
}

function outside(x: number, low: number, bins: number): number {
  if (!Number.isFinite(x)) return noCell;
  return x < low ? 0 : bins + 1;
}

/** Bin of a value inside the edges, by halving. */
function search(edges: Float64Array, x: number): number {
  let low = 0;
  let high = edges.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (x >= edges[middle]!) low = middle;
    else high = middle;
  }
  return low + 1;
}
