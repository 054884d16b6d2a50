import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { NotFoundError } from '../errors.ts';
import { partsOfRun } from '../jobs/index.ts';

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

async function hasRecord(directory: string): Promise<boolean> {
  return (await partsOfRun(directory)).length > 0;
}
