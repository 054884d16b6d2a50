import { extname } from 'node:path';
import type { TaskModules } from '../jobs/index.ts';

const moduleOf = (app: string) => new URL(`../apps/${app}/tasks${extname(import.meta.url)}`, import.meta.url);

/** The code that a worker has, by what stands before the `/` of the kind of a task. */
export const TASK_MODULES: TaskModules = {
  bumpnet: moduleOf('bumpnet'),
  analyses: moduleOf('analyses'),
  simulation: moduleOf('simulation'),
};
