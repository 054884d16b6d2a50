import { basename } from 'node:path';
import { outputsOf, type Stage, type StageContext, type Task } from '../../../jobs/index.ts';
import { figureTask } from '../figures/figure-task.ts';
import { lookTask } from './look-task.ts';
import { mergeTask } from './merge-task.ts';
import { selectTask } from './select-task.ts';
import { type AnalysisSettings, missingDatasets, resolveSettings } from './settings.ts';

/** What a run of an analysis does: look at the files, select, merge, draw. */
export function stagesOf(settings: AnalysisSettings, figures?: readonly string[]): Stage[] {
  return [
    { name: 'look', dependsOn: 'input', plan: async () => planLooks(settings) },
    { name: 'select', dependsOn: 'input', plan: async (context) => planSelections(settings, context) },
    { name: 'merge', dependsOn: 'input', plan: async (context) => planMerging(settings, context) },
    {
      name: 'figures',
      enabled: figures === undefined || figures.length > 0,
      dependsOn: 'input',
      plan: async (context) => planFigures(settings, context, figures),
    },
  ];
}

function planLooks({ analysis, release, samples, files, pieceEntries }: AnalysisSettings): Task[] {
  return files.map(({ url, dataset }, i) =>
    lookTask.task(idOf(i, url), { url, dataset, analysis, release, samples, pieceEntries }),
  );
}

function planSelections(settings: AnalysisSettings, context: StageContext): Task[] {
  const { analysis, release, samples, weights } = settings;
  return context.results('look').flatMap((looked, i) => {
    if (looked.state !== 'done') return [];
    const { file, pieces } = lookTask.resultOf(looked.result);
    const { dataset } = settings.files[i]!;
    return pieces.map((piece) => {
      const name = `${String(i + 1).padStart(5, '0')}_${dataset}_${piece[0]}`;
      const id = `${idOf(i, file.url)}${pieces.length > 1 ? ` ${piece[0]}-${piece[1]}` : ''}`;
      return selectTask.task(id, { analysis, release, samples, dataset, weights, file, piece, name });
    });
  });
}

function planMerging(settings: AnalysisSettings, context: StageContext): Task[] {
  const { analysis, release, samples, weights } = settings;
  const selected = context.results('select');
  const parts = selected.flatMap((one) => (one.state === 'done' ? outputsOf(one.result) : []));
  const missing = missingDatasets(settings);
  const incomplete = incompleteDatasets(settings, context);
  const input = { analysis, release, samples, weights, parts, missing, incomplete };
  return [mergeTask.task('merge', input)];
}

/** Datasets of which a file, or a piece of one, could not be read. */
function incompleteDatasets(settings: AnalysisSettings, context: StageContext): string[] {
  const failed = new Set<string>();
  for (const [i, looked] of context.results('look').entries())
    if (looked.state === 'failed') failed.add(settings.files[i]!.dataset);
  for (const selected of context.results('select')) {
    if (selected.state === 'done') continue;
    const file = settings.files[Number.parseInt(selected.task, 10) - 1];
    if (file) failed.add(file.dataset);
  }
  return [...failed].sort();
}

function planFigures(
  settings: AnalysisSettings,
  context: StageContext,
  figures: readonly string[] | undefined,
): Task[] {
  const { analysis, samples } = resolveSettings(settings);
  const [merged] = context.results('merge');
  if (merged?.state !== 'done') return [];
  const result = outputsOf(merged.result)[0]!;
  const wanted = analysis.figures.filter(({ name }) => figures?.includes(name) ?? true);
  return wanted.map((plan) =>
    figureTask.task(plan.name, {
      ...{ analysis: settings.analysis, release: settings.release, samples: samples.name },
      ...{ figure: plan.name, result },
    }),
  );
}

/** The ids of the tasks of a file start with its place among the files, counted from 1. */
function idOf(place: number, url: string): string {
  return `${place + 1} ${basename(url)}`;
}
