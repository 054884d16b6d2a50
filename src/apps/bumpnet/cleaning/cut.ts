/*
 * Cleaning of one mass spectrum:
 *
 *     A  what lies in a window of a known resonance is taken out, if windows are given
 *     B  the peak: the left edge of the rightmost bin with the most masses; what lies below is cut away
 *     C  the split: what lies above the first empty bin is outliers, the rest is main
 *
 *      n │   ▄▄
 *        │  ▄███▄▄      ▄▄▄▂▂▂▁▁      ▁
 *        └──┬────────────────────┬──────── m
 *        peak   └window┘       split
 *
 * Bins are those of a grid (edges at whole multiples of the width), or as the original pipeline has them: ceil((max - min)
 * / width) equal ones from the smallest to the largest mass, the last one closed, found anew for C. The masses are walked
 * through block by block, so that memory does not grow with them.
 */
import type { Blocks, MassBlock } from '../mass-array.ts';
import { type Binned, binned, type SpectrumBins } from './bins.ts';
import type { ResonanceWindow } from './resonances.ts';

/** How a spectrum is cut. */
export interface CutOptions {
  readonly bins: SpectrumBins;
  /** What is taken out first; none unless told. */
  readonly windows?: readonly ResonanceWindow[];
}

/** What cleaning found out about a spectrum; all masses in its own unit. */
export interface Cut {
  /** Smaller masses are cut away; minus infinity when none is. */
  readonly peak: number;
  /** Masses from here on are outliers; infinite when there are none. */
  readonly split: number;
  /** Masses below the peak. */
  readonly removed: number;
  /** What was taken out of each window. */
  readonly windows: readonly (ResonanceWindow & { readonly removed: number })[];
  readonly main: number;
  readonly outliers: number;
}

/** Where a mass ends: a part, or the number of the window that it lies in. */
type Place = 'below' | 'main' | 'outliers' | number;

/** Finds peak and split of a spectrum. Throws `LimitError` when its range is too wide to bin. */
export async function findCut(blocks: Blocks, { bins, windows = [] }: CutOptions): Promise<Cut> {
  const outside = (x: number) => windowAt(windows, x) < 0;
  const all = await binned(blocks, bins, outside);
  const first = peakBin(all);
  const peak = all.edges[first] ?? Number.NEGATIVE_INFINITY;
  // The edges of a grid stay where they are; those of a range follow what is left.
  const rest = bins.kind === 'grid' ? all : await binned(blocks, bins, (x) => x >= peak && outside(x));
  const split = splitOf(rest, bins.kind === 'grid' ? first : 0, windows);
  return count(blocks, { peak, split, windows });
}

/** The cut that leaves everything as it is. */
export async function noCut(blocks: Blocks): Promise<Cut> {
  return count(blocks, { peak: Number.NEGATIVE_INFINITY, split: Number.POSITIVE_INFINITY, windows: [] });
}

/** The masses of one part with their weights, in order. */
export async function* partOf(
  blocks: Blocks,
  cut: Cut,
  part: 'main' | 'outliers',
): AsyncGenerator<MassBlock> {
  for await (const { masses, weights } of blocks()) {
    const isIn = Uint8Array.from(masses, (x) => (placeOf(x, cut) === part ? 1 : 0));
    const select = (values: Float64Array) => values.filter((_, i) => isIn[i] === 1);
    yield { masses: select(masses), weights: weights && select(weights) };
  }
}

async function count(
  blocks: Blocks,
  cut: Pick<Cut, 'peak' | 'split'> & { windows: readonly ResonanceWindow[] },
): Promise<Cut> {
  const parts = { below: 0, main: 0, outliers: 0 };
  const inWindows = cut.windows.map(() => 0);
  for await (const { masses } of blocks()) {
    for (const x of masses) {
      const place = placeOf(x, cut);
      if (typeof place === 'number') inWindows[place]!++;
      else parts[place]++;
    }
  }
  const windows = cut.windows.map((window, i) => ({ ...window, removed: inWindows[i] ?? 0 }));
  const { below: removed, main, outliers } = parts;
  return { ...cut, windows, removed, main, outliers };
}

function placeOf(
  x: number,
  { peak, split, windows }: Pick<Cut, 'peak' | 'split'> & { windows: readonly ResonanceWindow[] },
): Place {
  const window = windowAt(windows, x);
  if (window >= 0) return window;
  if (x < peak) return 'below';
  return x < split ? 'main' : 'outliers';
}

function windowAt(windows: readonly ResonanceWindow[], x: number): number {
  for (let i = 0; i < windows.length; i++) if (x >= windows[i]!.low && x < windows[i]!.high) return i;
  return -1;
}

/** The rightmost of the highest bins, -1 when there is no bin. */
function peakBin({ heights }: Binned): number {
  let [highest, peak] = [0, -1];
  for (let bin = 0; bin < heights.length; bin++) {
    if (heights[bin]! < highest) continue;
    highest = heights[bin]!;
    peak = bin;
  }
  return peak;
}

/** The first empty bin behind `from` that is not (partly) a window's. */
function splitOf({ edges, counts }: Binned, from: number, windows: readonly ResonanceWindow[]): number {
  const isOfWindow = (bin: number) =>
    windows.some(({ low, high }) => low < edges[bin + 1]! && high > edges[bin]!);
  let empty = Math.max(0, from);
  while (empty < counts.length && (counts[empty]! > 0 || isOfWindow(empty))) empty++;
  // A hole right behind the first bin would leave hardly anything: then nothing is split off.
  return empty < counts.length && empty - from > 1 ? edges[empty]! : Number.POSITIVE_INFINITY;
}
