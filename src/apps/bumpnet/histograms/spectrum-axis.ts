import { type Combination, combinationName } from '../../../combinatorics/index.ts';
import {
  type Axis,
  fixedWidthAxis,
  type GridAxis,
  lowOf,
  regularAxis,
  type VariableAxis,
  variableAxis,
} from '../../../hist/index.ts';
import { massResolution } from '../resolution.ts';
import type { BinWidth } from '../settings.ts';

/** What the bins of a spectrum follow from; all in GeV. */
export interface SpectrumRange {
  readonly min: number;
  readonly max: number;
  /** Masses below were cut away: a bin that this cuts through would be partly filled, so bins begin behind it. */
  readonly cut: number | null;
}

/** Variable bins are no narrower than this, in GeV. */
const NARROWEST = 1;

/**
 * The axis of a spectrum. `fixed`: edges at whole multiples of the width from 0, or at the edges of a ladder of bins as
 * wide as the mass is uncertain, so that any two runs can be added. `range`: equal bins of at most the width from the
 * smallest to the largest mass, the last one closed. Throws `LimitError` when there would be too many bins.
 */
export function spectrumAxis(
  combination: Combination,
  range: SpectrumRange,
  width: BinWidth,
  binning: 'fixed' | 'range',
): Axis {
  const title = axisTitle(combination);
  if (width === 'variable') return fromWholeBin(ladder(combination, range, title), range);
  if (binning === 'fixed') return fromWholeBin(fixedWidthAxis(width, range.min, range.max, { title }), range);
  const { min, max } = range;
  const bins = Math.max(1, Math.ceil((max - min) / width));
  return regularAxis(bins, min, justAbove(max > min ? max : min + width), { title });
}

/** `m(e0, j0) [GeV]`. */
export function axisTitle(combination: Combination): string {
  const objects = combinationName(combination).match(/[a-z]\d+/g) ?? [];
  return `m(${objects.join(', ')}) [GeV]`;
}

/** The bins from 0 on, each as wide as the mass is uncertain at its lower edge, that hold the range. */
function ladder(combination: Combination, { min, max }: SpectrumRange, title: string): VariableAxis {
  const edges = [0];
  const step = () => Math.max(NARROWEST, massResolution(combination, edges.at(-1)!));
  while (edges.at(-1)! <= max) edges.push(edges.at(-1)! + step());
  const first = Math.max(
    0,
    edges.findLastIndex((edge) => edge <= min),
  );
  return variableAxis(edges.slice(first), { title });
}

/** Without a first bin that a cut went through, as long as another bin is left. */
function fromWholeBin(axis: GridAxis | VariableAxis, { cut }: SpectrumRange): Axis {
  if (cut === null || cut <= lowOf(axis) || axis.bins === 1) return axis;
  if (axis.kind === 'grid') return { ...axis, first: axis.first + 1, bins: axis.bins - 1 };
  return variableAxis(axis.edges.subarray(1), axis);
}

/** The smallest number above a positive one: an exclusive edge there takes the number itself in. */
function justAbove(x: number): number {
  const bits = new BigInt64Array(1);
  const value = new Float64Array(bits.buffer);
  value[0] = x;
  bits[0] = bits[0]! + 1n;
  return value[0];
}
