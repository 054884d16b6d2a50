import { setTimeout as sleep } from 'node:timers/promises';
import { pipelineIn } from '../apps/bumpnet/index.ts';
import { CancelledError, isError } from '../errors.ts';
import { type RunStatus, readRun } from '../jobs/index.ts';
import { type Command, EXIT, type ExitCode, parseCommandLine, type Terminal } from './command.ts';
import { EXECUTOR_HELP, EXECUTOR_OPTIONS, executorChoice } from './executor.ts';
import { findRun, findWholeRun, givenDirectory } from './find-run.ts';
import { stepsAgain } from './run-again.ts';
import { runAndReport } from './run-and-report.ts';

/** The stages whose results are put together. */
const PARTS = ['scan', 'parse', 'masses', 'gather'];
const POLL_MILLISECONDS = 1000;

const HELP = `usage: beamline merge DIR [options]

Puts together what the workers of a run have done: cleaned spectra, histograms, bumps, figures. It first looks whether
every part is there; where parts are missing it lists them, makes nothing, and ends with exit code 1.

  --wait           wait until the run exists and all its parts are there
  --allow-missing  go on without the parts that failed
  --json           the summary as JSON
  --quiet          no progress

${EXECUTOR_HELP}`;

const OPTIONS = {
  ...EXECUTOR_OPTIONS,
  wait: { type: 'boolean', default: false },
  'allow-missing': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  quiet: { type: 'boolean', default: false },
} as const;

/** `beamline merge`. */
export const mergeCommand: Command = {
  help: HELP,
  async run(args, terminal) {
    const { values, positionals } = parseCommandLine('merge', args, OPTIONS);
    const given = givenDirectory('merge', positionals);
    const status = values.wait ? await whenDone(given, terminal) : await readRun(await findWholeRun(given));
    const faults = missingParts(status, values['allow-missing']);
    if (faults.length > 0) return refuse(faults, terminal);
    const { directory } = status;
    const { pipeline, name } = await pipelineIn(directory);
    const steps = stepsAgain('merge-only', pipeline);
    const executor = executorChoice(values);
    const { json, quiet } = values;
    const request = { directory, name, mode: 'resume', steps, executor, json, quiet } as const;
    const code = await runAndReport(pipeline, request, terminal);
    const isWhole = missingParts(status, false).length === 0;
    return code === EXIT.done && !isWhole ? EXIT.partial : code;
  },
};

/** What of a run is not there, one line each; failed parts do not count when they are allowed to be missing. */
function missingParts({ stages, failures, holder }: RunStatus, failedAllowed: boolean): string[] {
  if (holder) return [`process ${holder.pid} on ${holder.host} is still at it (--wait waits for it)`];
  const unbegun = PARTS.filter((name) => !stages.some((stage) => stage.name === name));
  const unfinished = stages.filter(
    ({ name, waiting, running }) => PARTS.includes(name) && waiting + running > 0,
  );
  const failed = failures.filter(({ stage }) => PARTS.includes(stage));
  return [
    ...unbegun.map((name) => `${name}: not begun`),
    ...unfinished.map(
      ({ name, total, waiting, running }) => `${name}: ${waiting + running} of ${total} not done`,
    ),
    ...(failedAllowed
      ? []
      : failed.map(({ stage, task, reason }) => `${stage}: ${task ?? 'all'}: ${reason}`)),
  ];
}

function refuse(faults: readonly string[], terminal: Terminal): ExitCode {
  const lines = faults.map((fault) => `  missing: ${fault}`);
  terminal.err.write(`error: parts are missing, nothing was put together\n${lines.join('\n')}\n`);
  return EXIT.failed;
}

/** Waits until there is a run whose producer has ended its part of it. Throws `CancelledError` when stopped. */
async function whenDone(given: string, { signal }: Terminal): Promise<RunStatus> {
  for (;;) {
    const status = await readRun(await findRun(given)).catch((error: unknown) => {
      if (isError(error, 'not-found')) return undefined;
      throw error;
    });
    if (status && isDone(status)) return status;
    await sleep(POLL_MILLISECONDS, undefined, { signal }).catch(() => {});
    if (signal.aborted) throw new CancelledError('beamline merge: stopped while waiting');
  }
}

/** A run that was interrupted may still be resumed: it is waited for. */
function isDone({ state, holder, stages }: RunStatus): boolean {
  if (holder) return false;
  return state === 'failed' || PARTS.every((name) => stages.some((stage) => isOver(stage, name)));
}

const isOver = (stage: RunStatus['stages'][number], name: string) =>
  stage.name === name && (stage.state === 'done' || stage.state === 'partial');
