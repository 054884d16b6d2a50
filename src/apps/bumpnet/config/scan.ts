import { z } from 'zod';
import { count } from './fields.ts';

/** `scan_task_config`: how the histograms are searched for bumps. */
export const scanSection = z
  .strictObject({
    toys: z.int().min(1).default(1000).meta({
      description:
        'Pseudo-experiments for each histogram, at most; 30 that do as much as the data are enough.',
    }),
    seed: z.int().min(0).default(1).meta({ description: 'The same seed gives the same numbers.' }),
    criterion: z.enum(['f-test', 'aic']).default('f-test').meta({
      description: 'What decides on the number of parameters of the background.',
    }),
    max_width_bins: z.int().min(1).default(5).meta({ description: 'Bins of the widest window.' }),
    min_events: count.default(100).meta({
      description: 'Histograms with fewer entries are not searched.',
    }),
  })
  .meta({ description: 'How the histograms are searched for bumps.' });

export type ScanSettings = {
  readonly toys: number;
  readonly seed: number;
  readonly criterion: 'f-test' | 'aic';
  readonly maxWidth: number;
  readonly minEvents: number;
};

/** The settings. */
export function scanSettings(section: z.output<typeof scanSection>): ScanSettings {
  const { toys, seed, criterion, max_width_bins: maxWidth, min_events: minEvents } = section;
  return { toys, seed, criterion, maxWidth, minEvents };
}
