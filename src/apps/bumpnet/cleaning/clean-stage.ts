import { dirname } from 'node:path';
import type { Stage, StageContext, Task, TaskResult } from '../../../jobs/index.ts';
import { massArrays } from '../mass-array.ts';
import { madeBy, removeStale } from '../on-disk.ts';
import { FOLDERS } from '../run-layout.ts';
import type { CleaningSettings } from '../settings.ts';
import { cleanTask } from './clean-task.ts';
import { writeCleaningRecords } from './cleaning-record.ts';

/** Arrays that one task cleans. */
const SHARD_ARRAYS = 32;

/** Cleans each spectrum and splits off its outliers; `cleaning.json` beside the arrays says what was cut. */
export function cleanStage(settings: CleaningSettings): Stage {
  return {
    name: 'clean',
    dependsOn: 'input',
    plan: (context) => planCleaning(context, settings),
    async finish(results, context) {
      if (!results.some(({ state }) => state === 'failed'))
        await removeStale(context, 'clean', FOLDERS.processed, '.npy');
      await writeCleaningRecords(context.directory, settings, results.flatMap(cleanedBy));
      return undefined;
    },
  };
}

async function planCleaning(context: StageContext, settings: CleaningSettings): Promise<Task[]> {
  const all = massArrays(await madeBy(context, 'gather', FOLDERS.arrays, '.npy'));
  const tasks: Task[] = [];
  for (const [folder, arrays] of Map.groupBy(all, ({ masses }) => dirname(masses.path))) {
    const cleanedFolder = FOLDERS.processed + folder.slice(FOLDERS.arrays.length);
    for (let first = 0; first < arrays.length; first += SHARD_ARRAYS) {
      const shard = arrays.slice(first, first + SHARD_ARRAYS);
      tasks.push(cleanTask.task(`${folder} ${first}`, { arrays: shard, folder: cleanedFolder, settings }));
    }
  }
  return tasks;
}

function cleanedBy(task: TaskResult) {
  return task.state === 'done' ? cleanTask.resultOf(task.result).cleaned : [];
}
