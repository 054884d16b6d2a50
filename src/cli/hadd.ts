import { readFile, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { reasonOf, UsageError } from '../errors.ts';
import {
  type MergedObject,
  type MergeInput,
  type MergeReport,
  mergeRootFiles,
  reproducible,
} from '../root/index.ts';
import { openSource, schemeOf, toFile } from '../storage/index.ts';
import {
  type Command,
  EXIT,
  type ExitCode,
  parseCommandLine,
  positiveInteger,
  type Terminal,
} from './command.ts';

const HELP = `usage: beamline hadd [-f] [-k] [-j N] [--extend] [--intersection | --union] [--reproducible] [--json] OUT IN...

Merges ROOT files into one: trees and RNTuples one behind another, histograms added, directories united; of anything else the first
one is kept, and named where the others differ. Inputs are files and URLs; @LIST is a text file with one input on a line.
OUT appears when it is whole.

  -f, --force         replace OUT when it is there already
  -k, --keep-going    leave out inputs that cannot be read, and name them
  -j, --jobs N        read N inputs at a time (2)
  --extend            histograms with different axes: one with the bins of all, instead of an error
  --intersection      trees or RNTuples with different branches: the branches that all have, instead of an error
  --union             likewise: the branches that any has, zero or empty where a file has none
  --reproducible      the same inputs give the same bytes
  --json              say what was done as JSON

Exit codes: 0 all merged; 1 failed; 2 wrong usage; 3 merged, but some inputs or objects are missing.`;

const OPTIONS = {
  force: { type: 'boolean', short: 'f', default: false },
  'keep-going': { type: 'boolean', short: 'k', default: false },
  jobs: { type: 'string', short: 'j' },
  extend: { type: 'boolean', default: false },
  intersection: { type: 'boolean', default: false },
  union: { type: 'boolean', default: false },
  reproducible: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;

/** `beamline hadd`. */
export const haddCommand: Command = {
  help: HELP,
  async run(args, terminal) {
    const { values, positionals } = parseCommandLine('hadd', args, OPTIONS);
    const [output, ...given] = positionals;
    const names = (await Promise.all(given.map(namesIn))).flat();
    if (output === undefined || names.length === 0) {
      throw new UsageError('beamline hadd: expected an output and inputs', {
        hint: 'beamline hadd OUT IN...',
      });
    }
    await checkOutput(output, names, values.force);
    const report = await mergeRootFiles(names.map(toInput), () => toFile(output), {
      skipUnreadable: values['keep-going'],
      readers: positiveInteger('jobs', values.jobs),
      axes: values.extend ? 'extend' : 'refuse',
      branches: branchRule(values),
      identity: values.reproducible ? reproducible(basename(output)) : undefined,
      signal: terminal.signal,
      onProgress: progressOn(terminal),
    });
    if (values.json) terminal.out(`${JSON.stringify({ output, ...report }, null, 2)}\n`);
    else terminal.out(textOf(output, report));
    return exitCodeOf(report);
  },
};

function branchRule({ intersection, union }: { intersection: boolean; union: boolean }) {
  if (intersection && union)
    throw new UsageError('beamline hadd: either --intersection or --union, not both');
  if (union) return 'union';
  return intersection ? 'intersection' : 'refuse';
}

/** The input that an argument names, or those in the list that it names. */
async function namesIn(argument: string): Promise<string[]> {
  if (!argument.startsWith('@')) return [argument];
  try {
    const lines = (await readFile(argument.slice(1), 'utf8')).split('\n').map((line) => line.trim());
    return lines.filter((line) => line !== '' && !line.startsWith('#'));
  } catch (error) {
    throw new UsageError(`beamline hadd: cannot read the list ${argument}: ${reasonOf(error)}`, {
      cause: error,
    });
  }
}

async function checkOutput(output: string, names: readonly string[], force: boolean): Promise<void> {
  const isInput = names.some((name) => schemeOf(name) === undefined && resolve(name) === resolve(output));
  if (isInput) throw new UsageError(`beamline hadd: "${output}" is an input, too`);
  const isThere = await stat(output).then(
    () => true,
    () => false,
  );
  if (isThere && !force) {
    throw new UsageError(`beamline hadd: "${output}" exists already`, { hint: '-f replaces it' });
  }
}

function toInput(name: string): MergeInput {
  // Everything is read once, in large pieces: there is nothing to keep in memory.
  return { name, open: ({ signal }) => openSource(name, { cache: false, ...(signal ? { signal } : {}) }) };
}

function progressOn({ err }: Terminal): ((done: number, total: number) => void) | undefined {
  if (!err.isTTY) return undefined;
  return (done, total) => void err.write(`\r${done} of ${total} files${done === total ? '\r\x1b[K' : ''}`);
}

function textOf(output: string, { inputs, objects, skipped }: MergeReport): string {
  const merged = objects.filter(({ outcome }) => outcome === 'merged');
  const first = objects.filter(({ outcome }) => outcome === 'first');
  const trees = merged.filter(({ className }) => /^T(Tree|Ntuple)|RNTuple$/i.test(className));
  const lines = [
    `${output}: ${count(inputs)} files merged`,
    ...trees.map(
      ({ path, className, entries = 0 }) =>
        `  ${/RNTuple$/.test(className) ? 'ntuple' : 'tree'} ${path}: ${count(entries)} entries`,
    ),
    `  ${count(merged.length - trees.length)} histograms added, ${count(first.length)} other objects the same in all`,
    ...objects.flatMap(remarksOn),
    ...skipped.map(({ name, reason }) => `  skipped: ${name}: ${reason}`),
  ];
  return `${lines.join('\n')}\n`;
}

function remarksOn({ path, outcome, reason, leftOut = [], filled = {} }: MergedObject): string[] {
  const parts = [
    ...leftOut.map((what) => `  left out of ${path}: ${what}`),
    ...Object.entries(filled).map(
      ([branch, entries]) => `  filled in ${path}: branch "${branch}" for ${count(entries)} entries`,
    ),
  ];
  return outcome === 'not-merged' ? [`  not merged: ${path}: ${reason}`, ...parts] : parts;
}

function exitCodeOf({ objects, skipped }: MergeReport): ExitCode {
  const isWhole = skipped.length === 0 && objects.every(({ outcome }) => outcome !== 'not-merged');
  return isWhole ? EXIT.done : EXIT.partial;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
