import type { InputFile, Stage, TaskResult } from '../../../jobs/index.ts';
import type { InputFileName } from '../inputs.ts';
import type { ParsingSettings } from '../settings.ts';
import { scanTask } from './scan-task.ts';

/** Looks at every input: what it is, how many events it has. One task for each. `record` takes what is known of them. */
export function scanStage(
  inputs: readonly InputFileName[],
  settings: ParsingSettings,
  record: (files: readonly InputFile[]) => void,
): Stage {
  return {
    name: 'scan',
    dependsOn: 'input',
    plan: async () =>
      inputs.map((input) =>
        scanTask.task(input.url, { ...input, treeNames: settings.treeNames, weights: settings.weights }),
      ),
    async finish(results) {
      record(results.map(fileOf));
      return undefined;
    },
  };
}

/** The id of a task is the name of its file: all that is known of one that could not be read. */
export function fileOf(result: TaskResult): InputFile {
  return result.state === 'done' ? scanTask.resultOf(result.result).file : { url: result.task };
}
