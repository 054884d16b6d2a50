import { readRun, type Stage, type StageContext, type Task } from '../../../jobs/index.ts';
import type { SpectrumInput } from '../histograms/histogram-task.ts';
import { cleanedSpectra, rawSpectra, type SpectrumGroup } from '../histograms/spectra.ts';
import type { Settings } from '../settings.ts';
import { statisticsOf } from '../statistics.ts';
import { dashboardTask } from './dashboard-task.ts';
import { type FigureInput, figureTask, type SpectrumFigure } from './figure-task.ts';

/** Spectra on one overview page. */
const OVERVIEW_SPECTRA = 16;

/** Draws the spectra with the most entries, an overview of them, and the pages of numbers. */
export function figureStage(settings: Settings): Stage {
  return { name: 'figures', dependsOn: 'input', plan: (context) => planFigures(context, settings) };
}

async function planFigures(context: StageContext, settings: Settings): Promise<Task[]> {
  const before = await rawSpectra(context);
  const after = await cleanedSpectra(context, settings.histograms.excludeOutliers);
  const spectra = before.flatMap((group) => figuresOfGroup(group, afterOf(group, after), settings));
  return [...spectra, await pagesOfNumbers(context, settings)];
}

function afterOf(group: SpectrumGroup, after: readonly SpectrumGroup[]): ReadonlyMap<string, SpectrumInput> {
  const cleaned = after.find(({ name }) => name === group.name);
  return new Map(cleaned?.spectra.map((spectrum) => [spectrum.signature, spectrum]));
}

function figuresOfGroup(
  group: SpectrumGroup,
  after: ReadonlyMap<string, SpectrumInput>,
  settings: Settings,
): Task[] {
  const { spectra: most, label } = settings.figures;
  const chosen: SpectrumFigure[] = [...group.spectra]
    .sort((a, b) => sizeOf(b) - sizeOf(a) || (a.signature < b.signature ? -1 : 1))
    .slice(0, Math.max(most, OVERVIEW_SPECTRA))
    .map((before) => ({ before, after: after.get(before.signature) ?? null }));
  if (chosen.length === 0) return [];
  const note = [label, group.name].filter((text) => text !== '').join(', ');
  const common = { width: settings.histograms.widths[0] ?? 10, note };
  const suffix = group.name === '' ? '' : `_${group.name}`;
  const overview: FigureInput = {
    ...common,
    name: `spectra_overview${suffix}`,
    spectra: chosen.slice(0, OVERVIEW_SPECTRA),
  };
  const pages = chosen.slice(0, most).map((one, i): FigureInput => {
    const place = String(i + 1).padStart(2, '0');
    return { ...common, name: `spectrum${suffix}_${place}_${one.before.signature}`, spectra: [one] };
  });
  return [overview, ...pages].map((input) => figureTask.task(input.name, input));
}

/** All arrays of a spectrum have the same kind of numbers, so that bytes tell the number of entries. */
function sizeOf({ arrays }: SpectrumInput): number {
  return arrays.reduce((sum, { bytes }) => sum + bytes, 0);
}

async function pagesOfNumbers(context: StageContext, settings: Settings): Promise<Task> {
  const { record } = await readRun(context.directory);
  return dashboardTask.task('pages of numbers', {
    statistics: statisticsOf(record),
    note: record.name,
    peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
    histograms: settings.histograms,
    peakBinWidth: settings.cleaning.binWidth,
  });
}
