/**
 * Simulation stands for collisions: an event of a sample weighs
 *
 *     luminosity x cross-section x k-factor x filter efficiency x generator weight x corrections / sum of weights
 *
 * with the sum over all events that were generated, negative weights included. What a sample's numbers are is told by the
 * metadata of an archive, by the configuration, or by the file itself.
 */
import type { Numbers } from '../column/index.ts';
import { NotFoundError } from '../errors.ts';
import type { EventTable } from './event-table.ts';
import { indexBranches } from './schema/branch-names.ts';
import type { Schema } from './schema/schema.ts';

/** What is known of a simulated sample. */
export type SampleNumbers = {
  /** pb. */
  readonly crossSection?: number;
  /** 1 when it is not known. */
  readonly kFactor?: number;
  /** 1 when it is not known. */
  readonly filterEfficiency?: number;
  /** Of the generator's weights of all events, whatever was kept of them. */
  readonly sumOfWeights?: number;
};

/** How events of a file are weighed: a constant, times and over columns per event, by the file's own names. */
export interface Weighting {
  readonly constant: number;
  readonly times: readonly string[];
  readonly over: readonly string[];
}

/** What weights are wanted. */
export interface WeightRequest {
  /** fb^-1. */
  readonly luminosity: number;
  /** Columns with corrections; null for those of the format that the file has. */
  readonly scaleFactors: readonly string[] | null;
}

const PB_PER_FB = 1000;

/**
 * How to weigh the events of a file with these branches; `name` is what messages call the sample. Throws `not-found` when
 * neither `sample` nor the file has its cross-section or sum of weights, or when a correction that is asked for by name is
 * not there.
 */
export function planWeights(
  schema: Schema,
  branches: readonly string[],
  { luminosity, scaleFactors }: WeightRequest,
  { name, sample }: { name: string; sample: SampleNumbers },
): Weighting {
  const names = indexBranches(branches);
  const { normalisation = {} } = schema.offers;
  const there = (columns: readonly string[]) => columns.length > 0 && columns.every((one) => names.has(one));
  const { crossSection: crossSections = [], sumOfWeights: sums = [] } = normalisation;
  const { crossSection, kFactor = 1, filterEfficiency = 1, sumOfWeights } = sample;
  if (crossSection === undefined && !there(crossSections))
    throw unknown(name, 'cross-section', 'cross_section_pb');
  if (sumOfWeights === undefined && !there(sums)) throw unknown(name, 'sum of weights', 'sum_of_weights');
  const corrections =
    scaleFactors ?? (normalisation.scaleFactors ?? []).filter((column) => names.has(column));
  return {
    constant:
      (luminosity *
        PB_PER_FB *
        (crossSection ?? 1) *
        (crossSection === undefined ? 1 : kFactor * filterEfficiency)) /
      (sumOfWeights ?? 1),
    times: [...corrections, ...(crossSection === undefined ? crossSections : [])],
    over: sumOfWeights === undefined ? sums : [],
  };
}

/** The events with their weights (`weight`, float64) instead of those of the generator and what they were made of. */
export function weighEvents(events: EventTable, { constant, times, over }: Weighting): EventTable {
  const weight = new Float64Array(events.length).fill(constant);
  const multiply = (column: Numbers) => {
    for (let i = 0; i < weight.length; i++) weight[i]! *= Number(column[i]!);
  };
  const generated = events.fields.get('weight');
  if (generated !== undefined) multiply(generated);
  for (const name of times) multiply(events.fields.get(name)!);
  for (const name of over) {
    const column = events.fields.get(name)!;
    for (let i = 0; i < weight.length; i++) weight[i]! /= Number(column[i]!);
  }
  const used = new Set([...times, ...over]);
  const fields = new Map<string, Numbers>([...events.fields].filter(([name]) => !used.has(name)));
  return { ...events, fields: fields.set('weight', weight) };
}

function unknown(name: string, what: string, key: string): NotFoundError {
  return new NotFoundError(`event: the ${what} of the simulated sample "${name}" is not known`, {
    hint: `give weights.samples."${name}".${key}`,
  });
}
