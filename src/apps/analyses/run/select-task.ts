import { writeFile } from 'node:fs/promises';
import { type OutputFile, publish, typedTask } from '../../../jobs/index.ts';
import { openRootFile } from '../../../root/index.ts';
import { cacheOfEnvironment, openSource } from '../../../storage/index.ts';
import { findAnalysis } from '../find-analysis.ts';
import { datasetOf, sampleSetOf } from '../frame/lookup.ts';
import { branchesFor, selectBatches } from '../frame/selection.ts';
import type { WeightMode } from '../frame/weights.ts';
import { FOLDERS } from './layout.ts';
import type { LookResult } from './look-task.ts';

/** A piece of a file of a dataset. */
export type SelectInput = {
  readonly analysis: string;
  readonly release: string;
  readonly samples: string;
  readonly dataset: string;
  readonly weights: WeightMode;
  readonly file: LookResult['file'];
  readonly piece: readonly [start: number, end: number];
  /** Of the file with what was selected, without folder and ending. */
  readonly name: string;
};

/** The file with what was selected, and how many events were read for it. */
export type SelectResult = { readonly outputs: readonly OutputFile[]; readonly events: number };

/** Entries in memory at a time. */
const BATCH_ENTRIES = 50_000;

/** Runs an analysis over a piece of a file; what it finds is a JSON file of exact sums. */
export const selectTask = typedTask(
  'analyses/select',
  async (input: SelectInput, { directory, signal, progress }): Promise<SelectResult> => {
    const analysis = findAnalysis(input.analysis, input.release);
    const dataset = datasetOf(analysis, sampleSetOf(analysis, input.samples), input.dataset);
    const [start, end] = input.piece;
    const source = await openSource(input.file.url, { signal, diskCache: cacheOfEnvironment() });
    try {
      const root = await openRootFile(source, { signal });
      const tree = await root.tree(analysis.release.tree, { signal });
      const branches = branchesFor(analysis, dataset);
      const batches = watched(
        tree.batches(branches, { start, end, entries: BATCH_ENTRIES, signal }),
        (done) => progress({ done, total: end - start, unit: 'events' }),
      );
      const selection = await selectBatches(analysis, dataset, input.weights, batches);
      const path = `${FOLDERS.parts}/${input.name}.json`;
      const output = await publish(directory, path, (temporary) =>
        writeFile(temporary, JSON.stringify(selection)),
      );
      return { outputs: [output], events: selection.events };
    } finally {
      await source.close();
    }
  },
);

async function* watched<T extends { readonly length: number }>(
  batches: AsyncIterable<T>,
  tell: (done: number) => void,
): AsyncIterable<T> {
  let done = 0;
  for await (const batch of batches) {
    yield batch;
    done += batch.length;
    tell(done);
  }
}
