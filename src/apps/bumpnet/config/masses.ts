import { z } from 'zod';
import { type Letter, letterOf, OBJECT_TYPES } from '../../../combinatorics/index.ts';
import { count, withoutEffect } from './fields.ts';

const OBJECTS = ['Electrons', 'Muons', 'Jets', 'BJets', 'LJets', 'Photons', 'Taus'] as const;

/** More than this makes nothing faster. */
const LARGEST_BUFFER = 32 * 1024 * 1024;

const limit = z.int().min(1).nullable().default(null);

/** `mass_calculation_task_config`: which objects are combined, in which final states. */
export const massSection = z
  .strictObject({
    objects_to_calculate: z
      .array(z.enum(OBJECTS))
      .min(1)
      .default(['Electrons', 'Muons', 'Jets', 'BJets', 'Photons', 'Taus'])
      .meta({ description: 'Kinds of objects that are combined. No input has large-R jets (`LJets`).' }),
    min_particles_in_combination: z
      .int()
      .min(1)
      .default(1)
      .meta({ description: 'Least number of kinds in a combination and in a final state.' }),
    max_particles_in_combination: z
      .int()
      .min(1)
      .default(4)
      .meta({ description: 'Greatest number of kinds.' }),
    min_count_particle_in_combination: z
      .int()
      .min(1)
      .default(1)
      .meta({ description: 'Least number of objects of each kind that takes part.' }),
    max_count_particle_in_combination: z
      .int()
      .min(1)
      .default(4)
      .meta({ description: 'Greatest number of objects of each kind.' }),
    max_total_particles_in_combination: z
      .int()
      .min(2)
      .default(4)
      .meta({ description: 'Greatest number of objects in a combination; the least is always 2.' }),
    min_events_per_fs: count
      .default(100)
      .meta({ description: 'Final states with fewer events in the whole run are left out.' }),
    include_subleading: z
      .boolean()
      .default(false)
      .meta({ description: 'Combine objects below the leading ones, too.' }),
    max_subleading_index: count
      .default(1)
      .meta({ description: 'The last rank that they may have, counted from 0.' }),
    selection_rule: z.enum(['rank', 'exact']).default('rank').meta({
      description:
        '`rank`: every event that has the objects of a combination gives a mass. `exact`: only events with exactly these, the rule of the original.',
    }),
    combination_expansion: z.enum(['original', 'all']).default('original').meta({
      description:
        'Where sub-leading combinations start. `original`: so that no rank passes `max_subleading_index`. `all`: each kind at any rank up to it.',
    }),
    charge_split: z.enum(['none', 'os-ss']).default('none').meta({
      description:
        '`os-ss` splits final states with one pair of leptons of the same flavour (two electrons and no muon, or two muons and no electron) by opposite and same sign.',
    }),
    max_final_states: limit.meta({
      description: 'Keep only so many final states of each release, those with most events; null for all.',
    }),
    max_combinations: limit.meta({
      description:
        'Make only the first so many combinations; null for all. They come by number of kinds, the leading ones first.',
    }),
    field_to_slice_by: z.literal('pt').default('pt').meta({ description: 'What ranks objects.' }),
    fs_chunk_threshold_bytes: z.int().positive().default(LARGEST_BUFFER).meta({
      description: 'Masses that a worker keeps in memory before it writes them; never more than 32 MiB.',
      unit: 'bytes',
    }),
    input_dir: withoutEffect('each step reads what the steps before it left in the run directory'),
    output_dir: withoutEffect('everything a run makes lies in its own directory'),
    use_multiprocessing: withoutEffect('`executor` says where tasks run'),
    parallel_processes: withoutEffect('`executor.workers` says how many tasks run at a time'),
  })
  .refine((section) => section.max_particles_in_combination >= section.min_particles_in_combination, {
    message: 'is smaller than min_particles_in_combination',
    path: ['max_particles_in_combination'],
  })
  .refine(
    (section) => section.max_count_particle_in_combination >= section.min_count_particle_in_combination,
    {
      message: 'is smaller than min_count_particle_in_combination',
      path: ['max_count_particle_in_combination'],
    },
  )
  .meta({ description: 'Which objects are combined, and in which final states.' });

export type MassSettings = {
  readonly letters: readonly Letter[];
  readonly minTypes: number;
  readonly maxTypes: number;
  readonly minCount: number;
  readonly maxCount: number;
  readonly maxTotal: number;
  /** Combinations below the leading objects; null for leading objects only. */
  readonly subleading: { readonly maxIndex: number; readonly anyStart: boolean } | null;
  /** Split final states with one pair of leptons of the same flavour by the sign of their charges. */
  readonly splitByCharge: boolean;
  /** At most so many final states of each release, and combinations; null for all. */
  readonly maxStates: number | null;
  readonly maxCombinations: number | null;
  /** Masses that a worker keeps in memory before it writes them. */
  readonly bufferBytes: number;
  readonly rule: 'rank' | 'exact';
  /** Final states with fewer events in the whole run are left out. */
  readonly minEvents: number;
};

/** The settings; kinds that no input has are left out. */
export function massSettings(section: z.output<typeof massSection>): MassSettings {
  const asked = new Set<string>(section.objects_to_calculate);
  return {
    letters: OBJECT_TYPES.filter((type) => asked.has(type)).map(letterOf),
    minTypes: section.min_particles_in_combination,
    maxTypes: section.max_particles_in_combination,
    minCount: section.min_count_particle_in_combination,
    maxCount: section.max_count_particle_in_combination,
    maxTotal: section.max_total_particles_in_combination,
    subleading: section.include_subleading
      ? { maxIndex: section.max_subleading_index, anyStart: section.combination_expansion === 'all' }
      : null,
    splitByCharge: section.charge_split === 'os-ss',
    maxStates: section.max_final_states,
    maxCombinations: section.max_combinations,
    bufferBytes: Math.min(section.fs_chunk_threshold_bytes, LARGEST_BUFFER),
    rule: section.selection_rule,
    minEvents: section.min_events_per_fs,
  };
}
