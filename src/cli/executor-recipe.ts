import { z } from 'zod';
import { asJson, type Json, type RunRecord } from '../jobs/index.ts';
import { withWholePaths } from './batch-executors.ts';
import type { ExecutorChoice } from './executor.ts';

/** What the record of a run keeps of the choice of its executor. */
const RECIPE = z
  .object({
    kind: z.string(),
    workers: z.number(),
    url: z.string(),
    pool: z.string(),
    priority: z.number(),
    exchange: z.string(),
    batch: z.record(z.string(), z.unknown()),
  })
  .partial();

/** A choice as the record keeps it: from any directory the same, and without a URL that holds a password. */
export function recipeOf({ kind, workers, url, pool, priority, exchange, batch }: ExecutorChoice): Json {
  const isOpen = url && URL.canParse(url) && new URL(url).username === '';
  const all = { kind, workers, url: isOpen ? url : null, pool, priority, exchange };
  const given = Object.entries({ ...all, batch: withWholePaths(batch ?? {}) });
  return asJson(Object.fromEntries(given.filter(([, value]) => value !== null && value !== undefined)));
}

/**
 * The executor that a run was started with. Where another kind is asked for (`kind`), only the folder counts through
 * which files go: the rest would be another executor's.
 */
export function recordedChoice({ sessions }: RunRecord, kind: string | undefined): ExecutorChoice {
  const recorded = sessions.find(({ executor }) => executor !== undefined)?.executor;
  const { success, data } = RECIPE.safeParse(recorded);
  if (!success) return {};
  return kind === undefined || kind === data.kind ? data : { exchange: data.exchange };
}
