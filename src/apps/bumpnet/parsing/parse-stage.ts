import { basename } from 'node:path';
import type { Stage, StageContext, Task } from '../../../jobs/index.ts';
import type { ParsingSettings } from '../settings.ts';
import { parseTask } from './parse-task.ts';
import { scanTask } from './scan-task.ts';

/** Selects events. One task for each piece of each input that could be read. */
export function parseStage(settings: ParsingSettings): Stage {
  return {
    name: 'parse',
    dependsOn: 'input',
    plan: async (context) => planParsing(context, settings),
  };
}

function planParsing(context: StageContext, settings: ParsingSettings): Task[] {
  const tasks: Task[] = [];
  for (const [fileIndex, scanned] of context.results('scan').entries()) {
    if (scanned.state !== 'done') continue;
    const { file, schema, tree, group, pieces } = scanTask.resultOf(scanned.result);
    for (const piece of pieces) {
      const place = pieces.length > 1 ? ` ${piece[0]}-${piece[1]}` : '';
      const id = `${fileIndex + 1} ${basename(file.url)}${place}`;
      tasks.push(parseTask.task(id, { file, schema, tree, group, fileIndex, piece, settings }));
    }
  }
  return tasks;
}
