import {
  type Batch,
  type ConfigFile,
  checkConfig,
  configuredSteps,
  RECOMMENDED,
  readConfigFile,
  STEPS,
  type Step,
} from '../apps/bumpnet/index.ts';
import { didYouMean, UsageError } from '../errors.ts';
import { CACHE_VARIABLES } from '../storage/index.ts';
import { positiveInteger } from './command.ts';

/** What of the command line changes the configuration. */
export interface ConfigurationValues {
  readonly config?: string | undefined;
  readonly 'min-events'?: string | undefined;
  readonly 'parse-mc'?: string | undefined;
  readonly 'batch-job-index'?: string | undefined;
  readonly 'total-batch-jobs'?: string | undefined;
  readonly cache?: string | undefined;
  readonly 'cache-size'?: string | undefined;
}

/** The configuration that is asked for: its file, or what is recommended, and the command line over it. */
export async function configurationOf(values: ConfigurationValues): Promise<ConfigFile> {
  const file =
    values.config === undefined ? checkConfig(RECOMMENDED, 'defaults') : await readConfigFile(values.config);
  const {
    run_metadata: run,
    cache,
    mass_calculation_task_config: masses,
    parsing_task_config: parsing,
  } = file;
  const minEvents = positiveInteger('min-events', values['min-events']);
  return {
    ...file,
    run_metadata: {
      ...run,
      batch_job_index: positiveInteger('batch-job-index', values['batch-job-index']) ?? run.batch_job_index,
      total_batch_jobs:
        positiveInteger('total-batch-jobs', values['total-batch-jobs']) ?? run.total_batch_jobs,
    },
    cache: {
      directory: values.cache ?? cache.directory,
      max_bytes: bytesOf('cache-size', values['cache-size']) ?? cache.max_bytes,
    },
    mass_calculation_task_config: { ...masses, min_events_per_fs: minEvents ?? masses.min_events_per_fs },
    parsing_task_config: {
      ...parsing,
      parse_mc: truthOf('parse-mc', values['parse-mc']) ?? parsing.parse_mc,
    },
  };
}

/** The batch that this job is, if the run is split. Throws `UsageError` when only one of the two numbers is there. */
export function batchOf({ run_metadata: run }: ConfigFile): Batch | undefined {
  const { batch_job_index: index, total_batch_jobs: total } = run;
  if (index === null && total === null) return undefined;
  if (index === null || total === null || index > total) {
    throw new UsageError(
      `beamline run: batch job ${index ?? 'without index'} of ${total ?? 'an unknown number'} cannot be`,
      { hint: '--batch-job-index counts from 1 to --total-batch-jobs, and needs it' },
    );
  }
  return { index, total };
}

/** The steps that the command line names, else those that the configuration switches on. */
export function stepsOf(file: ConfigFile, asked: string | undefined): Set<Step> {
  if (asked === undefined) return new Set(configuredSteps(file.tasks));
  return new Set(asked.split(',').map((name) => stepNamed(name.trim())));
}

/** Lets this process and its threads keep what is read of remote files where the configuration says. */
export function useCache({ cache: { directory, max_bytes: bytes } }: ConfigFile, env = process.env): void {
  if (directory !== null) env[CACHE_VARIABLES.directory] = directory;
  if (bytes !== null) env[CACHE_VARIABLES.bytes] = String(bytes);
}

function stepNamed(name: string): Step {
  const step = STEPS.find((one) => one === name);
  if (step) return step;
  throw new UsageError(`beamline run: --tasks has no "${name}"`, {
    hint: didYouMean(name, STEPS) ?? `there are: ${STEPS.join(', ')}`,
  });
}

function truthOf(option: string, text: string | undefined): boolean | undefined {
  if (text === undefined || text === 'true' || text === 'false')
    return text === undefined ? undefined : text === 'true';
  throw new UsageError(`beamline run: --${option} is "${text}", expected true or false`);
}

const UNITS: Readonly<Record<string, number>> = { '': 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12 };

/** A number of bytes such as `500MB` or `20G`. */
function bytesOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)\s*([kMGT]?)B?$/.exec(text) ?? [];
  const bytes = Math.round(Number(number) * (UNITS[unit] ?? Number.NaN));
  if (Number.isSafeInteger(bytes) && bytes > 0) return bytes;
  throw new UsageError(`beamline run: --${option} is "${text}"`, { hint: 'give bytes, 500MB or 20GB' });
}
