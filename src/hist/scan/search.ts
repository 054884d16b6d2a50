/**
 * The search in one histogram: a smooth background is fitted, the least likely window is found, the background is fitted
 * again without that window, until the window stays. The data and every pseudo-experiment go through the same search.
 */
import { edgeOf, edgesOf } from '../axis.ts';
import { binContents, type Histogram1D } from '../histogram.ts';
import { type BackgroundFit, type Criterion, fitBackground } from './background-fit.ts';
import { type BackgroundForm, backgroundForms, type Family } from './background-forms.ts';
import { type Bump, leastLikely, type Window, windowsOf } from './bump-hunter.ts';

/** How a histogram is searched. */
export interface SearchOptions {
  readonly criterion?: Criterion;
  readonly families?: readonly Family[];
  /** Bins of the narrowest and the widest window. 1 and 5 unless told. */
  readonly minWidth?: number;
  readonly maxWidth?: number;
  /** From where and to where, on the axis. From the highest bin to the last one that is not empty, unless told. */
  readonly from?: number;
  readonly to?: number;
  /** Ranges on the axis that are neither fitted nor searched: bins that they touch are left out. */
  readonly exclude?: readonly (readonly [low: number, high: number])[];
  /** Histograms with fewer entries in the range are not searched. 100 unless told. */
  readonly minEvents?: number;
  /** Histograms with fewer bins in the range are not searched. 12 unless told. */
  readonly minBins?: number;
}

/** The bins that are searched, and how: all that a search needs besides the counts. Plain JSON. */
export type SearchPlan = {
  /** Of the bins in the range, one more than there are bins. */
  readonly edges: readonly number[];
  /** 1 for each bin that is fitted and searched, 0 for those that are left out. */
  readonly use: readonly number[];
  readonly minWidth: number;
  readonly maxWidth: number;
  readonly criterion: Criterion;
  readonly families: readonly Family[] | null;
};

/** What a search found. */
export interface Hunted {
  /** `first` counts the bins of the plan. */
  readonly bump: Bump;
  readonly fit: BackgroundFit;
  /** Per bin of the plan, fitted without the bump. */
  readonly expected: Float64Array;
}

/** A search that is ready for any number of counts. Undefined when no background can be fitted to them. */
export type Search = (counts: Float64Array) => Hunted | undefined;

/** Expected contents below this count as this much: where a fit falls to nothing, one event is no discovery. */
const LEAST_EXPECTED = 0.1;
/** A background is fitted again without its bump at most so often. */
const MOST_ROUNDS = 3;
/** Bins beside a window that are left out of the fit with it: a signal does not end with its window. */
const GUARD = 1;

/** Plans the search in a histogram of counts, `first` being the first bin that is searched; or why there is none. */
export function planSearch(
  histogram: Histogram1D,
  options: SearchOptions,
): { plan: SearchPlan; counts: Float64Array; first: number } | { reason: string } {
  const contents = binContents(histogram);
  const fault = faultOf(histogram, contents);
  if (fault !== undefined) return { reason: fault };
  const [first, end] = rangeOf(histogram, contents, options);
  const counts = contents.slice(first, end);
  const edges = [...edgesOf(histogram.x).subarray(first, end + 1)];
  const isOut = (bin: number) =>
    (options.exclude ?? []).some(([low, high]) => low < edges[bin + 1]! && high > edges[bin]!);
  const use = Array.from(counts, (_, bin) => (isOut(bin) ? 0 : 1));
  const bins = use.filter((isUsed) => isUsed === 1).length;
  const events = counts.reduce((sum, count, bin) => sum + count * use[bin]!, 0);
  const { minBins = 12, minEvents = 100, criterion = 'f-test', families = null, minWidth = 1 } = options;
  if (bins < minBins) return { reason: `${bins} bins to search, ${minBins} are needed` };
  if (events < minEvents) return { reason: `${events} entries to search, ${minEvents} are needed` };
  const maxWidth = Math.max(minWidth, Math.min(options.maxWidth ?? 5, bins - 2));
  const plan = { edges, use, minWidth, maxWidth, criterion, families };
  if (windowsInside(plan).length === 0) return { reason: `no window fits into ${bins} bins` };
  return { plan, counts, first };
}

/** Gets ready for a plan; what the fits of many counts have in common is computed once. */
export function searchOf(plan: SearchPlan): Search {
  const { edges, use, families, criterion } = plan;
  const widths = Float64Array.from(use, (_, i) => edges[i + 1]! - edges[i]!);
  const centres = Float64Array.from(use, (_, i) => (edges[i + 1]! + edges[i]!) / 2);
  const windows = windowsInside(plan);
  const formsFor = remembered((mask: Uint8Array) => backgroundForms(centres, mask, families ?? undefined));
  return (counts) => {
    let mask: Uint8Array = Uint8Array.from(use);
    let found: Hunted | undefined;
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const fit = fitBackground(counts, widths, formsFor(mask), criterion);
      if (!fit) return found;
      const expected = fit.expected.map((value) => Math.max(value, LEAST_EXPECTED));
      const bump = leastLikely(counts, expected, windows, 'excess');
      const isSame = bump.first === found?.bump.first && bump.width === found.bump.width;
      found = { bump, fit, expected };
      if (isSame) break;
      mask = without(use, bump);
    }
    return found;
  };
}

/** What was computed for a mask is kept. */
function remembered(compute: (mask: Uint8Array) => BackgroundForm[]): (mask: Uint8Array) => BackgroundForm[] {
  const known = new Map<string, BackgroundForm[]>();
  return (mask) => {
    const key = mask.join('');
    const forms = known.get(key) ?? compute(mask);
    known.set(key, forms);
    return forms;
  };
}

/** The bins to fit when a window and its neighbours are left out; the first and the last bin always stay. */
function without(use: readonly number[], { first, width }: Window): Uint8Array {
  const mask = Uint8Array.from(use);
  return mask.fill(0, Math.max(1, first - GUARD), Math.min(use.length - 1, first + width + GUARD));
}

function faultOf({ sumw2 }: Histogram1D, contents: Float64Array): string | undefined {
  if (sumw2?.subarray(1, contents.length + 1).some((square, i) => square !== contents[i]))
    return 'it is weighted: only counts are searched';
  return contents.some((count) => !(count >= 0)) ? 'it has contents below 0' : undefined;
}

/** From the last of the highest bins on: what rises before it is no falling background. */
function rangeOf(
  { x }: Histogram1D,
  contents: Float64Array,
  { from, to }: SearchOptions,
): [first: number, end: number] {
  let [first, end] = [0, contents.length];
  while (end > 0 && contents[end - 1] === 0) end--;
  if (to !== undefined) while (end > 0 && edgeOf(x, end) > to) end--;
  if (from === undefined) for (let i = 0; i < end; i++) if (contents[i]! >= contents[first]!) first = i;
  if (from !== undefined) while (first < end && edgeOf(x, first) < from) first++;
  return [first, Math.max(first, end)];
}

/**
 * Windows that have as many bins of their own on both sides, without which the background below is a guess, and that
 * lie in bins that are in use.
 */
function windowsInside({ use, minWidth, maxWidth }: SearchPlan): Window[] {
  const bins = use.length;
  if (bins < minWidth) return [];
  const everywhere = windowsOf(new Float64Array(bins).fill(1), { minWidth, maxWidth });
  return everywhere.filter(
    ({ first, width }) =>
      Math.min(first, bins - first - width) >= width + GUARD && !use.slice(first, first + width).includes(0),
  );
}
