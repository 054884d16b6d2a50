import { join } from 'node:path';
import {
  ANALYSES,
  type Analysis,
  type AnalysisSettings,
  type AssignedFiles,
  analysisSettings,
  assignFiles,
  findAnalysis,
  runAnalysis,
  WEIGHT_MODES,
} from '../apps/analyses/index.ts';
import { makeFourLeptonSample } from '../apps/simulation/index.ts';
import { anyName, type Catalog } from '../catalog/index.ts';
import { UsageError } from '../errors.ts';
import { progressFor, runDirectory } from '../jobs/index.ts';
import { analysisReport } from './analysis-report.ts';
import {
  type Command,
  choiceOf,
  type ExitCode,
  parseCommandLine,
  positiveInteger,
  type Terminal,
} from './command.ts';
import {
  EXECUTOR_HELP,
  EXECUTOR_OPTIONS,
  type ExecutorChoice,
  executorChoice,
  executorFor,
} from './executor.ts';
import { recipeOf } from './executor-recipe.ts';
import { PROGRAM } from './program.ts';
import { exitCodeOf } from './report.ts';

const HELP = `usage: beamline analyze NAME [INPUT...] [options]

Runs an analysis of the ATLAS open data: selection, weights, cut flow, histograms, figures.
There are: ${ANALYSES.map(({ name, release }) => `${name} (${release.name})`).join(', ')}.
An INPUT is a ROOT file, a directory, a pattern, a URL, record:ID of the CERN Open Data portal, release:NAME[:SKIM] of the
ATLAS open data, or @FILE with such names, one a line; samples are told by the names of the files. Without an input a set
of toy samples is made on the spot.

  --release NAME       the release whose form the files have         [the newest]
  --sample-dir DIR     the same as an INPUT
  --weights MODE       signed, or absolute as in the public notebook [signed]
  --events N           events of each process of the toy samples     [20000]
  --output DIR         where run directories are made                [./output]
  --run-dir DIR        the run directory itself; goes on with the run that is there
  --no-figures         histograms and numbers only
  --json               the results as JSON
  --quiet              no progress

${EXECUTOR_HELP}`;

const OPTIONS = {
  release: { type: 'string' },
  'sample-dir': { type: 'string', multiple: true },
  weights: { type: 'string', default: 'signed' },
  events: { type: 'string' },
  output: { type: 'string' },
  'run-dir': { type: 'string' },
  'no-figures': { type: 'boolean', default: false },
  ...EXECUTOR_OPTIONS,
  json: { type: 'boolean', default: false },
  quiet: { type: 'boolean', default: false },
} as const;

/** `beamline analyze`. */
export const analyzeCommand: Command = {
  help: HELP,
  async run(args, terminal) {
    const { values, positionals } = parseCommandLine('analyze', args, OPTIONS);
    const [name, ...inputs] = positionals;
    if (name === undefined)
      throw new UsageError('beamline analyze: expected the name of an analysis', {
        hint: `there are: ${[...new Set(ANALYSES.map((one) => one.name))].join(', ')}`,
      });
    const analysis = findAnalysis(name, values.release);
    const weights = choiceOf('weights', values.weights, WEIGHT_MODES);
    const directory = values['run-dir'] ?? runDirectory(values.output ?? './output', analysis.name);
    const events = positiveInteger('events', values.events) ?? GENERATED_EVENTS;
    const names = [...inputs, ...(values['sample-dir'] ?? [])];
    const assigned =
      names.length > 0
        ? await assignFiles(analysis, names, catalogFor(directory))
        : await generated(analysis, { directory, events, quiet: values.quiet }, terminal);
    for (const url of assigned.unused) terminal.err.write(`note: not a sample of ${name}: ${url}\n`);
    const settings = analysisSettings(analysis, { ...assigned, weights });
    return analyzeAndReport(
      settings,
      {
        ...values,
        directory,
        name: analysis.name,
        figures: values['no-figures'] ? [] : undefined,
        mode: values['run-dir'] === undefined ? 'create' : 'either',
        executor: executorChoice(values),
      },
      terminal,
    );
  },
};

/** Answers of the archives are kept in the run directory. */
function catalogFor(directory: string): Catalog {
  return anyName({ cache: { path: join(directory, 'metadata_cache.json') } });
}

/** How a run of an analysis was asked for. */
export interface AnalyzeRequest {
  readonly directory: string;
  readonly name: string;
  readonly mode: 'create' | 'resume' | 'either';
  /** All unless said otherwise. */
  readonly figures?: readonly string[] | undefined;
  readonly executor: ExecutorChoice;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** Runs an analysis, shows its progress, and ends with its yields. */
export async function analyzeAndReport(
  settings: AnalysisSettings,
  request: AnalyzeRequest,
  terminal: Terminal,
): Promise<ExitCode> {
  const { directory, name, mode, json, quiet, figures } = request;
  const executor = executorFor({ ...request.executor, directory: request.directory }, terminal);
  const view = progressFor(terminal.err);
  try {
    const summary = await runAnalysis(settings, {
      ...{ directory, name, mode, executor, figures, program: PROGRAM, signal: terminal.signal },
      recipe: recipeOf(request.executor),
      onProgress: quiet ? undefined : view.update,
    });
    terminal.out(json ? `${JSON.stringify(summary, null, 2)}\n` : analysisReport(summary));
    return exitCodeOf(summary.state);
  } finally {
    view.close();
    await executor.close();
  }
}

/** Of each process, before the skim. */
const GENERATED_EVENTS = 20_000;

async function generated(
  analysis: Analysis,
  { directory, events, quiet }: { directory: string; events: number; quiet: boolean },
  terminal: Terminal,
): Promise<AssignedFiles> {
  const dir = join(directory, 'sample');
  if (!quiet) terminal.err.write(`no input: making toy samples in ${dir}\n`);
  await makeFourLeptonSample({
    dir,
    form: analysis.release.tree === 'mini' ? 'mini' : 'analysis',
    luminosity: analysis.luminosity,
    eventsPerProcess: events,
    signal: terminal.signal,
  });
  return assignFiles(analysis, [dir]);
}
