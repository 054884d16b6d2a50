/**
 * What may stand in a configuration file: the sections and keys of the original pipeline's `config.yaml`, and ours.
 * Every key has its default here; a key that is not here is a mistake, and is reported as one.
 */
import { z } from 'zod';

const count = z.int().min(0);
const positive = z.number().positive();
const tasks = z.strictObject({
  do_parsing: z.boolean().default(true),
  do_mass_calculating: z.boolean().default(true),
  do_post_processing: z.boolean().default(true),
  do_histogram_creation: z.boolean().default(true),
  do_figures: z.boolean().default(true),
});

const runMetadata = z.strictObject({
  run_name: z
    .string()
    .regex(/^[\w.+-]+$/, 'letters, digits and . _ + - only')
    .default('pipeline_run'),
  base_output_dir: z.string().min(1).default('./output'),
  batch_job_index: z.int().min(1).nullable().default(null),
  total_batch_jobs: z.int().min(1).nullable().default(null),
});

const range = z.union([
  z.strictObject({ min: z.number().optional(), max: z.number().optional() }),
  z.strictObject({ min: z.number() }),
]);

const cuts = z.strictObject({
  pt_min: z.number().optional(),
  eta_max: z.number().optional(),
  phi_min: z.number().optional(),
  phi_max: z.number().optional(),
  rel_isolation_max: z.number().optional(),
  pt: range.optional(),
  eta: range.optional(),
  phi: range.optional(),
});

const objectNames = ['electrons', 'muons', 'jets', 'bjets', 'ljets', 'photons', 'taus'] as const;
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

const parsing = z.strictObject({
  output_path: z.string().optional(),
  file_urls_path: z.string().optional(),
  jobs_logs_path: z.string().optional(),
  release_years: z.array(z.string()).nullable().default([]),
  specific_record_ids: z
    .array(z.union([z.int(), z.string()]))
    .nullable()
    .default(null),
  parse_mc: z.boolean().default(false),
  threads: z.int().positive().nullable().default(null),
  chunk_yield_threshold_bytes: z
    .int()
    .positive()
    .default(256 * 1024 * 1024),
  env_threshold_memory_mb: positive.optional(),
  count_retries_failed_files: count.default(3),
  fetching_metadata_timeout: positive.default(60),
  max_files_to_process: count.nullable().default(null),
  enable_jet_tagging: z.boolean().default(false),
  jet_btag_field: z.string().min(1).default('btagDeepFlavB'),
  jet_btag_threshold: z.number().default(0.5),
  possible_data_tree_names: z
    .array(z.string().min(1))
    .default(['CollectionTree', 'mini', 'analysis', 'Events']),
  /** Without the key the usual selection is made; null is none. */
  particle_counts: perObject(z.strictObject({ min: count.optional(), max: count.optional() }))
    .nullable()
    .default(USUAL_COUNTS),
  kinematic_cuts: perObject(cuts).nullable().default(USUAL_CUTS),
  kinematic_cuts_unit: z.enum(['MeV', 'GeV']).default('MeV'),
  create_dirs: z.boolean().optional(),
  show_progress_bar: z.boolean().default(true),
  use_multiprocessing: z.boolean().optional(),
  parallel_processes: z.int().positive().optional(),
});

const OBJECTS = ['Electrons', 'Muons', 'Jets', 'BJets', 'LJets', 'Photons', 'Taus'] as const;

const masses = z
  .strictObject({
    input_dir: z.string().optional(),
    output_dir: z.string().optional(),
    field_to_slice_by: z.literal('pt').default('pt'),
    fs_chunk_threshold_bytes: z
      .int()
      .positive()
      .default(256 * 1024 * 1024),
    objects_to_calculate: z
      .array(z.enum(OBJECTS))
      .min(1)
      .default(['Electrons', 'Muons', 'Jets', 'BJets', 'Photons', 'Taus']),
    min_particles_in_combination: z.int().min(1).default(1),
    max_particles_in_combination: z.int().min(1).default(4),
    min_count_particle_in_combination: z.int().min(1).default(1),
    max_count_particle_in_combination: z.int().min(1).default(4),
    max_total_particles_in_combination: z.int().min(2).default(4),
    min_events_per_fs: count.default(100),
    include_subleading: z.boolean().default(false),
    max_subleading_index: count.default(1),
    selection_rule: z.enum(['rank', 'exact']).default('rank'),
    use_multiprocessing: z.boolean().optional(),
    parallel_processes: z.int().positive().optional(),
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
  );

const cleaning = z.strictObject({
  input_dir: z.string().optional(),
  output_dir: z.string().optional(),
  peak_detection_bin_width_gev: positive.default(10),
});

const histograms = z.strictObject({
  input_dir: z.string().optional(),
  output_dir: z.string().optional(),
  bin_width_gev: z.union([positive, z.array(positive).min(1)]).default(10),
  binning: z.enum(['fixed', 'range']).default('fixed'),
  single_output_file: z.boolean().default(true),
  output_filename: z
    .string()
    .regex(/^[\w.+-]+\.root$/, 'a file name that ends in .root')
    .nullable()
    .default('bumpnet.root'),
  exclude_outliers: z.boolean().default(true),
  use_bumpnet_naming: z.boolean().default(true),
  apply_peak_removal_at_histogram_level: z.boolean().default(false),
  global_ranges_path: z.string().nullable().optional(),
  also_save_pre_postproc: z.boolean().default(false),
  pre_postproc_filename: z
    .string()
    .regex(/^[\w.+-]+\.root$/, 'a file name that ends in .root')
    .nullable()
    .default(null),
});

const figures = z.strictObject({
  spectra: count.default(12),
  label: z.string().default(''),
});

const executor = z.strictObject({
  kind: z.enum(['threads', 'rabbitmq', 'slurm', 'pbs', 'kubernetes', 'ssh']).default('threads'),
  /** Threads. */
  workers: z.int().min(1).max(1024).nullable().default(null),
  /** The broker of `rabbitmq`; without it the environment's BEAMLINE_AMQP_URL. */
  url: z.string().min(1).nullable().default(null),
  /** The workers that are to do the tasks. */
  pool: z
    .string()
    .regex(/^[\w-]+$/, 'letters, digits and _ - only')
    .nullable()
    .default(null),
  /** Of several runs, workers prefer the one with the highest. */
  priority: z.number().nullable().default(null),
  /** What a batch system is told: partition, time, memory, modules... */
  batch: z.record(z.string(), z.unknown()).default({}),
});

/** Only there to hold YAML anchors, or never read by the original either: anything goes. */
const ignored = z.unknown().optional();

export const configFile = z.strictObject({
  input: z.union([z.string(), z.array(z.string())]).optional(),
  tasks: tasks.prefault({}),
  run_metadata: runMetadata.prefault({}),
  parsing_task_config: parsing.prefault({}),
  mass_calculation_task_config: masses.prefault({}),
  post_processing_task_config: cleaning.prefault({}),
  histogram_creation_task_config: histograms.prefault({}),
  figures_task_config: figures.prefault({}),
  executor: executor.prefault({}),
  paths: ignored,
  names: ignored,
  testing_config: ignored,
});

/** A configuration file with every default filled in, still in the file's own words and units. */
export type ConfigFile = z.output<typeof configFile>;
export type ObjectName = (typeof objectNames)[number];
