import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { NotFoundError, UsageError } from '../errors.ts';
import { partsOfRun } from '../jobs/index.ts';

/** The one directory that a command is given. Throws `UsageError` for none and for more. */
export function givenDirectory(command: string, positionals: readonly string[]): string {
  const [directory, ...others] = positionals;
  if (directory !== undefined && others.length === 0) return directory;
  throw new UsageError(`beamline ${command}: expected one run directory`, {
    hint: `beamline ${command} DIR`,
  });
}

/**
 * The run directory that a user means: the directory itself, or the newest run directory in it, as `--output` was given.
 * Throws `NotFoundError` when there is no run.
 */
export async function findRun(directory: string): Promise<string> {
  if (await hasRecord(directory)) return directory;
  const names = await readdir(directory).catch(() => []);
  const runs = [];
  for (const name of names) {
    const path = join(directory, name);
    if (await hasRecord(path)) runs.push({ path, changed: (await stat(path)).mtimeMs });
  }
  const [newest] = runs.sort((a, b) => b.changed - a.changed);
  if (newest) return newest.path;
  throw new NotFoundError(`beamline: there is no run in "${directory}"`, {
    hint: 'give the run directory, which holds run.json',
  });
}

/** Of very many batches only these are named. */
const MOST_NAMED = 5;

/** The same for commands that go on with a run as a whole. Throws `UsageError` where only batches of one have begun. */
export async function findWholeRun(directory: string): Promise<string> {
  const found = await findRun(directory);
  const parts = await partsOfRun(found);
  if (parts.includes('')) return found;
  const more = parts.length > MOST_NAMED ? ` and ${parts.length - MOST_NAMED} more` : '';
  const named = parts.slice(0, MOST_NAMED).join(', ');
  throw new UsageError(`beamline: "${found}" holds only batches of a run: ${named}${more}`, {
    hint: `"beamline run --run-dir ${found}" goes on with one by --batch-job-index, and puts them together by --merge-only`,
  });
}

async function hasRecord(directory: string): Promise<boolean> {
  return (await partsOfRun(directory)).length > 0;
}
