import { LimitError } from '../../../errors.ts';
import { edgesOf, fixedWidthAxis } from '../../../hist/index.ts';
import type { Blocks } from '../mass-array.ts';

/** Bins of about this width: of a grid from 0, or equal ones over the range of the masses. */
export type SpectrumBins = { readonly kind: 'grid' | 'range'; readonly width: number };

/** A spectrum in bins. */
export interface Binned {
  /** One more than there are bins; empty when there is no bin. */
  readonly edges: Float64Array;
  /** Masses in each bin. */
  readonly counts: Float64Array;
  /** Sums of weights, the counts themselves without weights. */
  readonly heights: Float64Array;
}

/** A spectrum so wide that it would need more bins than this is refused rather than binned. */
const MOST_BINS = 10_000_000;

/** The masses that are `wanted`, in bins. Throws `LimitError` when their range is too wide. */
export async function binned(
  blocks: Blocks,
  bins: SpectrumBins,
  wanted: (x: number) => boolean,
): Promise<Binned> {
  const edges = edgesFor(await rangeOf(blocks, wanted), bins);
  const counts = new Float64Array(Math.max(0, edges.length - 1));
  const sums = new Float64Array(counts.length);
  if (counts.length === 0) return { edges, counts, heights: counts };
  let isWeighted = false;
  for await (const { masses, weights } of blocks()) {
    isWeighted ||= weights !== undefined;
    for (let i = 0; i < masses.length; i++) {
      if (!wanted(masses[i]!)) continue;
      const bin = binOf(masses[i]!, edges);
      counts[bin]!++;
      sums[bin]! += weights?.[i] ?? 1;
    }
  }
  return { edges, counts, heights: isWeighted ? sums : counts };
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

/** The smallest and the largest mass that is wanted. */
interface Range {
  readonly min: number;
  readonly max: number;
}

async function rangeOf(blocks: Blocks, wanted: (x: number) => boolean): Promise<Range> {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for await (const { masses } of blocks()) {
    for (const x of masses) {
      if (!wanted(x)) continue;
      if (x < min) min = x;
      if (x > max) max = x;
    }
  }
  return { min, max };
}

function edgesFor({ min, max }: Range, { kind, width }: SpectrumBins): Float64Array {
  if (!(max >= min)) return new Float64Array(0);
  const bins = Math.ceil((max - min) / width);
  if (bins > MOST_BINS) {
    throw new LimitError(
      `bumpnet: masses from ${min} to ${max} would need ${bins} bins of ${width}, more than ${MOST_BINS}`,
    );
  }
  if (kind === 'grid') return edgesOf(fixedWidthAxis(width, min, max));
  if (bins === 0) return new Float64Array(0);
  const step = (max - min) / bins;
  const edges = Float64Array.from({ length: bins + 1 }, (_, i) => i * step + min);
  edges[bins] = max;
  return edges;
}
