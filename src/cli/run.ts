import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type ConfigFile,
  checkConfig,
  type InputOptions,
  inputNamesOf,
  type Pipeline,
  readConfigFile,
  resolveInputs,
  STEPS,
  type Step,
  settingsOf,
} from '../apps/bumpnet/index.ts';
import { makeEmbeddedSample } from '../apps/simulation/index.ts';
import { anyName } from '../catalog/index.ts';
import { nearestTo, UsageError } from '../errors.ts';
import { runDirectory } from '../jobs/index.ts';
import { type Command, parseCommandLine, positiveInteger, type Terminal } from './command.ts';
import { dryRun } from './dry-run.ts';
import { EXECUTOR_HELP, EXECUTOR_OPTIONS, executorChoice } from './executor.ts';
import { runAndReport } from './run-and-report.ts';

const HELP = `usage: beamline run [INPUT...] [options]

Runs the BumpNet pipeline: events -> particle arrays -> invariant masses -> cleaned spectra -> histograms and figures.
An INPUT is a ROOT file, a directory with ROOT files, a pattern ("data/*.root"), a URL, record:ID of the CERN Open Data
portal, release:NAME[:SKIM] of the ATLAS open data, or @FILE with such names, one a line. Without an input those of the
configuration are taken, and without these a small sample that is made on the spot.

  --config FILE        the configuration (YAML)
  --output DIR         where run directories are made        [the configuration's base_output_dir, ./output]
  --run-dir DIR        the run directory itself; goes on with the run that is there
  --tasks A,B          only these steps: ${STEPS.join(', ')}
  --min-events N       final states with fewer events in the whole run are left out
  --parse-mc BOOL      whether the simulation of a release is taken, too  [the configuration's parse_mc, false]
  --dry-run            say what would be done, and write nothing
  --json               the summary as JSON
  --quiet              no progress

${EXECUTOR_HELP}`;

const OPTIONS = {
  config: { type: 'string' },
  output: { type: 'string' },
  'run-dir': { type: 'string' },
  tasks: { type: 'string' },
  'min-events': { type: 'string' },
  'parse-mc': { type: 'string' },
  ...EXECUTOR_OPTIONS,
  'dry-run': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  quiet: { type: 'boolean', default: false },
} as const;

/** `beamline run`. */
export const runCommand: Command = {
  help: HELP,
  async run(args, terminal) {
    const { values, positionals } = parseCommandLine('run', args, OPTIONS);
    const file = await configuration(values);
    const { settings, notices } = settingsOf(file);
    const names = positionals.length > 0 ? positionals : inputNamesOf(file);
    const directory =
      values['run-dir'] ??
      runDirectory(values.output ?? file.run_metadata.base_output_dir, file.run_metadata.run_name);
    const steps = stepsOf(file, values.tasks);
    const executor = executorChoice(values, file.executor);
    for (const notice of notices) terminal.err.write(`note: ${notice}\n`);
    if (values['dry-run'])
      return dryRun(
        { names, settings, directory, steps, inputOptions: inputOptions(file, undefined, terminal) },
        terminal,
      );
    const inputs = await inputsOf(names, file, { directory, steps, quiet: values.quiet }, terminal);
    const pipeline = { settings: labelled(settings, names), inputs, steps: configuredSteps(file) };
    return runAndReport(
      pipeline,
      {
        ...values,
        directory,
        steps,
        name: file.run_metadata.run_name,
        mode: values['run-dir'] === undefined ? 'create' : 'either',
        attempts: file.parsing_task_config.count_retries_failed_files + 1,
        executor,
      },
      terminal,
    );
  },
};

interface Values {
  readonly config?: string | undefined;
  readonly 'min-events'?: string | undefined;
  readonly 'parse-mc'?: string | undefined;
}

async function configuration(values: Values): Promise<ConfigFile> {
  const file =
    values.config === undefined ? checkConfig({}, 'defaults') : await readConfigFile(values.config);
  const minEvents = positiveInteger('min-events', values['min-events']);
  const parseMc = truthOf('parse-mc', values['parse-mc']);
  const { mass_calculation_task_config: masses, parsing_task_config: parsing } = file;
  return {
    ...file,
    mass_calculation_task_config: { ...masses, min_events_per_fs: minEvents ?? masses.min_events_per_fs },
    parsing_task_config: { ...parsing, parse_mc: parseMc ?? parsing.parse_mc },
  };
}

function truthOf(option: string, text: string | undefined): boolean | undefined {
  if (text === undefined || text === 'true' || text === 'false')
    return text === undefined ? undefined : text === 'true';
  throw new UsageError(`beamline run: --${option} is "${text}", expected true or false`);
}

function configuredSteps(file: ConfigFile): Step[] {
  const steps = STEPS.filter((step) => file.tasks[`do_${step}`]);
  if (steps.length === 0) throw new UsageError('config: every task is switched off');
  return steps;
}

/** The steps that the command line names, else those that the configuration switches on. */
function stepsOf(file: ConfigFile, asked: string | undefined): Set<Step> {
  if (asked === undefined) return new Set(configuredSteps(file));
  return new Set(asked.split(',').map((name) => stepNamed(name.trim())));
}

function stepNamed(name: string): Step {
  const step = STEPS.find((one) => one === name);
  if (step) return step;
  const nearest = nearestTo(name, STEPS);
  throw new UsageError(`beamline run: --tasks has no "${name}"`, {
    hint: nearest.length > 0 ? `did you mean ${nearest.join(' or ')}?` : `there are: ${STEPS.join(', ')}`,
  });
}

/** The files to run on; the embedded sample is made when none are named and events are to be parsed. */
async function inputsOf(
  names: readonly string[],
  file: ConfigFile,
  { directory, steps, quiet }: { directory: string; steps: ReadonlySet<Step>; quiet: boolean },
  terminal: Terminal,
): Promise<Pipeline['inputs']> {
  const options = inputOptions(file, directory, terminal);
  if (names.length > 0) return resolveInputs(names, options);
  if (!steps.has('parsing')) return [];
  const folder = join(directory, 'sample');
  if (!quiet) terminal.err.write(`no input: making the embedded sample in ${folder}\n`);
  await mkdir(folder, { recursive: true });
  const { files } = await makeEmbeddedSample({ dir: folder, signal: terminal.signal });
  return resolveInputs(
    files.map(({ path }) => path),
    options,
  );
}

/** How inputs are looked up; answers of the archives are kept in the run directory, if there is to be one. */
function inputOptions(file: ConfigFile, directory: string | undefined, { signal }: Terminal): InputOptions {
  const {
    max_files_to_process: maxFiles,
    parse_mc,
    fetching_metadata_timeout: seconds,
  } = file.parsing_task_config;
  const cache = directory === undefined ? undefined : { path: join(directory, 'metadata_cache.json') };
  const catalog = anyName({ timeoutMs: seconds * 1000, cache });
  return { maxFiles, withSimulation: parse_mc, catalog, signal };
}

/** Figures of the embedded sample say what it is. */
function labelled(settings: Pipeline['settings'], names: readonly string[]): Pipeline['settings'] {
  if (names.length > 0 || settings.figures.label !== '') return settings;
  return { ...settings, figures: { ...settings.figures, label: 'toy sample' } };
}
