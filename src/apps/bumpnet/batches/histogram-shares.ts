import { hashOfJson, outputsOf, type RunRecord, type Stage, type Task } from '../../../jobs/index.ts';
import { histogramStage } from '../histograms/histogram-stage.ts';
import { type HistogramInput, histogramTask } from '../histograms/histogram-task.ts';
import { FOLDERS } from '../run-layout.ts';
import type { HistogramSettings } from '../settings.ts';
import type { Batch } from './batch.ts';
import { mergeHistogramsTask, type PartialFile } from './merge-histograms-task.ts';
import { shareOf } from './share.ts';

/** Fills the histograms of a batch: its share of the spectra, by the sizes of their arrays. */
export function sharedHistogramStage(settings: HistogramSettings, batch: Batch): Stage {
  return {
    name: 'histograms',
    dependsOn: 'input',
    async plan(context) {
      const tasks = await histogramStage(settings).plan(context);
      if (settings.fileName !== null) return tasks.flatMap((task) => shareOfFile(task, batch));
      const sizes = tasks.map((task) => sum(inputOf(task).spectra.map(sizeOf)));
      return shareOf(sizes, batch).map((place) => tasks[place]!);
    },
  };
}

/**
 * The histograms of the whole run: where every batch has filled its share of a file, the shares are put together; else
 * they are filled here. Both give the same bytes.
 */
export function mergedHistogramStage(
  settings: HistogramSettings,
  batches: readonly Batch[],
  records: readonly RunRecord[],
): Stage {
  const whole = histogramStage(settings);
  const merge = (task: Task) => mergeOf(task, batches, records) ?? task;
  if (settings.fileName === null || batches.length === 0) return whole;
  return { ...whole, plan: async (context) => (await whole.plan(context)).map(merge) };
}

/** What a batch fills of one file; nothing when there are fewer spectra than batches. */
function shareOfFile(task: Task, batch: Batch): Task[] {
  const input = inputOf(task);
  const spectra = shareOf(input.spectra.map(sizeOf), batch).map((place) => input.spectra[place]!);
  const end = input.group === '' ? '' : `_${input.group}`;
  const path = `${FOLDERS.histograms}/batch_${batch.index}${end}.root`;
  return spectra.length > 0 ? [histogramTask.task(path, { ...input, path, spectra })] : [];
}

/** The task that puts the shares of a file together, if every batch has filled its own from the very same arrays. */
function mergeOf(task: Task, batches: readonly Batch[], records: readonly RunRecord[]): Task | undefined {
  if (batches.length !== batches[0]?.total) return undefined;
  const parts: PartialFile[] = [];
  for (const [i, batch] of batches.entries()) {
    for (const share of shareOfFile(task, batch)) {
      const done = doneBefore(share, records[i]!);
      const [file] = done ? outputsOf(done) : [];
      if (!done || !file) return undefined;
      const { histograms, extents } = histogramTask.resultOf(done);
      parts.push({ file, histograms, extents });
    }
  }
  const { path, spectra } = inputOf(task);
  const signatures = spectra.map(({ signature }) => signature);
  return mergeHistogramsTask.task(path, { path, signatures, parts });
}

/** What a task gave in a batch, if it is this very task. */
function doneBefore({ id, kind, input }: Task, { stages }: RunRecord) {
  const tasks = stages.find(({ name }) => name === 'histograms')?.tasks ?? [];
  const key = hashOfJson([kind, input, null]);
  return tasks.find((task) => task.id === id && task.key === key && task.state === 'done')?.result;
}

/** The tasks of the stage are of one kind. */
function inputOf({ input }: Task): HistogramInput {
  return input as unknown as HistogramInput;
}

function sizeOf({ arrays }: HistogramInput['spectra'][number]): number {
  return sum(arrays.map(({ masses }) => masses.bytes));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, value) => total + value, 0);
}
