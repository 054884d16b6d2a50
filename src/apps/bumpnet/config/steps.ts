import { z } from 'zod';
import { UsageError } from '../../../errors.ts';

/** The steps that can be switched on and off, as the configuration calls them. */
export const STEPS = [
  'parsing',
  'mass_calculating',
  'post_processing',
  'histogram_creation',
  'scan',
  'figures',
] as const;
export type Step = (typeof STEPS)[number];

/** The steps that the original has, too. */
const ORIGINAL_STEPS: readonly Step[] = [
  'parsing',
  'mass_calculating',
  'post_processing',
  'histogram_creation',
];

const step = (description: string) => z.boolean().optional().meta({ description });

/** `tasks`: what is done. */
export const stepsSection = z
  .strictObject({
    do_parsing: step('Read events, select objects and events, write `parsed_data/`.'),
    do_mass_calculating: step('Compute the masses of all combinations, write `im_arrays/`.'),
    do_post_processing: step('Clean the spectra, write `im_arrays_processed/`.'),
    do_histogram_creation: step('Fill histograms, write `histograms/`.'),
    do_scan: step('Search the histograms for bumps, write `bumps.json`. On unless switched off.'),
    do_figures: step('Draw the figures, write `plots/`. On unless switched off.'),
  })
  .meta({
    description:
      'The steps of the run. As soon as one of the first four is named, those of the four that are not named are off, as in the original; without any of them all are on.',
  });

/** The steps that a configuration switches on. Throws `UsageError` when there is nothing to do. */
export function configuredSteps(section: z.output<typeof stepsSection>): Step[] {
  const isNamed = ORIGINAL_STEPS.some((name) => section[`do_${name}`] !== undefined);
  const isOn = (name: Step) => section[`do_${name}`] ?? !(isNamed && ORIGINAL_STEPS.includes(name));
  const steps = STEPS.filter(isOn);
  const isAsked = !isNamed || STEPS.some((name) => section[`do_${name}`] === true);
  if (steps.length > 0 && isAsked) return steps;
  throw new UsageError('config: every task is switched off');
}
