import {
  BeamlineError,
  didYouMean,
  isError,
  messageOf,
  reasonOf,
  systemCodeOf,
  UsageError,
} from '../errors.ts';
import { type Command, EXIT, type ExitCode, type Terminal } from './command.ts';
import { COMMANDS } from './commands.ts';
import { PROGRAM } from './program.ts';

/** Runs a command line and gives the exit code. Never throws. */
async function main(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  try {
    const [name = 'help', ...rest] = args;
    if (name === '--version' || name === 'version') return say(terminal, PROGRAM.version);
    if (name === 'help' || name === '--help' || name === '-h') return await help(rest[0], terminal);
    const command = await commandNamed(name);
    if (rest.includes('--help') || rest.includes('-h')) return say(terminal, command.help);
    return await command.run(rest, terminal);
  } catch (error) {
    return complain(error, terminal);
  }
}

const ABOUT = `"beamline help COMMAND" tells more, "beamline --version" which version this is.
Exit codes: 0 all done; 1 failed; 2 wrong usage or configuration; 3 done, but some of it is missing; 130 stopped.`;

async function help(name: string | undefined, terminal: Terminal): Promise<ExitCode> {
  if (name !== undefined) return say(terminal, (await commandNamed(name)).help);
  const lines = COMMANDS.map((command) => `  ${command.name.padEnd(10)} ${command.summary}`);
  return say(terminal, `usage: beamline COMMAND ...\n\n${lines.join('\n')}\n\n${ABOUT}`);
}

async function commandNamed(name: string): Promise<Command> {
  const found = COMMANDS.find((command) => command.name === name);
  if (found) return found.load();
  const names = COMMANDS.map((command) => command.name);
  throw new UsageError(`beamline: there is no command "${name}"`, {
    hint: didYouMean(name, names) ?? `there are: ${names.join(', ')}`,
  });
}

function say(terminal: Terminal, text: string): ExitCode {
  terminal.out(`${text}\n`);
  return EXIT.done;
}

function complain(error: unknown, terminal: Terminal): ExitCode {
  const isOurs = error instanceof BeamlineError;
  const hint = isOurs && error.hint !== undefined ? ` (${error.hint})` : '';
  terminal.err.write(`error: ${messageOf(error)}${hint}\n`);
  const isFault = !isOurs && systemCodeOf(error) === undefined;
  if (isFault && error instanceof Error) terminal.err.write(`${error.stack}\n`);
  if (isError(error, 'usage')) return EXIT.usage;
  return isError(error, 'cancelled') ? EXIT.interrupted : EXIT.failed;
}

/** Within this time a signal counts once: a whole group of processes gets it, and the launcher passes it on as well. */
const ONE_PRESS_MILLISECONDS = 500;

const interrupted = new AbortController();
let stoppingSince = 0;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    const now = performance.now();
    if (!interrupted.signal.aborted) {
      stoppingSince = now;
      process.stderr.write('\nstopping; press Ctrl-C again to stop at once\n');
      interrupted.abort();
    } else if (now - stoppingSince > ONE_PRESS_MILLISECONDS) process.exit(EXIT.interrupted);
  });
}
// Who reads the answer may have enough of it, as `head` does. That nobody reads the progress is no reason to stop.
process.stdout.on('error', (error) => {
  const isEnough = systemCodeOf(error) === 'EPIPE';
  if (!isEnough) process.stderr.write(`error: beamline: cannot write the answer: ${reasonOf(error)}\n`);
  process.exit(isEnough ? EXIT.done : EXIT.failed);
});
process.stderr.on('error', () => {});
process.exitCode = await main(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: process.stderr,
  signal: interrupted.signal,
});
