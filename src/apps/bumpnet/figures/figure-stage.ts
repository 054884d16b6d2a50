import { type OutputFile, readRun, type Stage, type StageContext, type Task } from '../../../jobs/index.ts';
import { bumpsOf } from '../bumps/bump-stage.ts';
import { histogramTask } from '../histograms/histogram-task.ts';
import { cleanedSpectra, rawSpectra, type SpectrumGroup } from '../histograms/spectra.ts';
import type { SpectrumInput } from '../histograms/spectrum-histograms.ts';
import { scanTask } from '../parsing/scan-task.ts';
import type { Settings } from '../settings.ts';
import { statisticsOf } from '../statistics.ts';
import { bumpFigureTask } from './bump-figure-task.ts';
import { dashboardTask } from './dashboard-task.ts';
import { type FigureInput, figureTask, type SpectrumFigure } from './figure-task.ts';
import { kindOf, noteOf } from './notation.ts';

/** A bump that is more significant than this gets a page, of at most so many. */
const BUMP_SIGNIFICANCE = 3;
const MOST_BUMPS = 6;
/** Spectra on one overview page. */
const OVERVIEW_SPECTRA = 16;

/** Draws the spectra with the most entries, an overview of them, and the pages of numbers. */
export function figureStage(settings: Settings): Stage {
  return { name: 'figures', dependsOn: 'input', plan: (context) => planFigures(context, settings) };
}

async function planFigures(context: StageContext, settings: Settings): Promise<Task[]> {
  const before = await rawSpectra(context);
  const after = await cleanedSpectra(context, settings.histograms.excludeOutliers);
  const spectra = before.flatMap((group) => figuresOfGroup(group, afterOf(group, after), context, settings));
  return [...spectra, ...figuresOfBumps(context, settings), await pagesOfNumbers(context, settings)];
}

/** The most significant bump of all, and those that are unlikely to be chance. */
function figuresOfBumps(context: StageContext, settings: Settings): Task[] {
  const files = filesOfHistograms(context);
  const { searched } = bumpsOf(context.results('bumps'));
  const chosen = searched.filter(({ global }, i) => i === 0 || global.significance > BUMP_SIGNIFICANCE);
  return chosen.slice(0, MOST_BUMPS).flatMap((found, i) => {
    const of = files.get(found.file);
    if (!of) return [];
    const name = `bump_${String(i + 1).padStart(2, '0')}_${found.name}`;
    const group = wholeName(of.group, context);
    const note = noteOf(group, settings.figures.label);
    const points = kindOf(group) || 'Data';
    return [
      bumpFigureTask.task(name, { name, found, file: of.file, note, points, searched: searched.length }),
    ];
  });
}

/** The files of histograms by their paths, and the groups that are in them. */
function filesOfHistograms(context: StageContext): ReadonlyMap<string, { file: OutputFile; group: string }> {
  const results = context
    .results('histograms')
    .flatMap((task) => (task.state === 'done' ? [histogramTask.resultOf(task.result)] : []));
  return new Map(
    results.flatMap(({ outputs, extents }) =>
      outputs.map((file) => [file.path, { file, group: extents[0]?.group ?? '' }] as const),
    ),
  );
}

/** The name of a group, also of the only one of a run, which has no folder of its own; empty when it is not known. */
function wholeName(group: string, context: StageContext): string {
  if (group !== '') return group;
  const inputs = context
    .results('scan')
    .flatMap((task) => (task.state === 'done' ? [scanTask.resultOf(task.result)] : []));
  const [name = '', ...others] = new Set(inputs.map((input) => input.group));
  return others.length === 0 ? name : '';
}

function afterOf(group: SpectrumGroup, after: readonly SpectrumGroup[]): ReadonlyMap<string, SpectrumInput> {
  const cleaned = after.find(({ name }) => name === group.name);
  return new Map(cleaned?.spectra.map((spectrum) => [spectrum.signature, spectrum]));
}

function figuresOfGroup(
  group: SpectrumGroup,
  after: ReadonlyMap<string, SpectrumInput>,
  context: StageContext,
  settings: Settings,
): Task[] {
  const { spectra: most } = settings.figures;
  const chosen: SpectrumFigure[] = [...group.spectra]
    .sort((a, b) => sizeOf(b) - sizeOf(a) || (a.signature < b.signature ? -1 : 1))
    .slice(0, Math.max(most, OVERVIEW_SPECTRA))
    .map((before) => ({ before, after: after.get(before.signature) ?? null }));
  if (chosen.length === 0) return [];
  const common = {
    width: settings.histograms.widths[0] ?? 10,
    note: noteOf(wholeName(group.name, context), settings.figures.label),
  };
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
  return arrays.reduce((sum, { masses }) => sum + masses.bytes, 0);
}

async function pagesOfNumbers(context: StageContext, settings: Settings): Promise<Task> {
  const { record } = await readRun(context.directory);
  return dashboardTask.task('pages of numbers', {
    statistics: statisticsOf(record),
    note: record.name,
    peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
    histograms: settings.histograms,
    cleaning: settings.cleaning,
  });
}
