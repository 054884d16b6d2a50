import { z } from 'zod';
import { count } from './fields.ts';

/** `figures_task_config`: what is drawn. */
export const figureSection = z
  .strictObject({
    spectra: count
      .default(12)
      .meta({ description: 'Spectra that get a page each, those with the most entries.' }),
    label: z.string().default('').meta({
      description:
        'Stands beside the name of the program. Without it data say `Data`; simulation says `Simulation` in any case.',
    }),
  })
  .meta({ description: 'What is drawn.' });

export type FigureSettings = {
  /** How many spectra get a page. */
  readonly spectra: number;
  /** What stands beside the name of the program: `toy sample`. */
  readonly label: string;
};
