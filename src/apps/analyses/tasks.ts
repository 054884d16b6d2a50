import type { TaskFunctions } from '../../jobs/index.ts';
import { figureTask } from './figures/figure-task.ts';
import { lookTask } from './run/look-task.ts';
import { mergeTask } from './run/merge-task.ts';
import { selectTask } from './run/select-task.ts';

const kinds = [lookTask, selectTask, mergeTask, figureTask];

/** What workers can do for an analysis. */
export const tasks: TaskFunctions = Object.fromEntries(kinds.map(({ kind, perform }) => [kind, perform]));
