import { z } from 'zod';
import type { SampleNumbers, WeightRequest } from '../../../event/index.ts';
import { positive } from './fields.ts';

const sample = z.strictObject({
  cross_section_pb: positive.optional().meta({ description: 'Cross-section.', unit: 'pb' }),
  k_factor: positive
    .optional()
    .meta({ description: 'Factor to the best known cross-section; 1 if not said.' }),
  filter_efficiency: positive.optional().meta({
    description: 'The share of generated events that the generator kept; 1 if not said.',
  }),
  sum_of_weights: z
    .number()
    .refine((sum) => sum !== 0 && Number.isFinite(sum), 'a sum that is not 0')
    .optional()
    .meta({ description: "Sum of the generator's weights over all events of the sample." }),
});

/** `weights`: simulation weighted to a luminosity. */
export const weightSection = z
  .strictObject({
    luminosity: positive.meta({ description: 'What the simulation stands for.', unit: 'fb^-1' }),
    scale_factors: z.array(z.string().min(1)).nullable().default(null).meta({
      description:
        'Branches with corrections of the efficiencies, multiplied; null for those that a format has, `[]` for none.',
    }),
    samples: z.record(z.string().min(1), sample).default({}).meta({
      description:
        'Numbers of samples, by data set number or by a pattern of file names (`*TTJets*`); they win over those of the archive and of the file.',
    }),
  })
  .nullable()
  .default(null)
  .meta({
    description:
      'Events of simulation weigh luminosity x cross-section x k-factor x filter efficiency x generator weight x corrections / sum of weights. Without this table they count as 1.',
  });

/** How simulation is weighted; samples by data set number or by pattern. */
export type WeightSettings = WeightRequest & {
  readonly samples: Readonly<Record<string, SampleNumbers>>;
};

/** The settings; null when events are not weighted. */
export function weightSettings(section: z.output<typeof weightSection>): WeightSettings | null {
  if (section === null) return null;
  const { luminosity, scale_factors: scaleFactors, samples } = section;
  return { luminosity, scaleFactors, samples: mapValues(samples, numbersOf) };
}

function numbersOf(given: z.output<typeof sample>): SampleNumbers {
  const numbers = {
    crossSection: given.cross_section_pb,
    kFactor: given.k_factor,
    filterEfficiency: given.filter_efficiency,
    sumOfWeights: given.sum_of_weights,
  };
  // What is not said is left out, so that what the archive says holds.
  return Object.fromEntries(Object.entries(numbers).filter(([, value]) => value !== undefined));
}

function mapValues<A, B>(record: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
