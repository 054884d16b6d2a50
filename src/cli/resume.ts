import { analysisIn, isAnalysisConfiguration } from '../apps/analyses/index.ts';
import { pipelineIn } from '../apps/bumpnet/index.ts';
import { UsageError } from '../errors.ts';
import { DEFAULT_RETRY, readRun } from '../jobs/index.ts';
import { analyzeAndReport } from './analyze.ts';
import { type Command, parseCommandLine, positiveInteger } from './command.ts';
import { findRun } from './find-run.ts';
import { runAndReport } from './run-and-report.ts';

const HELP = `usage: beamline resume DIR [options]

Goes on with a run that was stopped, killed or in which inputs failed. What was done and is still whole is not done again;
the result is the same, byte for byte, as that of a run that was never disturbed.

  --workers N    threads    [one for each core]
  --json         the summary as JSON
  --quiet        no progress`;

const OPTIONS = {
  workers: { type: 'string' },
  json: { type: 'boolean', default: false },
  quiet: { type: 'boolean', default: false },
} as const;

/** `beamline resume`. */
export const resumeCommand: Command = {
  name: 'resume',
  summary: 'go on with a run that did not end well',
  help: HELP,
  async run(args, terminal) {
    const { values, positionals } = parseCommandLine('resume', args, OPTIONS);
    const [given, ...others] = positionals;
    if (given === undefined || others.length > 0) {
      throw new UsageError('beamline resume: expected one run directory', { hint: 'beamline resume DIR' });
    }
    const directory = await findRun(given);
    const { record } = await readRun(directory);
    const workers = positiveInteger('workers', values.workers);
    if (isAnalysisConfiguration(record.configuration)) {
      const { settings, name } = await analysisIn(directory);
      return analyzeAndReport(settings, { ...values, directory, name, mode: 'resume', workers }, terminal);
    }
    const { pipeline, name } = await pipelineIn(directory);
    const request = {
      ...values,
      directory,
      name,
      mode: 'resume',
      attempts: DEFAULT_RETRY.attempts,
      workers,
    } as const;
    return runAndReport(pipeline, request, terminal);
  },
};
