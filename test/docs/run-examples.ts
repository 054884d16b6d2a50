/** Does the steps that a file lists, each in its directory, and says in a line of JSON how each one ended. */
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { format } from 'node:util';
import { COMMANDS } from '../../src/cli/commands.ts';
import type { Ran, Step } from './examples.ts';

const steps = JSON.parse(readFileSync(process.argv[2]!, 'utf8')) as Step[];

/** Does a step; gives what it printed. */
async function doStep(step: Step): Promise<Ran> {
  let output = '';
  console.log = (...values: unknown[]) => {
    output += `${format(...values)}\n`;
  };
  process.chdir(step.directory);
  try {
    if ('file' in step) await import(pathToFileURL(step.file).href);
    else await runCommand(step.args);
    return { output };
  } catch (error) {
    return { output, error: error instanceof Error ? String(error.stack) : String(error) };
  }
}

async function runCommand([name, ...args]: readonly string[]): Promise<void> {
  const command = await COMMANDS.find((one) => one.name === name)?.load();
  if (!command) throw new Error(`there is no command "${name}"`);
  let complaints = '';
  const err = {
    write: (text: string) => {
      complaints += text;
    },
  };
  const code = await command.run(args, { out: () => {}, err, signal: new AbortController().signal });
  if (code !== 0) throw new Error(`it ended with ${code}: ${complaints}`);
}

for (const step of steps) process.stdout.write(`${JSON.stringify(await doStep(step))}\n`);
// Nothing that an example left open keeps the others waiting.
process.exit(0);
