import { BeamlineError, isError, messageOf, nearestTo, UsageError } from '../errors.ts';
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

async function help(name: string | undefined, terminal: Terminal): Promise<ExitCode> {
  if (name !== undefined) return say(terminal, (await commandNamed(name)).help);
  const lines = COMMANDS.map((command) => `  ${command.name.padEnd(10)} ${command.summary}`);
  return say(
    terminal,
    `usage: beamline COMMAND ...\n\n${lines.join('\n')}\n\n"beamline help COMMAND" tells more.`,
  );
}

async function commandNamed(name: string): Promise<Command> {
  const found = COMMANDS.find((command) => command.name === name);
  if (found) return found.load();
  const names = COMMANDS.map((command) => command.name);
  const nearest = nearestTo(name, names);
  throw new UsageError(`beamline: there is no command "${name}"`, {
    hint: nearest.length > 0 ? `did you mean ${nearest.join(' or ')}?` : `there are: ${names.join(', ')}`,
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
  if (!isOurs && error instanceof Error) terminal.err.write(`${error.stack}\n`);
  if (isError(error, 'usage')) return EXIT.usage;
  return isError(error, 'cancelled') ? EXIT.interrupted : EXIT.failed;
}

const interrupted = new AbortController();
let presses = 0;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (++presses > 1) process.exit(EXIT.interrupted);
    process.stderr.write('\nstopping; press Ctrl-C again to stop at once\n');
    interrupted.abort();
  });
}
process.exitCode = await main(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: process.stderr,
  signal: interrupted.signal,
});
