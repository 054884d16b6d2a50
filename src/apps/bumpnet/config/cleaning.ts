import { z } from 'zod';
import { positive, withoutEffect } from './fields.ts';

/** `post_processing_task_config`: how spectra are cleaned. */
export const cleaningSection = z
  .strictObject({
    cleaning: z.enum(['rightmost-maximum', 'known-resonances', 'none']).default('rightmost-maximum').meta({
      description:
        '`rightmost-maximum`: what lies below the highest bin is cut away. `known-resonances`: first the windows of resonances that the combination can come from are taken out. `none`: all masses stay.',
    }),
    peak_detection_bins: z.enum(['range', 'grid']).default('range').meta({
      description:
        'The bins in which the maximum and the tail are looked for. `range`: from the least to the greatest mass, as the original. `grid`: edges at multiples of the width, those of the histograms. `grid` when there is no configuration file.',
    }),
    peak_detection_bin_width_gev: positive.default(10).meta({
      description: 'Width of the bins in which the maximum and the tail are looked for.',
      unit: 'GeV',
    }),
    resonance_window_sigmas: positive.default(3).meta({
      description:
        'How far the window of a known resonance reaches to both sides, in standard deviations of its natural width and the resolution together.',
    }),
    input_dir: withoutEffect('each step reads what the steps before it left in the run directory'),
    output_dir: withoutEffect('everything a run makes lies in its own directory'),
  })
  .meta({ description: 'How spectra are cleaned.' });

export type CleaningSettings = {
  readonly method: 'rightmost-maximum' | 'known-resonances' | 'none';
  readonly bins: 'range' | 'grid';
  /** GeV. */
  readonly binWidth: number;
  /** Half the width of the windows of known resonances, in standard deviations. */
  readonly windowSigmas: number;
};

/** The settings. */
export function cleaningSettings(section: z.output<typeof cleaningSection>): CleaningSettings {
  return {
    method: section.cleaning,
    bins: section.peak_detection_bins,
    binWidth: section.peak_detection_bin_width_gev,
    windowSigmas: section.resonance_window_sigmas,
  };
}
