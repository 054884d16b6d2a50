import { basename, join } from 'node:path';
import type { OutputFile, Stage, StageContext, Task } from '../../../jobs/index.ts';
import { openRootFile } from '../../../root/index.ts';
import { fromFile } from '../../../storage/index.ts';
import { madeBy } from '../on-disk.ts';
import { FOLDERS } from '../run-layout.ts';
import type { MassSettings } from '../settings.ts';
import { massTask } from './mass-task.ts';

/** Events whose masses are in memory at once. */
const PIECE_EVENTS = 250_000;

/** Computes the masses of all selected events. One task for each piece of each parsed file. */
export function massStage(settings: MassSettings): Stage {
  return { name: 'masses', dependsOn: 'input', plan: (context) => planMasses(context, settings) };
}

async function planMasses(context: StageContext, settings: MassSettings): Promise<Task[]> {
  const files = await madeBy(context, 'parse', FOLDERS.parsed, '.root');
  const tasks: Task[] = [];
  for (const parsed of files) {
    const events = await eventsIn(context, parsed);
    for (let start = 0; start < events; start += PIECE_EVENTS) {
      const end = Math.min(events, start + PIECE_EVENTS);
      const place = events > PIECE_EVENTS ? ` ${start}-${end}` : '';
      tasks.push(massTask.task(`${basename(parsed.path)}${place}`, { parsed, start, end, settings }));
    }
  }
  return tasks;
}

async function eventsIn({ directory, signal }: StageContext, { path }: OutputFile): Promise<number> {
  const source = await fromFile(join(directory, path));
  try {
    const root = await openRootFile(source, { signal });
    return (await root.tree('events', { signal })).entries;
  } finally {
    await source.close();
  }
}
