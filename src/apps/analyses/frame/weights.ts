import type { Analysis, Dataset } from './analysis.ts';
import type { EventBlock } from './event-block.ts';

/**
 * How simulated events are weighted: `signed` as they were generated; `absolute` with the absolute value of every factor
 * but the sum of weights, as the public notebook does, which makes samples with negative weights too large.
 */
export const WEIGHT_MODES = ['signed', 'absolute'] as const;
/** One of `WEIGHT_MODES`. */
export type WeightMode = (typeof WEIGHT_MODES)[number];

const GENERATOR_WEIGHT = 'mcWeight';
const SUM_OF_WEIGHTS = 'sum_of_weights';

/** What is read of each event of a simulated dataset for its weight, by newer names. */
export function weightReads({ release, corrections }: Analysis, dataset: Dataset): string[] {
  return [
    GENERATOR_WEIGHT,
    ...corrections,
    ...(dataset.crossSection === undefined ? release.crossSection : []),
    ...(dataset.sumOfWeights === undefined ? [SUM_OF_WEIGHTS] : []),
  ];
}

/** The weight of each event of a simulated dataset: events expected in the luminosity of the analysis. */
export function eventWeights(
  analysis: Analysis,
  dataset: Dataset,
  block: EventBlock,
  mode: WeightMode,
): Float64Array {
  const factor = mode === 'absolute' ? Math.abs : (x: number) => x;
  const scale = 1000 * analysis.luminosity * (dataset.factor ?? 1);
  const weights = new Float64Array(block.length).fill(scale * factor(dataset.crossSection ?? 1));
  const multiply = (values: Float64Array) => {
    for (let i = 0; i < weights.length; i++) weights[i]! *= factor(values[i]!);
  };
  const generated = block.scalar(GENERATOR_WEIGHT);
  multiply(dataset.unitWeights === true ? generated.map(Math.sign) : generated);
  for (const name of analysis.corrections) multiply(block.scalar(name));
  if (dataset.crossSection === undefined)
    for (const name of analysis.release.crossSection) multiply(block.scalar(name));
  divide(weights, dataset.sumOfWeights ?? block.scalar(SUM_OF_WEIGHTS));
  return weights;
}

function divide(weights: Float64Array, sums: number | Float64Array): void {
  for (let i = 0; i < weights.length; i++) weights[i]! /= typeof sums === 'number' ? sums : sums[i]!;
}
