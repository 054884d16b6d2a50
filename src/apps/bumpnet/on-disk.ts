import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { checksumOfFile, type OutputFile, outputsOf, type StageContext } from '../../jobs/index.ts';
import { filesIn } from './run-layout.ts';

/**
 * The files that a stage of this run made, in the order of its tasks; if it never ran here, what lies in its folder,
 * in the order of the names.
 */
export async function madeBy(
  context: StageContext,
  stage: string,
  folder: string,
  ending: string,
): Promise<OutputFile[]> {
  const results = context.results(stage);
  if (results.length > 0)
    return results.flatMap((task) => (task.state === 'done' ? outputsOf(task.result) : []));
  const paths = await filesIn(context.directory, folder, ending);
  return Promise.all(paths.map((path) => describe(context.directory, path)));
}

async function describe(directory: string, path: string): Promise<OutputFile> {
  const whole = join(directory, path);
  return { path, bytes: (await stat(whole)).size, checksum: await checksumOfFile(whole) };
}
