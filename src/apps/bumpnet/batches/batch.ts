import { UsageError } from '../../../errors.ts';
import { partsOfRun } from '../../../jobs/index.ts';

/** One of several jobs that share a run directory, and the inputs between them: `index` counts from 1. */
export interface Batch {
  readonly index: number;
  readonly total: number;
}

/** The name of a batch's record in the run directory. */
export function partOfBatch({ index, total }: Batch): string {
  return `batch-${index}-of-${total}`;
}

function batchOfPart(part: string): Batch | undefined {
  const [, index, total] = /^batch-(\d+)-of-(\d+)$/.exec(part) ?? [];
  return index === undefined || total === undefined
    ? undefined
    : { index: Number(index), total: Number(total) };
}

/** The batches that left a record in a run directory, by index. Throws `UsageError` when they are parts of different splits. */
export async function batchesIn(directory: string): Promise<Batch[]> {
  const parts = await partsOfRun(directory);
  const batches = parts.flatMap((part) => batchOfPart(part) ?? []).sort((a, b) => a.index - b.index);
  const totals = [...new Set(batches.map(({ total }) => total))];
  if (totals.length <= 1) return batches;
  throw new UsageError(`bumpnet: "${directory}" has batches of ${totals.join(' and of ')} jobs`, {
    hint: 'all batches of a run are split in the same way: begin a new run directory',
  });
}

/** The indexes of the batches that have no record. */
export function missingBatches(batches: readonly Batch[]): number[] {
  const there = new Set(batches.map(({ index }) => index));
  const total = batches[0]?.total ?? 0;
  return Array.from({ length: total }, (_, i) => i + 1).filter((index) => !there.has(index));
}
