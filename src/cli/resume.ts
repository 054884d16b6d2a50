import { analysisIn, isAnalysisConfiguration } from '../apps/analyses/index.ts';
import { pipelineIn } from '../apps/bumpnet/index.ts';
import { UsageError } from '../errors.ts';
import { DEFAULT_RETRY, readRun } from '../jobs/index.ts';
import { analyzeAndReport } from './analyze.ts';
import { type Command, parseCommandLine } from './command.ts';
import { EXECUTOR_HELP, EXECUTOR_OPTIONS, executorChoice } from './executor.ts';
import { recordedChoice } from './executor-recipe.ts';
import { findRun } from './find-run.ts';
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
    const [given, ...others] = positionals;
    if (given === undefined || others.length > 0) {
      throw new UsageError('beamline resume: expected one run directory', { hint: 'beamline resume DIR' });
    }
    const directory = await findRun(given);
    const { record } = await readRun(directory);
    const executor = executorChoice(values, recordedChoice(record, values.executor));
    if (isAnalysisConfiguration(record.configuration)) {
      const { settings, name } = await analysisIn(directory);
      return analyzeAndReport(settings, { ...values, directory, name, mode: 'resume', executor }, terminal);
    }
    const { pipeline, name } = await pipelineIn(directory);
    const request = {
      ...values,
      directory,
      name,
      mode: 'resume',
      attempts: DEFAULT_RETRY.attempts,
      executor,
    } as const;
    return runAndReport(pipeline, request, terminal);
  },
};
