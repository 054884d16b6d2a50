import type { Batch } from './batch.ts';

/**
 * The places of the items that a batch takes: a run of neighbours, so that what batches make stays in the order of the
 * items. Together the batches take each item once; their sums of sizes differ from the mean by less than the largest item.
 * The same for the same sizes. An item of unknown size counts as the mean of the others.
 */
export function shareOf(sizes: readonly (number | undefined)[], { index, total }: Batch): number[] {
  const known = sizes.filter((size) => size !== undefined);
  const mean = known.length > 0 ? known.reduce((sum, size) => sum + size, 0) / known.length : 1;
  // An empty file costs a task, too: without the 1 they would all go to one batch.
  const weights = sizes.map((size) => (size ?? mean) + 1);
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  let before = 0;
  return weights.flatMap((weight, place) => {
    const batch = Math.floor(((before + weight / 2) / all) * total);
    before += weight;
    return batch === index - 1 ? [place] : [];
  });
}
