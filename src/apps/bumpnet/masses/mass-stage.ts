import { basename } from 'node:path';
import type { OutputFile, Stage, StageContext, Task } from '../../../jobs/index.ts';
import { madeBy } from '../on-disk.ts';
import { FOLDERS, groupOfFile } from '../run-layout.ts';
import type { MassSettings } from '../settings.ts';
import { massTask } from './mass-task.ts';

/** Parsed files that one task takes, so that small ones do not leave as many parts. */
const TASK_BYTES = 4 * 1024 * 1024;
const TASK_FILES = 256;
/** Parts that a run has at most, give or take a few, however many events there are. */
const MOST_PARTS = 1000;

/** Computes the masses of all selected events. One task takes parsed files that follow one another. */
export function massStage(settings: MassSettings): Stage {
  return { name: 'masses', dependsOn: 'input', plan: (context) => planMasses(context, settings) };
}

async function planMasses(context: StageContext, settings: MassSettings): Promise<Task[]> {
  const files = await madeBy(context, 'parse', FOLDERS.parsed, '.root');
  return [...Map.groupBy(files, groupOfFile).values()].flatMap(runsOfFiles).map((parsed) => {
    const [first, last] = [basename(parsed[0]?.path ?? ''), basename(parsed.at(-1)?.path ?? '')];
    return massTask.task(parsed.length > 1 ? `${first} to ${last}` : first, { parsed, settings });
  });
}

/** The files in their order, cut into runs of about as many bytes each. */
function runsOfFiles(files: readonly OutputFile[]): OutputFile[][] {
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const mostBytes = Math.max(TASK_BYTES, total / MOST_PARTS);
  const mostFiles = Math.max(TASK_FILES, files.length / MOST_PARTS);
  const runs: OutputFile[][] = [];
  let bytes = 0;
  for (const file of files) {
    const run = runs.at(-1);
    if (run && run.length < mostFiles && bytes + file.bytes <= mostBytes) run.push(file);
    else {
      runs.push([file]);
      bytes = 0;
    }
    bytes += file.bytes;
  }
  return runs;
}
