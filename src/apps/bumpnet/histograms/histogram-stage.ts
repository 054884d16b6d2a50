import type { Stage, StageContext, Task, TaskResult } from '../../../jobs/index.ts';
import { FOLDERS } from '../run-layout.ts';
import type { HistogramSettings } from '../settings.ts';
import { writeGlobalRanges } from './global-ranges.ts';
import { type HistogramInput, histogramTask } from './histogram-task.ts';
import { cleanedSpectra, rawSpectra, type SpectrumGroup } from './spectra.ts';

/** Fills the histograms: one file for each group of spectra, or one for each spectrum. Without cleaning, from the arrays as gathered. */
export function histogramStage(settings: HistogramSettings): Stage {
  return {
    name: 'histograms',
    dependsOn: 'input',
    async plan(context) {
      const cleaned = await cleanedSpectra(context, settings.excludeOutliers);
      const groups = cleaned.length > 0 ? cleaned : await rawSpectra(context);
      return groups.flatMap((group) =>
        tasksOf(group, settings, { file: settings.fileName, suffix: 'hists' }),
      );
    },
    async finish(results, { directory }) {
      await writeGlobalRanges(directory, results.flatMap(extentsBy));
      return undefined;
    },
  };
}

/** Fills histograms of the masses before cleaning, each over its own range. */
export function rawHistogramStage(settings: HistogramSettings): Stage {
  return {
    name: 'raw-histograms',
    dependsOn: 'input',
    plan: (context) => planRawHistograms(context, settings),
  };
}

async function planRawHistograms(context: StageContext, settings: HistogramSettings): Promise<Task[]> {
  if (settings.beforeCleaning === null) return [];
  const names = { file: settings.beforeCleaning.fileName, suffix: 'pre_postproc_hists' };
  const groups = await rawSpectra(context);
  return groups.flatMap((group) => tasksOf(group, { ...settings, fromHighestBin: false }, names));
}

/** How the files of a stage are called: `file` for one file of all spectra, else the signature with `suffix`. */
interface FileNames {
  readonly file: string | null;
  readonly suffix: string;
}

function tasksOf(
  { name, spectra }: SpectrumGroup,
  settings: HistogramSettings,
  { file, suffix }: FileNames,
): Task[] {
  const end = name === '' ? '' : `_${name}`;
  const common = { group: name, settings };
  const inputs: HistogramInput[] =
    file !== null
      ? [{ ...common, path: `${FOLDERS.histograms}/${file.slice(0, -'.root'.length)}${end}.root`, spectra }]
      : spectra.map((spectrum) => ({
          ...common,
          path: `${FOLDERS.histograms}/${spectrum.signature}${end}_${suffix}.root`,
          spectra: [spectrum],
        }));
  return inputs.map((input) => histogramTask.task(input.path, input));
}

function extentsBy(task: TaskResult) {
  return task.state === 'done' ? histogramTask.resultOf(task.result).extents : [];
}
