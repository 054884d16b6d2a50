import { z } from 'zod';
import { positive, rootFileName, withoutEffect } from './fields.ts';

const width = z.union([positive, z.literal('variable')]);

/** `histogram_creation_task_config`: bins, names and files. */
export const histogramSection = z
  .strictObject({
    bin_width_gev: z
      .union([width, z.array(width).min(1)])
      .default(10)
      .meta({
        description:
          'Width of the bins; several widths give several histograms each. `variable`: bins as wide as the mass is uncertain, 1 GeV at least.',
        unit: 'GeV',
      }),
    binning: z.enum(['fixed', 'range']).default('fixed').meta({
      description:
        '`fixed`: edges at multiples of the width. `range`: from the least to the greatest mass, as the original.',
    }),
    single_output_file: z
      .boolean()
      .default(true)
      .meta({ description: 'One file for all histograms, or one for each signature.' }),
    output_filename: rootFileName
      .nullable()
      .default('bumpnet.root')
      .meta({ description: 'The name of the one file.' }),
    exclude_outliers: z
      .boolean()
      .default(true)
      .meta({ description: 'Leave out what lies behind the first empty bin.' }),
    use_bumpnet_naming: z.boolean().default(true).meta({
      description: 'Names that BumpNet reads, `ROI_mass_..._cat_..._width_...`; else the signature.',
    }),
    width_in_name: z.boolean().default(true).meta({
      description:
        'Names end in the width of the bins. BumpNet looks for the charges, `_OS` and `_SS`, at the very end of a name: switch this off for it. Then there can be only one width.',
    }),
    apply_peak_removal_at_histogram_level: z.boolean().default(false).meta({
      description: 'Empty the bins before the last of the highest ones, whatever cleaning did.',
    }),
    also_save_pre_postproc: z
      .boolean()
      .default(false)
      .meta({ description: 'Also histograms of the masses before cleaning, each over its own range.' }),
    pre_postproc_filename: rootFileName.nullable().default(null).meta({
      description: 'Their file; without it `_pre_postproc` is put behind the name of the other.',
    }),
    global_ranges_path: withoutEffect(
      'ranges are found in the same run, and are in `logs/global_ranges.json`',
    ),
    input_dir: withoutEffect('each step reads what the steps before it left in the run directory'),
    output_dir: withoutEffect('everything a run makes lies in its own directory'),
  })
  .refine(({ width_in_name: isNamed, bin_width_gev: widths }) => isNamed || [widths].flat().length === 1, {
    message: 'several widths need names that tell them apart',
    path: ['width_in_name'],
  })
  .meta({ description: 'The bins, names and files of the histograms.' });

/** GeV, or bins as wide as the mass is uncertain. */
export type BinWidth = number | 'variable';

export type HistogramSettings = {
  readonly widths: readonly BinWidth[];
  readonly binning: 'fixed' | 'range';
  /** The file that takes all histograms; null for one file each. */
  readonly fileName: string | null;
  readonly excludeOutliers: boolean;
  readonly bumpnetNames: boolean;
  readonly widthInName: boolean;
  /** Empty the bins before the last of the highest ones. */
  readonly fromHighestBin: boolean;
  /** Whether masses before cleaning get histograms, too, and the file that takes them if one takes all. */
  readonly beforeCleaning: { readonly fileName: string | null } | null;
};

/** The settings. */
export function histogramSettings(section: z.output<typeof histogramSection>): HistogramSettings {
  const fileName = section.single_output_file ? (section.output_filename ?? 'bumpnet.root') : null;
  const rawName = section.pre_postproc_filename ?? fileName?.replace(/\.root$/, '_pre_postproc.root') ?? null;
  return {
    widths: [...new Set([section.bin_width_gev].flat())],
    binning: section.binning,
    fileName,
    excludeOutliers: section.exclude_outliers,
    bumpnetNames: section.use_bumpnet_naming,
    widthInName: section.width_in_name,
    fromHighestBin: section.apply_peak_removal_at_histogram_level,
    beforeCleaning: section.also_save_pre_postproc ? { fileName: rawName } : null,
  };
}
