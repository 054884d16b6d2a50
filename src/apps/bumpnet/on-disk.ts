import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { checksumOfFile, type OutputFile, outputsOf, type StageContext } from '../../jobs/index.ts';
import { filesIn } from './run-layout.ts';

/** What tells which files a stage made: the run directory, and the results of its stages as far as they are recorded. */
export type Made = Pick<StageContext, 'directory' | 'hasRun' | 'results'>;

/**
 * The files that a stage of this run made, in the order of its tasks; if it never ran here, what lies in its folder,
 * in the order of the names.
 */
export async function madeBy(
  context: Made,
  stage: string,
  folder: string,
  ending: string,
): Promise<OutputFile[]> {
  if (context.hasRun(stage))
    return context.results(stage).flatMap((task) => (task.state === 'done' ? outputsOf(task.result) : []));
  const paths = await filesIn(context.directory, folder, ending);
  return Promise.all(paths.map((path) => describe(context.directory, path)));
}

/** Removes what an earlier plan of a stage left in its folder: it would be taken for a result of this one. */
export async function removeStale(
  context: Made,
  stage: string,
  folder: string,
  ending: string,
): Promise<void> {
  const made = new Set((await madeBy(context, stage, folder, ending)).map(({ path }) => path));
  for (const path of await filesIn(context.directory, folder, ending))
    if (!made.has(path)) await rm(join(context.directory, path));
}

async function describe(directory: string, path: string): Promise<OutputFile> {
  const whole = join(directory, path);
  return { path, bytes: (await stat(whole)).size, checksum: await checksumOfFile(whole) };
}
