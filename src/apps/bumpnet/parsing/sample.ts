import { matchesGlob } from 'node:path';
import { toValues } from '../../../column/index.ts';
import { BeamlineError, isError } from '../../../errors.ts';
import type { SampleNumbers, Schema } from '../../../event/index.ts';
import type { RootFile } from '../../../root/index.ts';
import type { WeightSettings } from '../config/weights.ts';

/** The simulated sample that a file is a part of. */
export type Sample = {
  /** Its number, or the pattern that names it in the configuration, or what was asked of the archive. */
  readonly name: string;
  /** What the archive and the configuration say of it. */
  readonly numbers: SampleNumbers;
  /** The sum of the generator's weights of all events that this file was made from; null when it does not say. */
  readonly sumInFile: number | null;
};

/** What is known of where a file comes from. */
export interface SampleOrigin {
  readonly url: string;
  readonly dataset: string | undefined;
  readonly key: string | undefined;
  readonly numbers: SampleNumbers | undefined;
}

/** Finds out which sample a file belongs to; the configuration wins over the archive. */
export async function sampleOf(
  root: RootFile,
  schema: Schema,
  { url, dataset, key, numbers = {} }: SampleOrigin,
  { samples }: WeightSettings,
  signal: AbortSignal,
): Promise<Sample> {
  const configured = Object.keys(samples).find((name) => name === dataset || isMatch(url, name));
  const own = configured === undefined ? {} : samples[configured]!;
  return {
    name: dataset ?? configured ?? key ?? url,
    numbers: { ...numbers, ...own },
    sumInFile: await sumOfWeightsIn(root, schema, signal),
  };
}

/** Whether the name of a file is like a pattern, wherever it lies. */
function isMatch(url: string, pattern: string): boolean {
  const path = url.replace(/^\w+:\/\//, '');
  return matchesGlob(path, pattern) || matchesGlob(path, `**/${pattern}`);
}

/** Metadata that cannot be read say nothing: the numbers may come from elsewhere, and if they do not, that is told. */
async function sumOfWeightsIn(root: RootFile, schema: Schema, signal: AbortSignal): Promise<number | null> {
  const place = schema.offers.normalisation?.sums;
  if (place === undefined) return null;
  try {
    const tree = await root.tree(place.tree, { signal });
    const branch = tree.branches.find(({ name }) => place.branches.includes(name));
    if (branch === undefined) return null;
    const column = (await tree.read([branch.path], { signal })).columns.get(branch.path)!;
    const entries = Array.from({ length: tree.entries }, (_, entry) => toValues(column, entry));
    return place.kind === 'bookkeepers' ? executedWeights(entries[0]) : total(entries);
  } catch (error) {
    if (!(error instanceof BeamlineError) || isError(error, 'cancelled')) throw error;
    return null;
  }
}

function total(values: readonly unknown[]): number {
  return values.reduce<number>((sum, value) => sum + Number(value), 0);
}

/** ATLAS's record of what was done with the events: all that were executed, in the last cycle before derivation. */
function executedWeights(bookkeepers: unknown): number | null {
  const lists = bookkeepers as Readonly<Record<string, readonly unknown[] | undefined>>;
  const { name = [], inputStream = [], cycle = [], sumOfEventWeights = [] } = lists;
  let [best, sum]: [number, number | null] = [Number.NEGATIVE_INFINITY, null];
  for (const [i, one] of name.entries()) {
    if (one !== 'AllExecutedEvents' || inputStream[i] !== 'StreamAOD' || Number(cycle[i]) <= best) continue;
    best = Number(cycle[i]);
    sum = Number(sumOfEventWeights[i]);
  }
  return sum;
}

/** The numbers of a sample when all of its files that could be scanned are known. */
export interface WholeSample {
  readonly name: string;
  readonly numbers: SampleNumbers;
  /** Inputs that could not be read while the sum was made of what the files say: it may lack theirs. */
  readonly lacking: number;
}

/**
 * The numbers of the sample that a file belongs to: where no one says the sum of weights, that of all its files. `scanned`
 * are the samples of all inputs of the run, null for those that could not be read; undefined when only some were scanned.
 */
export function wholeSample(own: Sample, scanned: readonly (Sample | null)[] | undefined): WholeSample {
  const { name, numbers } = own;
  if (numbers.sumOfWeights !== undefined || own.sumInFile === null || scanned === undefined)
    return { name, numbers, lacking: 0 };
  const same = scanned.filter((one) => one?.name === name);
  const sumOfWeights = total(same.map((one) => one?.sumInFile ?? Number.NaN));
  const lacking = scanned.filter((one) => one === null).length;
  return { name, numbers: Number.isNaN(sumOfWeights) ? numbers : { ...numbers, sumOfWeights }, lacking };
}
