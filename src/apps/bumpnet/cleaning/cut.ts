/*
 * Cleaning of one mass spectrum, as the BumpNet pipeline defines it:
 *
 *     A  the peak: the left edge of the rightmost bin with the most entries
 *     B  what lies below the peak is cut away
 *     C  the split: what lies above the first empty bin is outliers, the rest is main
 *
 * A and C bin between the smallest and the largest number, in ceil((max - min) / width) equal bins, the last one
 * closed on the right. The numbers are walked through block by block, so that memory does not grow with them.
 */

import { LimitError } from '../../../errors.ts';

/** Numbers that can be walked through again and again, in the same order; none may be NaN or infinite. */
export type Blocks = () => AsyncIterable<Float64Array> | Iterable<Float64Array>;

/** What cleaning found out about a spectrum; all numbers in its own unit. */
export interface Cut {
  /** Smaller numbers are cut away. */
  readonly peak: number;
  /** Numbers from here on are outliers; infinite when there are none. */
  readonly split: number;
  readonly removed: number;
  readonly main: number;
  readonly outliers: number;
}

/** A spectrum so wide that it would need more bins than this is refused rather than binned. */
const MOST_BINS = 10_000_000;

/** Finds peak and split of a spectrum, for bins of about `width`. Throws `LimitError` when its range is too wide to bin. */
export async function findCut(blocks: Blocks, width: number): Promise<Cut> {
  const peak = peakOf(await histogramOf(blocks, width, Number.NEGATIVE_INFINITY));
  const split = splitOf(await histogramOf(blocks, width, peak));
  const counts = { removed: 0, main: 0, outliers: 0 };
  for await (const block of blocks()) {
    for (const x of block) counts[partOf(x, peak, split)]++;
  }
  return { peak, split, ...counts };
}

/** The numbers from the peak up to the split, in order. */
export function mainOf(blocks: Blocks, cut: Cut): AsyncIterable<Float64Array> {
  return select(blocks, (x) => partOf(x, cut.peak, cut.split) === 'main');
}

/** The numbers from the split on, in order. */
export function outliersOf(blocks: Blocks, cut: Cut): AsyncIterable<Float64Array> {
  return select(blocks, (x) => partOf(x, cut.peak, cut.split) === 'outliers');
}

function partOf(x: number, peak: number, split: number): 'removed' | 'main' | 'outliers' {
  if (x < peak) return 'removed';
  return x < split ? 'main' : 'outliers';
}

async function* select(blocks: Blocks, keep: (x: number) => boolean): AsyncIterable<Float64Array> {
  for await (const block of blocks()) yield block.filter(keep);
}

interface Binned {
  /** One more than there are bins; empty when all numbers are the same. */
  readonly edges: Float64Array;
  readonly counts: Float64Array;
}

async function histogramOf(blocks: Blocks, width: number, from: number): Promise<Binned> {
  const edges = equalEdges(await rangeOf(blocks, from), width);
  const counts = new Float64Array(Math.max(0, edges.length - 1));
  if (counts.length === 0) return { edges, counts };
  for await (const block of blocks()) {
    for (const x of block) if (x >= from) counts[binOf(x, edges)]!++;
  }
  return { edges, counts };
}

async function rangeOf(blocks: Blocks, from: number): Promise<{ min: number; max: number }> {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for await (const block of blocks()) {
    for (const x of block) {
      if (x < from) continue;
      if (x < min) min = x;
      if (x > max) max = x;
    }
  }
  return { min, max };
}

function equalEdges({ min, max }: { min: number; max: number }, width: number): Float64Array {
  const bins = max > min ? Math.ceil((max - min) / width) : 0;
  if (bins > MOST_BINS) {
    throw new LimitError(
      `bumpnet: masses from ${min} to ${max} would need ${bins} bins of ${width}, more than ${MOST_BINS}`,
    );
  }
  if (bins === 0) return new Float64Array(0);
  const step = (max - min) / bins;
  const edges = Float64Array.from({ length: bins + 1 }, (_, i) => i * step + min);
  edges[bins] = max;
  return edges;
}

/** The bin whose edges enclose `x`. The guess by division can be off by one where `x` lies on an edge. */
function binOf(x: number, edges: Float64Array): number {
  const last = edges.length - 2;
  let bin = Math.floor((x - edges[0]!) / ((edges[last + 1]! - edges[0]!) / (last + 1)));
  bin = Math.min(Math.max(bin, 0), last);
  while (bin > 0 && x < edges[bin]!) bin--;
  while (bin < last && x >= edges[bin + 1]!) bin++;
  return bin;
}

function peakOf({ edges, counts }: Binned): number {
  let highest = 0;
  let peak = Number.NEGATIVE_INFINITY;
  for (let bin = 0; bin < counts.length; bin++) {
    if (counts[bin]! < highest) continue;
    highest = counts[bin]!;
    peak = edges[bin]!;
  }
  return peak;
}

function splitOf({ edges, counts }: Binned): number {
  const empty = counts.indexOf(0);
  // A hole right behind the first bin would leave hardly anything: then nothing is split off.
  return empty > 1 ? edges[empty]! : Number.POSITIVE_INFINITY;
}
