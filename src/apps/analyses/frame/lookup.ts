import { didYouMean, UsageError } from '../../../errors.ts';
import type { Analysis, Dataset, HistogramPlan, SampleGroup, SampleSet } from './analysis.ts';

/** A group of an analysis. Throws `UsageError` for a name that it does not have, as do all of these. */
export function groupOf(analysis: Analysis, name: string): SampleGroup {
  return find(analysis, 'group', analysis.groups, name, (group) => group.name);
}

/** A set of samples of an analysis. */
export function sampleSetOf(analysis: Analysis, name: string): SampleSet {
  return find(analysis, 'set of samples', analysis.sampleSets, name, (set) => set.name);
}

/** A dataset of a set of samples. */
export function datasetOf(analysis: Analysis, set: SampleSet, id: string): Dataset {
  return find(analysis, 'dataset', set.datasets, id, (dataset) => dataset.id);
}

/** A histogram of an analysis. */
export function histogramOf(analysis: Analysis, name: string): HistogramPlan {
  return find(analysis, 'histogram', analysis.histograms, name, (histogram) => histogram.name);
}

function find<T>(
  analysis: Analysis,
  what: string,
  all: readonly T[],
  name: string,
  of: (one: T) => string,
): T {
  const found = all.find((one) => of(one) === name);
  if (found !== undefined) return found;
  throw new UsageError(`analyses: ${analysis.name} has no ${what} "${name}"`, {
    hint: didYouMean(name, all.map(of)),
  });
}
