import { analysisIn, isAnalysisConfiguration } from '../apps/analyses/index.ts';
import { pipelineIn } from '../apps/bumpnet/index.ts';
import { readRun } from '../jobs/index.ts';
import { analyzeAndReport } from './analyze.ts';
import { type Command, type ExitCode, parseCommandLine, type Terminal } from './command.ts';
import { EXECUTOR_HELP, EXECUTOR_OPTIONS, executorChoice } from './executor.ts';
import { recordedChoice } from './executor-recipe.ts';
import { findWholeRun, givenDirectory } from './find-run.ts';
import { runAndReport } from './run-and-report.ts';

const HELP = `usage: beamline resume DIR [options]

Goes on with a run that was stopped, killed or in which inputs failed. What was done and is still whole is not done again;
the result is the same, byte for byte, as that of a run that was never disturbed. Tasks run where they did when the run
was started, unless options say otherwise; a broker whose URL holds a password has to be named again.

  --json         the summary as JSON
  --quiet        no progress

${EXECUTOR_HELP}`;

const OPTIONS = {
  ...EXECUTOR_OPTIONS,
  json: { type: 'boolean', default: false },
  quiet: { type: 'boolean', default: false },
} as const;

/** `beamline resume`. */
export const resumeCommand: Command = {
  help: HELP,
  async run(args, terminal) {
    const { values, positionals } = parseCommandLine('resume', args, OPTIONS);
    const directory = await findWholeRun(givenDirectory('resume', positionals));
    return resumeRun(directory, values, terminal);
  },
};

/** What the options of a command say that goes on with a run. */
export type ResumeValues = ReturnType<typeof parseCommandLine<typeof OPTIONS>>['values'];

/** Goes on with the run in a directory, whatever it is a run of. */
export async function resumeRun(
  directory: string,
  values: ResumeValues,
  terminal: Terminal,
): Promise<ExitCode> {
  const { json, quiet } = values;
  const { record } = await readRun(directory);
  const executor = executorChoice(values, recordedChoice(record, values.executor));
  const request = { directory, name: record.name, mode: 'resume', executor, json, quiet } as const;
  if (isAnalysisConfiguration(record.configuration)) {
    const { settings } = await analysisIn(directory);
    return analyzeAndReport(settings, request, terminal);
  }
  const { pipeline } = await pipelineIn(directory);
  return runAndReport(pipeline, request, terminal);
}
