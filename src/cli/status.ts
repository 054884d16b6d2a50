import { readSummed, type SummedStatus } from '../jobs/index.ts';
import { type Command, EXIT, parseCommandLine, positiveInteger } from './command.ts';
import { findRun, givenDirectory } from './find-run.ts';
import { statusText } from './status-report.ts';
import { watchRun } from './watch.ts';

const HELP = `usage: beamline status DIR [options]

Says how far a run is, live or dead, how fast it goes over all its workers, and what failed in it. A run that is split
over several jobs is shown as their sum, until it is put together. Changes nothing.

  --watch          go on saying so until the run is over; ends with the exit code of the run
  --interval N     with --watch: look every N seconds (2)
  --json           as JSON; with --watch one line for each time that something changed`;

const OPTIONS = {
  json: { type: 'boolean', default: false },
  watch: { type: 'boolean', default: false },
  interval: { type: 'string' },
} as const;

/** What a timer can wait. */
const LONGEST_INTERVAL_SECONDS = 86_400;

/** `beamline status`. */
export const statusCommand: Command = {
  help: HELP,
  async run(args, terminal) {
    const { values, positionals } = parseCommandLine('status', args, OPTIONS);
    const seconds = Math.min(positiveInteger('interval', values.interval) ?? 2, LONGEST_INTERVAL_SECONDS);
    const directory = await findRun(givenDirectory('status', positionals));
    if (values.watch) {
      const line = (status: SummedStatus) => `${JSON.stringify(shortOf(status))}\n`;
      return watchRun(directory, values.json ? line : statusText, seconds, terminal);
    }
    const status = await readSummed(directory);
    terminal.out(values.json ? `${JSON.stringify(shortOf(status), null, 2)}\n` : statusText(status));
    return EXIT.done;
  },
};

function shortOf({ record: _, ...short }: SummedStatus): Omit<SummedStatus, 'record'> {
  return short;
}
