import { availableParallelism } from 'node:os';
import {
  type Batch,
  type ConfigFile,
  configuredSteps,
  inputNamesOf,
  type Pipeline,
  resolveInputs,
  type Settings,
  STEPS,
  type Step,
  settingsOf,
} from '../apps/bumpnet/index.ts';
import { UsageError } from '../errors.ts';
import { runDirectory } from '../jobs/index.ts';
import { type Command, type ExitCode, parseCommandLine, type Terminal } from './command.ts';
import { dryRun, dryRunAgain } from './dry-run.ts';
import { EXECUTOR_HELP, EXECUTOR_OPTIONS, type ExecutorChoice, executorChoice } from './executor.ts';
import { type Verbosity, verbosityOf } from './log-level.ts';
import { modeOf, pipelineAgain, scanRanges, stepsAgain } from './run-again.ts';
import { runAndReport } from './run-and-report.ts';
import { batchOf, configurationOf, stepsOf, useCache } from './run-configuration.ts';
import { embeddedInputs, inputOptions } from './run-inputs.ts';

/** What the help of a run says of inputs and options. */
export const RUN_HELP = `An INPUT is a ROOT file, a directory with ROOT files, a pattern ("data/*.root"), a URL, record:ID of the CERN Open Data
portal, release:NAME[:SKIM] of the ATLAS open data, or @FILE with such names, one a line. Without an input those of the
configuration are taken, and without these a small sample that is made on the spot.

  --config FILE        the configuration (YAML)
  --output DIR         where run directories are made        [the configuration's base_output_dir, ./output]
  --run-dir DIR        the run directory itself; goes on with the run that is there
  --tasks A,B          only these steps: ${STEPS.join(', ')}
  --min-events N       final states with fewer events in the whole run are left out
  --parse-mc BOOL      whether the simulation of a release is taken, too  [the configuration's parse_mc, false]
  --refresh            ask the archives again which files there are, whatever the run directory keeps of it
  --cache DIR          keep what is read of remote files here for later runs
  --cache-size SIZE    how much of it, such as 20GB                 [10 GiB]
  --dry-run            say what would be done, and write nothing
  --json               the summary as JSON
  --quiet              no progress
  --log-level LEVEL    DEBUG, INFO, WARNING or ERROR                 [INFO]

A run that is split over several jobs, which share --run-dir:
  --batch-job-index I  this is the I-th job, counted from 1: it does its share of the inputs,
  --total-batch-jobs N of N jobs
  --merge-only         put the work of the jobs together; may be repeated when late ones have come
  --scan-only          the ranges of all spectra, into logs/global_ranges.json
  --plots-only         the figures again

${EXECUTOR_HELP}`;

const HELP = `usage: beamline run [INPUT...] [options]

Runs the BumpNet pipeline: events -> particle arrays -> invariant masses -> cleaned spectra -> histograms and figures.
${RUN_HELP}`;

/** The options of a run. */
export const RUN_OPTIONS = {
  config: { type: 'string' },
  output: { type: 'string' },
  'run-dir': { type: 'string' },
  tasks: { type: 'string' },
  'min-events': { type: 'string' },
  'parse-mc': { type: 'string' },
  refresh: { type: 'boolean', default: false },
  cache: { type: 'string' },
  'cache-size': { type: 'string' },
  'batch-job-index': { type: 'string' },
  'total-batch-jobs': { type: 'string' },
  'merge-only': { type: 'boolean', default: false },
  'scan-only': { type: 'boolean', default: false },
  'plots-only': { type: 'boolean', default: false },
  ...EXECUTOR_OPTIONS,
  'dry-run': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  quiet: { type: 'boolean', default: false },
  'log-level': { type: 'string' },
} as const;

/** A run as the command line and the configuration ask for it. */
interface Asked {
  readonly file: ConfigFile;
  readonly settings: Settings;
  readonly names: readonly string[];
  readonly directory: string;
  /** Whether the directory was named: then a run that is there goes on. */
  readonly mayExist: boolean;
  readonly steps: ReadonlySet<Step>;
  readonly batchJob: Batch | undefined;
  readonly executor: ExecutorChoice;
  readonly verbosity: Verbosity;
  readonly json: boolean;
  /** Ask the archives again. */
  readonly refresh: boolean;
}

/** `beamline run`. */
export const runCommand: Command = {
  help: HELP,
  async run(args, terminal) {
    const { values, positionals } = parseCommandLine('run', args, RUN_OPTIONS);
    const file = await configurationOf(values);
    const { settings, notices } = settingsOf(file);
    const mode = modeOf(values, values['run-dir'] !== undefined);
    const asked = askedFor(values, positionals, file, settings);
    if (asked.verbosity.notices) for (const notice of notices) terminal.err.write(`note: ${notice}\n`);
    useCache(file);
    if (mode !== undefined) {
      const given = values.config === undefined ? undefined : settings;
      const { pipeline } = await pipelineAgain(asked.directory, given);
      const steps = stepsAgain(mode, pipeline);
      if (values['dry-run']) return dryRunAgain(asked.directory, steps, terminal);
      if (mode === 'scan-only') return scanRanges(asked.directory, terminal);
      return perform(pipeline, { ...asked, steps, batchJob: undefined }, terminal);
    }
    if (asked.batchJob) checkBatchJob(asked);
    if (values['dry-run'])
      return dryRun(
        { ...asked, inputOptions: inputOptions(file, { directory: undefined, refresh: true }, terminal) },
        terminal,
      );
    return perform(await pipelineOf(asked, terminal), asked, terminal);
  },
};

type Values = ReturnType<typeof parseCommandLine<typeof RUN_OPTIONS>>['values'];

function askedFor(
  values: Values,
  positionals: readonly string[],
  file: ConfigFile,
  settings: Settings,
): Asked {
  const { run_metadata: run, parsing_task_config: parsing } = file;
  const directory = values['run-dir'];
  return {
    ...{ file, settings, json: values.json, refresh: values.refresh, mayExist: directory !== undefined },
    names: positionals.length > 0 ? positionals : inputNamesOf(file),
    directory: directory ?? runDirectory(values.output ?? run.base_output_dir, run.run_name),
    steps: stepsOf(file, values.tasks),
    batchJob: batchOf(file),
    executor: executorChoice(values, withThreads(file)),
    verbosity: verbosityOf(values['log-level'], values.quiet || !parsing.show_progress_bar),
  };
}

/** The original's `threads` says how many threads work where `executor` does not; more than there are cores help nobody. */
function withThreads({ executor, parsing_task_config: { threads } }: ConfigFile): ExecutorChoice {
  const isThreads = executor.kind === 'threads' && executor.workers === null && threads !== null;
  return isThreads ? { ...executor, workers: Math.min(threads, availableParallelism()) } : executor;
}

/** A batch shares its run directory and its inputs with the others. */
function checkBatchJob({ mayExist, names }: Asked): void {
  if (!mayExist)
    throw new UsageError('beamline run: a batch job needs --run-dir', {
      hint: 'all jobs of a run share one directory',
    });
  if (names.length === 0) throw new UsageError('beamline run: a batch job needs inputs to take a share of');
}

async function pipelineOf(asked: Asked, terminal: Terminal): Promise<Pipeline> {
  const { file, settings, names, directory, verbosity } = asked;
  const steps = configuredSteps(file.tasks);
  const options = inputOptions(file, { directory, refresh: asked.refresh }, terminal);
  if (names.length > 0) return { settings, steps, inputs: await resolveInputs(names, options) };
  if (!asked.steps.has('parsing')) return { settings, steps, inputs: [] };
  if (!verbosity.quiet) terminal.err.write(`no input: making the embedded sample in ${directory}\n`);
  const inputs = await embeddedInputs(directory, options, terminal);
  return { settings: labelled(settings), steps, inputs };
}

function perform(pipeline: Pipeline, asked: Asked, terminal: Terminal): Promise<ExitCode> {
  const { file, mayExist } = asked;
  const request = {
    ...asked,
    ...asked.verbosity,
    name: file.run_metadata.run_name,
    mode: mayExist ? 'either' : 'create',
    attempts: file.parsing_task_config.count_retries_failed_files + 1,
  } as const;
  return runAndReport(pipeline, request, terminal);
}

/** Figures of the embedded sample say what it is. */
function labelled(settings: Settings): Settings {
  if (settings.figures.label !== '') return settings;
  return { ...settings, figures: { ...settings.figures, label: 'toy sample' } };
}
