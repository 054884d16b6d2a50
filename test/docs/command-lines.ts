import { COMMANDS } from '../../src/cli/commands.ts';
import type { Block } from './pages.ts';

/** A call of the program on a page. */
export interface CommandLine {
  readonly place: string;
  readonly args: readonly string[];
}

/** The calls of `beamline` in a block of commands; what other programs are asked is not looked at. */
export function commandLines({ code, page, place }: Block): CommandLine[] {
  const first = Number(place.split(':')[1]);
  const lines: CommandLine[] = [];
  let begun: { line: number; text: string } | undefined;
  for (const [index, line] of code.split('\n').entries()) {
    begun = { line: begun?.line ?? first + index, text: `${begun?.text ?? ''}${line.replace(/\\$/, '')}` };
    if (line.endsWith('\\')) continue;
    const args = argumentsOf(begun.text);
    if (args) lines.push({ place: `${page}:${begun.line}`, args });
    begun = undefined;
  }
  return lines;
}

/** What `beamline` is given in a line, up to a comment, a pipe or another command; `undefined` when it is not called. */
function argumentsOf(line: string): string[] | undefined {
  const words = [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map((one) => one[1] ?? one[2] ?? one[3]!);
  const end = words.findIndex((word) => /^(#|\||>|&&|;)/.test(word));
  const command = end < 0 ? words : words.slice(0, end);
  const at = command.findIndex((word) => !['$', 'npx', 'time'].includes(word) && !/^[A-Z_]+=/.test(word));
  return command[at] === 'beamline' ? command.slice(at + 1) : undefined;
}

/**
 * What is wrong with a call, by the help of the program: a command or an option that does not exist. `help` has the
 * text of each command, under its name, and the list of commands under `help`.
 */
export function faultsOfCall({ place, args }: CommandLine, help: ReadonlyMap<string, string>): string[] {
  const [command = 'help', ...rest] = args;
  if (['help', 'version', '--help', '--version', '-h'].includes(command)) return [];
  const text = help.get(command);
  if (text === undefined) return [`${place}: there is no command "${command}"`];
  const options = rest.filter((word) => /^--[a-z]/.test(word)).map((word) => word.split('=')[0]!);
  return options
    .filter((option) => option !== '--help' && !new RegExp(`${option}(?![a-z-])`).test(text))
    .map((option) => `${place}: "beamline ${command}" has no option ${option}`);
}

/** The help of every command of the program, by its name. */
export async function helpTexts(): Promise<Map<string, string>> {
  const texts = COMMANDS.map(async ({ name, load }) => [name, (await load()).help] as const);
  return new Map(await Promise.all(texts));
}
