import { UsageError } from '../errors.ts';
import { type Failure, type RunStatus, readRun } from '../jobs/index.ts';
import { type Command, EXIT, parseCommandLine } from './command.ts';
import { EXECUTOR_HELP, EXECUTOR_OPTIONS } from './executor.ts';
import { findWholeRun, givenDirectory } from './find-run.ts';
import { failureText } from './report.ts';
import { resumeRun } from './resume.ts';
import { countOf } from './text-table.ts';

const HELP = `usage: beamline retry DIR --failed [options]

Tries again what failed in a run that is over, and then does again what is built on it. It says what it tries again and
why that failed, and what became of it. Where nothing failed it changes nothing. A run that was stopped or killed is
not over: "beamline resume" goes on with that, and tries again what failed in it too.

  --failed       what failed; there is nothing else that can be tried again
  --dry-run      only say what would be tried again
  --json         the summary as JSON
  --quiet        no progress, and nothing about single tasks

${EXECUTOR_HELP}`;

const OPTIONS = {
  ...EXECUTOR_OPTIONS,
  failed: { type: 'boolean', default: false },
  'dry-run': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  quiet: { type: 'boolean', default: false },
} as const;

/** `beamline retry`. */
export const retryCommand: Command = {
  help: HELP,
  async run(args, terminal) {
    const { values, positionals } = parseCommandLine('retry', args, OPTIONS);
    const given = givenDirectory('retry', positionals);
    if (!values.failed) {
      throw new UsageError('beamline retry: expected --failed', { hint: `beamline retry ${given} --failed` });
    }
    const directory = await findWholeRun(given);
    const before = await readRun(directory);
    checkOver(before);
    const say = values.quiet ? () => {} : (line: string) => terminal.err.write(`${line}\n`);
    if (before.failures.length === 0) {
      say(`nothing failed in ${directory}`);
      return EXIT.done;
    }
    for (const failure of before.failures) say(`tried again: ${failureText(failure)}`);
    if (values['dry-run']) return EXIT.done;
    const code = await resumeRun(directory, values, terminal);
    for (const line of outcomesOf(before.failures, await readRun(directory))) say(line);
    return code;
  },
};

/** Throws `UsageError` for a run that is on, or that has tasks which were never begun. */
function checkOver({ directory, state, holder }: RunStatus): void {
  switch (state) {
    case 'done':
    case 'partial':
    case 'failed':
      return;
    case 'running':
      throw new UsageError(
        `beamline retry: "${directory}" is in the hands of process ${holder?.pid} on ${holder?.host}`,
        { hint: 'wait until it has ended, "beamline status --watch" tells' },
      );
    case 'cancelled':
    case 'interrupted':
      throw new UsageError(`beamline retry: the run in "${directory}" is not over, it was ${state}`, {
        hint: '"beamline resume" goes on with it and tries again what failed',
      });
    default:
      state satisfies never;
  }
}

/** What became of what was tried again, one line each, and how many came out well. */
function outcomesOf(failures: readonly Failure[], after: RunStatus): string[] {
  const nameOf = ({ stage, task }: Failure) => `${stage}${task === undefined ? '' : `: ${task}`}`;
  const still = new Map(after.failures.map((failure) => [nameOf(failure), failure]));
  const lines = failures.map((failure) => {
    const again = still.get(nameOf(failure));
    return again ? `failed again: ${failureText(again)}` : `now done: ${nameOf(failure)}`;
  });
  const well = failures.filter((failure) => !still.has(nameOf(failure))).length;
  return [...lines, `${well} of ${countOf(failures.length, 'failure')} put right`];
}
