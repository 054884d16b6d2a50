/** The whole search in one histogram: the bump in the data, and how often pseudo-experiments do as much. */
import { edgeOf } from '../axis.ts';
import type { Histogram1D } from '../histogram.ts';
import type { Family } from './background-forms.ts';
import type { Bump } from './bump-hunter.ts';
import { type ExperimentPlan, experimentTests, seedFor } from './experiments.ts';
import { type GlobalP, globalP, STOP_AT } from './global-p.ts';
import { likelihoodScan } from './likelihood-scan.ts';
import { planSearch, type SearchOptions, searchOf } from './search.ts';
import { significanceOf } from './significance.ts';

/** How a histogram is searched, and how often background alone. */
export interface ScanOptions extends SearchOptions {
  /** Pseudo-experiments at most. 1000 unless told; 0 for none. */
  readonly toys?: number;
  /** 1 unless told. The same seed gives the same numbers. */
  readonly seed?: number;
}

/** What stands out most in a histogram. */
export interface FoundBump {
  readonly name: string;
  /** The bins that were searched: `[first, end)`. */
  readonly range: readonly [first: number, end: number];
  /** `first` counts the bins of the histogram; `low` and `high` are on its axis. */
  readonly bump: Bump & { readonly low: number; readonly high: number };
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

/** What stands out most in a histogram, and what that means. */
export interface ScanResult extends FoundBump {
  readonly global: GlobalP & { readonly significance: number };
}

/** A histogram that cannot be searched, and why. */
export interface NotScanned {
  readonly name: string;
  readonly reason: string;
}

/** Searches a histogram of counts. What cannot be searched (too few bins or events, weights) is told with the reason. */
export function scanHistogram(histogram: Histogram1D, options: ScanOptions = {}): ScanResult | NotScanned {
  const searched = searchHistogram(histogram, options);
  if ('reason' in searched) return searched;
  const { found, experiments } = searched;
  const observed = found.bump.t;
  const tests = experimentTests(experiments, [0, options.toys ?? 1000], { observed, stop: STOP_AT });
  return withGlobal(found, tests);
}

/** The search in the data alone, and the pseudo-experiments that tell what it means: for whoever makes them elsewhere. */
export function searchHistogram(
  histogram: Histogram1D,
  options: ScanOptions = {},
): { found: FoundBump; experiments: ExperimentPlan } | NotScanned {
  const { name } = histogram;
  const planned = planSearch(histogram, options);
  if ('reason' in planned) return { name, reason: planned.reason };
  const { plan, counts, first } = planned;
  const hunted = searchOf(plan)(counts);
  if (!hunted) return { name, reason: 'no smooth background can be fitted' };
  const { bump, fit, expected } = hunted;
  const at = first + bump.first;
  const found: FoundBump = {
    name,
    range: [first, first + counts.length],
    bump: {
      ...bump,
      first: at,
      low: edgeOf(histogram.x, at),
      high: edgeOf(histogram.x, at + bump.width),
    },
    background: {
      family: fit.family,
      parameters: fit.parameters,
      deviance: fit.deviance,
      degreesOfFreedom: fit.bins - fit.parameters,
      expected,
    },
    likelihood: likelihoodScan(counts, expected),
  };
  const seed = seedFor(options.seed ?? 1, name);
  return { found, experiments: { plan, expected: [...expected], seed } };
}

/** What was found, with the global p-value from the `t` of experiments in the order of their numbers. */
export function withGlobal(found: FoundBump, tests: readonly number[]): ScanResult {
  const global = globalP(found.bump.t, tests);
  return { ...found, global: { ...global, significance: significanceOf(global.p) } };
}
