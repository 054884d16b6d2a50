import { writeFile } from 'node:fs/promises';
import { parseSignature } from '../../../combinatorics/index.ts';
import type { NotScanned } from '../../../hist/index.ts';
import { publish, type Stage, type StageContext, type Task, type TaskResult } from '../../../jobs/index.ts';
import { readCleaningRecord } from '../cleaning/cleaning-record.ts';
import { histogramName } from '../histograms/histogram-name.ts';
import { type HistogramResult, histogramTask } from '../histograms/histogram-task.ts';
import { FOLDERS } from '../run-layout.ts';
import type { Settings } from '../settings.ts';
import { type BumpCandidate, bumpTask, type SearchedHistogram } from './bump-task.ts';
import { byGlobalP, runWide } from './run-wide.ts';

/** Histograms that one task searches. */
const SHARD_HISTOGRAMS = 4;

/** Searches the histograms of the first bin width for bumps; `bumps.json` says what was found, the most significant first. */
export function bumpStage(settings: Settings): Stage {
  return {
    name: 'bumps',
    dependsOn: 'input',
    plan: (context) => planBumps(context, settings),
    async finish(results, { directory }) {
      const found = bumpsOf(results);
      const wide = runWide(found.searched) ?? null;
      const text = `${JSON.stringify({ settings: settings.scan, runWide: wide, ...found }, null, 1)}\n`;
      await publish(directory, 'bumps.json', (path) => writeFile(path, text));
      return undefined;
    },
  };
}

/** What was found in a histogram, and in which file it is. */
export type FoundInFile = SearchedHistogram & { readonly file: string };

/** What the tasks of the stage found, the most significant first. */
export function bumpsOf(results: readonly TaskResult[]): {
  readonly searched: readonly FoundInFile[];
  readonly notSearched: readonly (NotScanned & { readonly file: string })[];
} {
  const all = results.flatMap((task) => (task.state === 'done' ? [bumpTask.resultOf(task.result)] : []));
  return {
    searched: all.flatMap(({ file, searched }) => searched.map((one) => ({ file, ...one }))).sort(byGlobalP),
    notSearched: all.flatMap(({ file, notSearched }) => notSearched.map((one) => ({ file, ...one }))),
  };
}

async function planBumps(context: StageContext, settings: Settings): Promise<Task[]> {
  const tasks: Task[] = [];
  for (const task of context.results('histograms')) {
    if (task.state !== 'done') continue;
    const result = histogramTask.resultOf(task.result);
    const [file] = result.outputs;
    if (!file) continue;
    const candidates = await candidatesIn(context.directory, result, settings);
    for (let first = 0; first < candidates.length; first += SHARD_HISTOGRAMS) {
      const shard = candidates.slice(first, first + SHARD_HISTOGRAMS);
      const input = { file, candidates: shard, settings: settings.scan };
      tasks.push(bumpTask.task(`${file.path} ${first}`, input));
    }
  }
  return tasks;
}

/** The histograms of the first width: the others show the same masses. */
async function candidatesIn(
  directory: string,
  { histograms, extents }: HistogramResult,
  settings: Settings,
): Promise<BumpCandidate[]> {
  const [width] = settings.histograms.widths;
  if (width === undefined) return [];
  const group = extents[0]?.group ?? '';
  const folder = group === '' ? FOLDERS.processed : `${FOLDERS.processed}/${group}`;
  const cleaned = await readCleaningRecord(directory, folder);
  return histograms
    .filter(
      ({ name, signature }) => name === histogramName(parseSignature(signature), width, settings.histograms),
    )
    .map(({ name, signature }) => ({
      name,
      exclude: (cleaned?.spectra[signature]?.windows ?? []).map(({ low, high }) => [low, high] as const),
    }));
}
