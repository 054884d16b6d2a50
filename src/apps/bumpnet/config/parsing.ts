import { z } from 'zod';
import { parseKinematicCuts, parseMultiplicityLimits, type SelectionRequest } from '../../../event/index.ts';
import { count, positive, withoutEffect } from './fields.ts';
import type { SelectionSettings } from './selection.ts';
import type { WeightSettings } from './weights.ts';

const range = z.strictObject({ min: z.number().optional(), max: z.number().optional() });

const cuts = z.strictObject({
  pt_min: z.number().optional().meta({ description: 'Least pT.', unit: '`kinematic_cuts_unit`' }),
  eta_max: z.number().optional().meta({ description: 'Greatest |eta|.' }),
  phi_min: z.number().optional().meta({ description: 'Least phi.', unit: 'rad' }),
  phi_max: z.number().optional().meta({ description: 'Greatest phi.', unit: 'rad' }),
  rel_isolation_max: z
    .number()
    .optional()
    .meta({ description: 'Electrons: the isolation of the file, over pT, is below this.' }),
  pt: range.optional().meta({ description: 'pT from `min` to `max`.', unit: '`kinematic_cuts_unit`' }),
  eta: range.optional().meta({ description: 'eta from `min` to `max`.' }),
  phi: range.optional().meta({ description: 'phi from `min` to `max`.', unit: 'rad' }),
});
const counts = z.strictObject({
  min: count.optional().meta({ description: 'Least number of objects that an event keeps.' }),
  max: count.optional().meta({ description: 'Greatest number.' }),
});

const objectNames = ['electrons', 'muons', 'jets', 'bjets', 'ljets', 'photons', 'taus'] as const;
type ObjectName = (typeof objectNames)[number];
const perObject = <T extends z.ZodType>(type: T) => z.partialRecord(z.enum(objectNames), type);

/** The selection of the BumpNet analyses: pT in MeV. */
const USUAL_CUTS: Partial<Record<ObjectName, z.output<typeof cuts>>> = {
  electrons: { pt_min: 25000, eta_max: 2.47 },
  muons: { pt_min: 25000, eta_max: 2.5 },
  jets: { pt_min: 30000, eta_max: 4.5 },
  bjets: { pt_min: 30000, eta_max: 4.5 },
  photons: { pt_min: 25000, eta_max: 2.37 },
  taus: { pt_min: 20000, eta_max: 2.5 },
};
const USUAL_COUNTS = Object.fromEntries(Object.keys(USUAL_CUTS).map((name) => [name, { min: 0, max: 4 }]));
const INSIDE_THE_RUN = 'everything a run makes lies in its own directory';

/** `parsing_task_config`: which files are read and which events are kept. */
export const parsingSection = z
  .strictObject({
    release_years: z
      .array(z.string())
      .nullable()
      .default([])
      .meta({ description: 'Releases of the ATLAS open data, such as `2024r-pp`, with `:SKIM` if wanted.' }),
    specific_record_ids: z
      .array(z.union([z.int(), z.string()]))
      .nullable()
      .default(null)
      .meta({ description: 'Records of the CERN Open Data portal; they win over `release_years`.' }),
    parse_mc: z.boolean().default(false).meta({
      description: 'Take the simulation of a release as well as its data. They never share an array.',
    }),
    max_files_to_process: count.nullable().default(null).meta({
      description: 'At most so many files of each record and of each of data and simulation of a release.',
    }),
    possible_data_tree_names: z
      .array(z.string().min(1))
      .default(['CollectionTree', 'mini', 'analysis', 'Events'])
      .meta({ description: 'Trees that are looked at first; what a tree holds decides.' }),
    particle_counts: perObject(counts).nullable().default(USUAL_COUNTS).meta({
      description: 'How many objects of a kind an event may have after the cuts; null for any number.',
    }),
    kinematic_cuts: perObject(cuts)
      .nullable()
      .default(USUAL_CUTS)
      .meta({ description: 'What an object has to fulfil, by kind; null for no cuts.' }),
    kinematic_cuts_unit: z
      .enum(['MeV', 'GeV'])
      .default('MeV')
      .meta({ description: 'The unit of every pT above. Files may have either; they are converted.' }),
    enable_jet_tagging: z.boolean().default(false).meta({ description: 'Tell b-jets from other jets.' }),
    jet_btag_field: z
      .string()
      .min(1)
      .default('btagDeepFlavB')
      .meta({ description: 'The score of a jet that tells b-jets.' }),
    jet_btag_threshold: z.number().default(0.5).meta({ description: 'The least score of a b-jet.' }),
    chunk_yield_threshold_bytes: z
      .int()
      .positive()
      .default(256 * 1024 * 1024)
      .meta({ description: 'A parsed file is ended when it holds so much.', unit: 'bytes' }),
    threads: z.int().positive().nullable().default(null).meta({
      description: 'Threads that work at a time, where `executor.workers` does not say; null for one a core.',
    }),
    count_retries_failed_files: count
      .default(3)
      .meta({ description: 'How often a task that failed for a passing reason is tried again.' }),
    fetching_metadata_timeout: positive
      .default(60)
      .meta({ description: 'How long one request to an archive may take.', unit: 's' }),
    show_progress_bar: z.boolean().default(true).meta({ description: 'Show progress while the run is on.' }),
    output_path: withoutEffect(INSIDE_THE_RUN),
    file_urls_path: withoutEffect(
      `${INSIDE_THE_RUN}; answers of archives are in its \`metadata_cache.json\``,
    ),
    jobs_logs_path: withoutEffect(INSIDE_THE_RUN),
    env_threshold_memory_mb: withoutEffect('memory is bounded by the size of pieces and chunks'),
    create_dirs: withoutEffect('folders are made when they are needed'),
    use_multiprocessing: withoutEffect('`executor` says where tasks run'),
    parallel_processes: withoutEffect('`executor.workers` says how many tasks run at a time'),
  })
  .meta({ description: 'Which files are read, and which objects and events are kept.' });

/** How inputs are read and selected: energies in GeV. */
export type ParsingSettings = {
  readonly selection: SelectionRequest;
  /** How simulation is weighted; null when every event counts as 1. */
  readonly weights: WeightSettings | null;
  /** Names of trees to try first. */
  readonly treeNames: readonly string[];
  /** Selected events in memory, or in one file, at most. */
  readonly chunkBytes: number;
};

/** The settings, and the kinds of objects that have limits but are none here. Throws `UsageError` for cuts that make no sense. */
export function parsingSettings(
  section: z.output<typeof parsingSection>,
  selection: SelectionSettings,
  weights: WeightSettings | null,
): {
  settings: ParsingSettings;
  unknown: string[];
} {
  const { cuts, unknown } = parseKinematicCuts(section.kinematic_cuts, { unit: section.kinematic_cuts_unit });
  const counts = parseMultiplicityLimits(section.particle_counts);
  const settings = {
    selection: {
      ...selection,
      cuts,
      counts: counts.limits,
      btag: section.enable_jet_tagging
        ? { field: section.jet_btag_field, threshold: section.jet_btag_threshold }
        : selection.btag,
    },
    weights,
    treeNames: section.possible_data_tree_names,
    chunkBytes: section.chunk_yield_threshold_bytes,
  };
  return { settings, unknown: [...new Set([...unknown, ...counts.unknown])] };
}
