import { combinationName, type Signature } from '../../../combinatorics/index.ts';
import {
  type Axis,
  fill,
  fixedWidthAxis,
  type Histogram1D,
  histogram,
  regularAxis,
} from '../../../hist/index.ts';
import type { Blocks } from '../cleaning/cut.ts';

/** How a mass spectrum is binned. */
export interface SpectrumBinning {
  /** GeV. */
  readonly width: number;
  /**
   * `fixed`: edges at whole multiples of the width from 0, so that any two runs can be added. `range`: equal bins of at
   * most the width from the smallest to the largest mass, the last one closed.
   */
  readonly binning: 'fixed' | 'range';
}

/** A spectrum of masses in GeV; undefined when there is none. Throws `LimitError` when the range is too wide to bin. */
export async function spectrumHistogram(
  name: string,
  signature: Signature,
  blocks: Blocks,
  binning: SpectrumBinning,
): Promise<Histogram1D | undefined> {
  const range = await rangeOf(blocks);
  if (range === undefined) return undefined;
  let spectrum = histogram(axisFor(range, binning, axisTitle(signature)), { name, title: name });
  for await (const block of blocks()) spectrum = fill(spectrum, block);
  return spectrum;
}

/** `m(e0, j0) [GeV]` for the combination of a signature. */
export function axisTitle({ combination }: Signature): string {
  const objects = combinationName(combination).match(/[a-z]\d+/g) ?? [];
  return `m(${objects.join(', ')}) [GeV]`;
}

interface Range {
  readonly min: number;
  readonly max: number;
}

async function rangeOf(blocks: Blocks): Promise<Range | undefined> {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for await (const block of blocks()) {
    for (const x of block) {
      if (x < min) min = x;
      if (x > max) max = x;
    }
  }
  return min <= max ? { min, max } : undefined;
}

function axisFor({ min, max }: Range, { width, binning }: SpectrumBinning, title: string): Axis {
  if (binning === 'fixed') return fixedWidthAxis(width, min, max, { title });
  const bins = Math.max(1, Math.ceil((max - min) / width));
  return regularAxis(bins, min, justAbove(max > min ? max : min + width), { title });
}

/** The smallest number above a positive one: an exclusive edge there takes the number itself in. */
function justAbove(x: number): number {
  const bits = new BigInt64Array(1);
  const value = new Float64Array(bits.buffer);
  value[0] = x;
  bits[0] = bits[0]! + 1n;
  return value[0];
}
