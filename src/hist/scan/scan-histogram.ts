/**
 * The whole search in one histogram: a smooth background is fitted, the least likely window is found, the background is
 * fitted again without that window, until the window stays; then the same is done with pseudo-experiments.
 */
import { edgeOf } from '../axis.ts';
import { binContents, type Histogram1D } from '../histogram.ts';
import { type BackgroundFit, type Criterion, fitBackground } from './background-fit.ts';
import { type Family, type FormTable, formTables } from './background-forms.ts';
import { type Bump, leastLikely, type Window, windowsOf } from './bump-hunter.ts';
import { type GlobalP, globalP } from './global-p.ts';
import { likelihoodScan } from './likelihood-scan.ts';
import { poissonNumber } from './poisson.ts';
import { randomStream } from './random.ts';
import { significanceOf } from './significance.ts';

/** How a histogram is searched. */
export interface ScanOptions {
  /** Pseudo-experiments at most. 1000 unless told; 0 for none. */
  readonly toys?: number;
  /** 1 unless told. The same seed gives the same numbers. */
  readonly seed?: number;
  readonly criterion?: Criterion;
  readonly families?: readonly Family[];
  /** Bins of the narrowest and the widest window. 1 and 5 unless told. */
  readonly minWidth?: number;
  readonly maxWidth?: number;
  /** From where and to where, on the axis. From the highest bin to the last one that is not empty, unless told. */
  readonly from?: number;
  readonly to?: number;
  /** Histograms with fewer entries in the range are not searched. 100 unless told. */
  readonly minEvents?: number;
  /** Histograms with fewer bins in the range are not searched. 12 unless told. */
  readonly minBins?: number;
}

/** What was found in a histogram. */
export interface ScanResult {
  readonly name: string;
  /** The bins that were searched: `[first, end)`. */
  readonly range: readonly [first: number, end: number];
  /** What stands out most. `first` counts the bins of the histogram; `low` and `high` are on its axis. */
  readonly bump: Bump & { readonly low: number; readonly high: number };
  readonly global: GlobalP & { readonly significance: number };
  readonly background: {
    readonly family: Family;
    readonly parameters: number;
    readonly deviance: number;
    readonly degreesOfFreedom: number;
    /** Per bin of the range, fitted without the bump. */
    readonly expected: Float64Array;
  };
  /** The signed significance of a signal one bin wide at each bin of the range. */
  readonly likelihood: Float64Array;
}

/** A histogram that cannot be searched, and why. */
export interface NotScanned {
  readonly name: string;
  readonly reason: string;
}

/** Expected contents below this count as this much: where a fit falls to nothing, one event is no discovery. */
const LEAST_EXPECTED = 0.1;
/** A background is fitted again without its bump at most so often. */
const MOST_ROUNDS = 3;
/** Bins beside a window that are left out of the fit with it: a signal does not end with its window. */
const GUARD = 1;

/** Searches a histogram of counts. What cannot be searched (too few bins or events, weights) is told with the reason. */
export function scanHistogram(histogram: Histogram1D, options: ScanOptions = {}): ScanResult | NotScanned {
  const { name } = histogram;
  const prepared = prepare(histogram, options);
  if ('reason' in prepared) return { name, reason: prepared.reason };
  const { data, first, search } = prepared;
  const found = hunt(data, search);
  if (!found) return { name, reason: 'no smooth background can be fitted' };
  const { bump, fit, expected } = found;
  const { toys = 1000, seed = 1 } = options;
  const own = seedFor(seed, name);
  const global = globalP(bump.t, toys, (number) => toyTest(expected, search, own, number));
  const at = first + bump.first;
  return {
    name,
    range: [first, first + data.length],
    bump: {
      ...bump,
      first: at,
      low: edgeOf(histogram.x, at),
      high: edgeOf(histogram.x, at + bump.width),
    },
    global: { ...global, significance: significanceOf(global.p) },
    background: {
      family: fit.family,
      parameters: fit.parameters,
      deviance: fit.deviance,
      degreesOfFreedom: fit.bins - fit.parameters,
      expected,
    },
    likelihood: likelihoodScan(data, expected),
  };
}

/** What is the same for the data and for every pseudo-experiment. */
interface Search {
  readonly widths: Float64Array;
  readonly tables: readonly FormTable[];
  readonly windows: readonly Window[];
  readonly criterion: Criterion;
}

function prepare(
  histogram: Histogram1D,
  options: ScanOptions,
): { data: Float64Array; first: number; search: Search } | { reason: string } {
  const contents = binContents(histogram);
  const fault = faultOf(histogram, contents);
  if (fault !== undefined) return { reason: fault };
  const [first, end] = rangeOf(histogram, contents, options);
  const bins = end - first;
  const data = contents.slice(first, end);
  const events = data.reduce((sum, count) => sum + count, 0);
  const { minBins = 12, minEvents = 100, criterion = 'f-test', families } = options;
  if (bins < minBins) return { reason: `${bins} bins to search, ${minBins} are needed` };
  if (events < minEvents) return { reason: `${events} entries to search, ${minEvents} are needed` };
  const centres = data.map(
    (_, i) => (edgeOf(histogram.x, first + i) + edgeOf(histogram.x, first + i + 1)) / 2,
  );
  const widths = data.map((_, i) => edgeOf(histogram.x, first + i + 1) - edgeOf(histogram.x, first + i));
  const windows = windowsInside(bins, options);
  if (windows.length === 0) return { reason: `no window fits into ${bins} bins` };
  return { data, first, search: { widths, tables: formTables(centres, families), windows, criterion } };
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
  { from, to }: ScanOptions,
): [first: number, end: number] {
  let [first, end] = [0, contents.length];
  while (end > 0 && contents[end - 1] === 0) end--;
  if (to !== undefined) while (end > 0 && edgeOf(x, end) > to) end--;
  if (from === undefined) for (let i = 0; i < end; i++) if (contents[i]! >= contents[first]!) first = i;
  if (from !== undefined) while (first < end && edgeOf(x, first) < from) first++;
  return [first, Math.max(first, end)];
}

/** Windows that have as many bins of their own on both sides: without them the background below is a guess. */
function windowsInside(bins: number, { minWidth = 1, maxWidth }: ScanOptions): Window[] {
  const widest = Math.max(minWidth, Math.min(maxWidth ?? 5, bins - 2));
  const everywhere = windowsOf(new Float64Array(bins).fill(1), { minWidth, maxWidth: widest });
  return everywhere.filter(({ first, width }) => Math.min(first, bins - first - width) >= width + GUARD);
}

interface Hunted {
  readonly bump: Bump;
  readonly fit: BackgroundFit;
  readonly expected: Float64Array;
}

function hunt(data: Float64Array, { widths, tables, windows, criterion }: Search): Hunted | undefined {
  const use = new Uint8Array(data.length).fill(1);
  let found: Hunted | undefined;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const fit = fitBackground(data, use, widths, tables, criterion);
    if (!fit) return found;
    const expected = fit.expected.map((value) => Math.max(value, LEAST_EXPECTED));
    const bump = leastLikely(data, expected, windows, 'excess');
    const isSame = found !== undefined && found.bump.first === bump.first && found.bump.width === bump.width;
    found = { bump, fit, expected };
    if (isSame) break;
    use
      .fill(1)
      .fill(0, Math.max(1, bump.first - GUARD), Math.min(data.length - 1, bump.first + bump.width + GUARD));
  }
  return found;
}

/** The `t` of one experiment with background only; one that cannot be fitted counts as if nothing stood out. */
function toyTest(expected: Float64Array, search: Search, seed: number, number: number): number {
  const uniform = randomStream(seed, number);
  const data = expected.map((mean) => poissonNumber(uniform, mean));
  return hunt(data, search)?.bump.t ?? 0;
}

/** Histograms of other names have other experiments (FNV-1a). */
function seedFor(seed: number, name: string): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash;
}
