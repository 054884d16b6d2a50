import { basename } from 'node:path';
import type { Stage, StageContext, Task } from '../../../jobs/index.ts';
import type { InputFileName } from '../inputs.ts';
import type { ParsingSettings } from '../settings.ts';
import { parseTask } from './parse-task.ts';
import { type Sample, wholeSample } from './sample.ts';
import { scanTask } from './scan-task.ts';

/**
 * Selects events. One task for each piece of each input that could be read. `inputs` are all of the run, `share` those
 * that are to be parsed here.
 */
export function parseStage(
  inputs: readonly InputFileName[],
  settings: ParsingSettings,
  share: readonly InputFileName[] = inputs,
): Stage {
  const all = new Map(inputs.map(({ url }, place) => [url, place]));
  const places = new Map(share.map(({ url }) => [url, all.get(url)!]));
  return {
    name: 'parse',
    dependsOn: 'input',
    plan: async (context) => planParsing(context, places, samplesOf(context, inputs.length), settings),
  };
}

function planParsing(
  context: StageContext,
  places: ReadonlyMap<string, number>,
  samples: ReturnType<typeof samplesOf>,
  settings: ParsingSettings,
): Task[] {
  const tasks: Task[] = [];
  for (const scanned of context.results('scan')) {
    // The id of a scan task is the name of its input.
    const fileIndex = places.get(scanned.task);
    if (scanned.state !== 'done' || fileIndex === undefined) continue;
    const { file, schema, tree, group, isSimulation, sample, pieces } = scanTask.resultOf(scanned.result);
    const whole = sample && wholeSample(sample, samples);
    for (const piece of pieces) {
      const place = pieces.length > 1 ? ` ${piece[0]}-${piece[1]}` : '';
      const id = `${fileIndex + 1} ${basename(file.url)}${place}`;
      tasks.push(
        parseTask.task(id, {
          ...{ file, schema, tree, group, isSimulation },
          ...{ sample: whole, fileIndex, piece, settings },
        }),
      );
    }
  }
  return tasks;
}

/** The samples of all inputs, null for those that could not be scanned; undefined when this is a part of a run. */
function samplesOf(context: StageContext, inputs: number): (Sample | null)[] | undefined {
  const scanned = context.results('scan');
  if (scanned.length < inputs) return undefined;
  return scanned.flatMap((one) =>
    one.state === 'done' ? (scanTask.resultOf(one.result).sample ?? []) : [null],
  );
}
