import type { Mask, Table } from '../../../column/index.ts';
import type { Analysis, Dataset, Evaluation, HistogramPlan, Quantity, Region } from './analysis.ts';
import { eventBlock } from './event-block.ts';
import {
  addStored,
  type ExactHistogram,
  exactHistogram,
  fillExactly,
  type StoredHistogram,
  storeHistogram,
} from './exact-histogram.ts';
import { addExactly, addParts, type SumParts } from './exact-sum.ts';
import { groupOf } from './lookup.ts';
import { branchOf } from './release.ts';
import { eventWeights, type WeightMode, weightReads } from './weights.ts';

/** Events that are left after a cut, and the exact sum of their weights. Data weigh 1. */
export type StoredStep = { readonly events: number; readonly weight: SumParts };

/** What an analysis made of some events of a dataset, as plain JSON. */
export type StoredSelection = {
  readonly dataset: string;
  readonly events: number;
  /** Events without a finite weight: in no sum and no histogram. */
  readonly notFinite: number;
  /** Before the first cut, then after each. */
  readonly steps: readonly StoredStep[];
  readonly histograms: Readonly<Record<string, StoredHistogram>>;
};

/** A selection that is being made. */
interface Selection {
  readonly dataset: Dataset;
  events: number;
  notFinite: number;
  readonly steps: { events: number; weight: number[] }[];
  readonly histograms: ReadonlyMap<string, ExactHistogram>;
}

/** The branches to read for a dataset, as the release calls them. */
export function branchesFor(analysis: Analysis, dataset: Dataset): string[] {
  const ofWeights = isData(analysis, dataset) ? [] : weightReads(analysis, dataset);
  return [...new Set([...analysis.reads, ...ofWeights])].map((name) => branchOf(analysis.release, name));
}

/** Runs an analysis over batches of events of one dataset. Throws `FormatError` for branches of the wrong shape. */
export async function selectBatches(
  analysis: Analysis,
  dataset: Dataset,
  mode: WeightMode,
  batches: AsyncIterable<Table> | Iterable<Table>,
): Promise<StoredSelection> {
  const selection = emptySelection(analysis, dataset);
  for await (const table of batches) selectTable(analysis, selection, table, mode);
  return stored(selection);
}

/** The selections of pieces of one dataset as one; the same whatever their order. */
export function joinSelections(
  analysis: Analysis,
  dataset: Dataset,
  pieces: readonly StoredSelection[],
): StoredSelection {
  const whole = emptySelection(analysis, dataset);
  for (const piece of pieces) {
    whole.events += piece.events;
    whole.notFinite += piece.notFinite;
    for (const [i, step] of whole.steps.entries()) {
      step.events += piece.steps[i]?.events ?? 0;
      addParts(step.weight, piece.steps[i]?.weight ?? []);
    }
    for (const [name, histogram] of whole.histograms) {
      const other = piece.histograms[name];
      if (other) addStored(histogram, other);
    }
  }
  return stored(whole);
}

function isData(analysis: Analysis, dataset: Dataset): boolean {
  return groupOf(analysis, dataset.group).role === 'data';
}

function emptySelection(analysis: Analysis, dataset: Dataset): Selection {
  const weighted = !isData(analysis, dataset);
  const histograms = analysis.histograms.map((plan) => [plan.name, exactHistogram(plan, weighted)] as const);
  const steps = Array.from({ length: analysis.cuts.length + 1 }, () => ({ events: 0, weight: [] }));
  return { dataset, events: 0, notFinite: 0, steps, histograms: new Map(histograms) };
}

function stored({ dataset, events, notFinite, steps, histograms }: Selection): StoredSelection {
  const all = [...histograms].map(([name, histogram]) => [name, storeHistogram(histogram)] as const);
  return { dataset: dataset.id, events, notFinite, steps, histograms: Object.fromEntries(all) };
}

function selectTable(analysis: Analysis, selection: Selection, table: Table, mode: WeightMode): void {
  const block = eventBlock(table, analysis.release);
  const weights = isData(analysis, selection.dataset)
    ? undefined
    : eventWeights(analysis, selection.dataset, block, mode);
  const usable = new Uint8Array(block.length).fill(1);
  for (let i = 0; i < block.length; i++) if (weights && !Number.isFinite(weights[i]!)) usable[i] = 0;
  selection.events += block.length;
  selection.notFinite += block.length - countOf(usable);
  const evaluation = analysis.evaluate(block);
  countSteps(analysis, selection, evaluation, usable, weights);
  for (const region of analysis.regions) {
    const passed = passing(usable, evaluation, region);
    for (const plan of analysis.histograms)
      if (plan.region === region.name) fillPassed(selection, plan, evaluation, passed, weights);
  }
}

function countSteps(
  analysis: Analysis,
  { steps }: Selection,
  { masks }: Evaluation,
  usable: Mask,
  weights: Float64Array | undefined,
): void {
  let left = usable;
  for (const [i, step] of steps.entries()) {
    const cut = analysis.cuts[i - 1];
    if (cut !== undefined) left = both(left, masks[cut.name]!);
    for (let event = 0; event < left.length; event++) {
      if (!left[event]) continue;
      step.events++;
      addExactly(step.weight, weights?.[event] ?? 1);
    }
  }
}

function passing(usable: Mask, { masks }: Evaluation, region: Region): Mask {
  return region.cuts.reduce((left, cut) => both(left, masks[cut]!), usable);
}

function both(a: Mask, b: Mask): Mask {
  return a.map((value, i) => (value && b[i] ? 1 : 0));
}

function countOf(mask: Mask): number {
  return mask.reduce((sum, value) => sum + value, 0);
}

function fillPassed(
  { histograms }: Selection,
  plan: HistogramPlan,
  { quantities }: Evaluation,
  passed: Mask,
  weights: Float64Array | undefined,
): void {
  const quantity = quantities[plan.quantity]!;
  const taken = takePassed(quantity, passed, weights);
  fillExactly(histograms.get(plan.name)!, taken.values, taken.weights);
}

function takePassed({ perEvent, values }: Quantity, passed: Mask, weights: Float64Array | undefined) {
  const length = perEvent * countOf(passed);
  const taken = { values: new Float64Array(length), weights: weights && new Float64Array(length) };
  let at = 0;
  for (let event = 0; event < passed.length; event++) {
    if (!passed[event]) continue;
    for (let k = 0; k < perEvent; k++, at++) {
      taken.values[at] = values[event * perEvent + k]!;
      if (taken.weights) taken.weights[at] = weights![event]!;
    }
  }
  return taken;
}
