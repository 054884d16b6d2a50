import type { Stage, StageContext, Task } from '../../../jobs/index.ts';
import { FOLDERS } from '../run-layout.ts';
import type { HistogramSettings } from '../settings.ts';
import { type HistogramInput, histogramTask } from './histogram-task.ts';
import { cleanedSpectra, rawSpectra, type SpectrumGroup } from './spectra.ts';

/** Fills the histograms: one file for each group of spectra, or one for each spectrum. Without cleaning, from the arrays as gathered. */
export function histogramStage(settings: HistogramSettings): Stage {
  return { name: 'histograms', dependsOn: 'input', plan: (context) => planHistograms(context, settings) };
}

async function planHistograms(context: StageContext, settings: HistogramSettings): Promise<Task[]> {
  const cleaned = await cleanedSpectra(context, settings.excludeOutliers);
  const groups = cleaned.length > 0 ? cleaned : await rawSpectra(context);
  return groups
    .flatMap((group) => filesOf(group, settings))
    .map((input) => histogramTask.task(input.path, input));
}

function filesOf({ name, spectra }: SpectrumGroup, settings: HistogramSettings): HistogramInput[] {
  const suffix = name === '' ? '' : `_${name}`;
  if (settings.fileName !== null) {
    const path = `${FOLDERS.histograms}/${settings.fileName.slice(0, -'.root'.length)}${suffix}.root`;
    return [{ path, spectra, settings }];
  }
  return spectra.map((spectrum) => ({
    path: `${FOLDERS.histograms}/${spectrum.signature}${suffix}_hists.root`,
    spectra: [spectrum],
    settings,
  }));
}
