import type { TaskFunctions } from '../../jobs/index.ts';
import { mergeHistogramsTask } from './batches/merge-histograms-task.ts';
import { bumpTask } from './bumps/bump-task.ts';
import { experimentsTask } from './bumps/experiments-task.ts';
import { cleanTask } from './cleaning/clean-task.ts';
import { bumpFigureTask } from './figures/bump-figure-task.ts';
import { dashboardTask } from './figures/dashboard-task.ts';
import { figureTask } from './figures/figure-task.ts';
import { histogramTask } from './histograms/histogram-task.ts';
import { gatherTask } from './masses/gather-task.ts';
import { massTask } from './masses/mass-task.ts';
import { parseTask } from './parsing/parse-task.ts';
import { scanTask } from './parsing/scan-task.ts';

const kinds = [
  scanTask,
  parseTask,
  massTask,
  gatherTask,
  cleanTask,
  histogramTask,
  mergeHistogramsTask,
  bumpTask,
  experimentsTask,
  figureTask,
  bumpFigureTask,
  dashboardTask,
];

/** What workers can do for the pipeline. */
export const tasks: TaskFunctions = Object.fromEntries(kinds.map(({ kind, perform }) => [kind, perform]));
