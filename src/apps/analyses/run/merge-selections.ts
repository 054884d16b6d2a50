import type { Histogram1D } from '../../../hist/index.ts';
import type { Analysis, Dataset, Role, SampleSet } from '../frame/analysis.ts';
import { addStored, exactHistogram, roundHistogram, type StoredHistogram } from '../frame/exact-histogram.ts';
import { roundedSum } from '../frame/exact-sum.ts';
import { groupOf, histogramOf } from '../frame/lookup.ts';
import { joinSelections, type StoredSelection } from '../frame/selection.ts';
import type { WeightMode } from '../frame/weights.ts';
import type { AnalysisResult, PlainHistogram, Yield } from './result.ts';
import { significanceIn } from './significance.ts';

/** What is missing from the selections that are merged. */
export interface Gaps {
  readonly missing: readonly string[];
  readonly incomplete: readonly string[];
}

/**
 * The selections of all pieces as the yields of each dataset and group. Sums are exact until they are rounded here, once
 * each: those of a group are not sums of rounded numbers.
 */
export function mergeSelections(
  analysis: Analysis,
  samples: SampleSet,
  weights: WeightMode,
  selections: readonly StoredSelection[],
  gaps: Gaps,
): AnalysisResult {
  const joined = samples.datasets.map((dataset) => {
    const own = selections.filter((selection) => selection.dataset === dataset.id);
    return { dataset, whole: joinSelections(analysis, dataset, own) };
  });
  const datasets = joined.map(({ dataset, whole }) => yieldOf(analysis, dataset, whole));
  const groups = analysis.groups.map((group): Yield => {
    const own = joined.filter(({ dataset }) => dataset.group === group.name).map(({ whole }) => whole);
    const together = joinSelections(analysis, { id: group.name, group: group.name }, own);
    const named = { id: group.name, group: group.name, title: group.label };
    return yieldOf(analysis, named, together);
  });
  const { name, release, luminosity, window } = analysis;
  const significance = window
    ? significanceIn(window, histogramOf(analysis, window.histogram), groups)
    : null;
  return {
    ...{ analysis: name, release: release.name, samples: samples.name, weights, luminosity },
    ...{ groups, datasets, significance, missing: gaps.missing, incomplete: gaps.incomplete },
  };
}

/** A histogram of a yield, with its axis. */
export function histogramIn(analysis: Analysis, { histograms, role }: Yield, name: string): Histogram1D {
  const plan = histogramOf(analysis, name);
  const empty = roundHistogram(exactHistogram(plan, role !== 'data'));
  const plain = histograms.find((one) => one.name === name);
  if (plain === undefined) return empty;
  const { contents, sumw2, entries, rejected, sums } = plain;
  return {
    ...empty,
    contents: Float64Array.from(contents),
    sumw2: sumw2 ? Float64Array.from(sumw2) : undefined,
    ...{ entries, rejected, sums },
  };
}

function yieldOf(analysis: Analysis, dataset: Dataset, selection: StoredSelection): Yield {
  const { role } = groupOf(analysis, dataset.group);
  const steps = selection.steps.map(({ events, weight }, i) => {
    const { name, label } = analysis.cuts[i - 1] ?? { name: 'all', label: 'in the files' };
    return { name, label, events, weight: roundedSum(weight) };
  });
  const histograms = Object.entries(selection.histograms).map(([name, stored]) =>
    plainHistogram(analysis, name, role, stored),
  );
  const { events, notFinite } = selection;
  const { id: name, title = '', group } = dataset;
  return { name, title, role, group, events, notFinite, steps, histograms };
}

function plainHistogram(
  analysis: Analysis,
  name: string,
  role: Role,
  stored: StoredHistogram,
): PlainHistogram {
  const exact = exactHistogram(histogramOf(analysis, name), role !== 'data');
  addStored(exact, stored);
  const { contents, sumw2, entries, rejected, sums } = roundHistogram(exact);
  return {
    ...{ name, entries, rejected: { ...rejected }, sums: { ...sums } },
    contents: [...contents],
    sumw2: sumw2 ? [...sumw2] : null,
  };
}
