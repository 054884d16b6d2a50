import { UsageError } from '../errors.ts';
import { type Command, parseCommandLine } from './command.ts';
import { EXECUTORS } from './executor.ts';
import { RUN_HELP, RUN_OPTIONS, runCommand } from './run.ts';

/** Those whose tasks do not run in this very process. */
const ELSEWHERE = EXECUTORS.filter((name) => name !== 'threads' && name !== 'inline');

const HELP = `usage: beamline submit --executor NAME [INPUT...] [options]

Hands the tasks of a run to workers elsewhere, follows them, and ends with the summary: "beamline run" with an executor
that is not this process (${ELSEWHERE.join(', ')}). Stopped or killed, the run goes on with "beamline resume".

${RUN_HELP}`;

/** `beamline submit`. */
export const submitCommand: Command = {
  help: HELP,
  async run(args, terminal) {
    const { executor = '' } = parseCommandLine('submit', args, RUN_OPTIONS).values;
    if (ELSEWHERE.includes(executor)) return runCommand.run(args, terminal);
    throw new UsageError('beamline submit: expected --executor with a place elsewhere', {
      hint: `one of ${ELSEWHERE.join(', ')}; for this machine there is "beamline run"`,
    });
  },
};
