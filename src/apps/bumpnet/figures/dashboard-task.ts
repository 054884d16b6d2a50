import { typedTask } from '../../../jobs/index.ts';
import { cutFlow, type Figure } from '../../../plot/index.ts';
import type { CleaningSettings, HistogramSettings } from '../settings.ts';
import type { Statistics } from '../statistics.ts';
import { cutStepsOf, dataPage } from './data-page.ts';
import { type FigureResult, publishFigure } from './figure-task.ts';
import { histogramPage } from './histogram-page.ts';
import { massPage } from './mass-page.ts';
import { performancePage } from './performance-page.ts';

/** The numbers of a run that are to be drawn. */
export type DashboardInput = {
  readonly statistics: Statistics;
  /** The name of the run. */
  readonly note: string;
  readonly peakMemoryBytes: number;
  readonly histograms: HistogramSettings;
  readonly cleaning: CleaningSettings;
};

/** Draws the pages of numbers and the cut flow. */
export const dashboardTask = typedTask(
  'bumpnet/dashboards',
  async (input: DashboardInput, context): Promise<FigureResult> => {
    const outputs = [];
    for (const [name, figure] of Object.entries(pagesOf(input)))
      outputs.push(...(await publishFigure(name, figure, context)));
    return { outputs };
  },
);

function pagesOf({
  statistics,
  note,
  peakMemoryBytes,
  histograms,
  cleaning,
}: DashboardInput): Record<string, Figure> {
  const steps = cutStepsOf(statistics);
  return {
    '01_performance': performancePage(statistics, note, peakMemoryBytes),
    '02_parsed_data': dataPage(statistics, note),
    '03_invariant_mass': massPage(statistics, note),
    '04_histograms': histogramPage(statistics, histograms, cleaning, note),
    ...(steps.length > 0 ? { cut_flow: cutFlow(steps, { labels: { name: 'Beamline', note } }) } : {}),
  };
}
