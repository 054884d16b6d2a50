import { faultOfOutput, outputsOf, type Run } from '../../../jobs/index.ts';

/** What has to be done, task by task, before the arrays of masses are final. */
const STAGES = ['scan', 'parse', 'masses', 'gather'];

/**
 * Whether the masses of all inputs lie in arrays that are still what they were: then nobody needs them by piece any more,
 * and those pieces may be gone.
 */
export async function areGathered(run: Run): Promise<boolean> {
  const isAllDone = STAGES.every((name) => {
    const stage = run.stage(name);
    return stage?.state === 'done' && stage.tasks.every(({ state }) => state === 'done');
  });
  if (!isAllDone) return false;
  for (const { result = null } of run.stage('gather')?.tasks ?? [])
    for (const output of outputsOf(result))
      if ((await faultOfOutput(run.directory, output, 'checksum')) !== undefined) return false;
  return true;
}
