import { dirname } from 'node:path';
import type { OutputFile, Stage, StageContext, Task } from '../../../jobs/index.ts';
import { madeBy } from '../on-disk.ts';
import { FOLDERS } from '../run-layout.ts';
import type { CleaningSettings } from '../settings.ts';
import { cleanTask } from './clean-task.ts';

/** Arrays that one task cleans. */
const SHARD_ARRAYS = 32;

/** Cuts away what lies below the peak of each spectrum and splits off its outliers. */
export function cleanStage(settings: CleaningSettings): Stage {
  return { name: 'clean', dependsOn: 'input', plan: (context) => planCleaning(context, settings) };
}

async function planCleaning(context: StageContext, settings: CleaningSettings): Promise<Task[]> {
  const all = await madeBy(context, 'gather', FOLDERS.arrays, '.npy');
  const tasks: Task[] = [];
  for (const [folder, arrays] of Map.groupBy(all, ({ path }: OutputFile) => dirname(path))) {
    const cleanedFolder = FOLDERS.processed + folder.slice(FOLDERS.arrays.length);
    for (let first = 0; first < arrays.length; first += SHARD_ARRAYS) {
      const shard = arrays.slice(first, first + SHARD_ARRAYS);
      tasks.push(cleanTask.task(`${folder} ${first}`, { arrays: shard, folder: cleanedFolder, settings }));
    }
  }
  return tasks;
}
