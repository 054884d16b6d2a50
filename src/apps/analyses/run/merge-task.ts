import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toTh1 } from '../../../convert/index.ts';
import { type OutputFile, publish, typedTask } from '../../../jobs/index.ts';
import { createRootFile, reproducible } from '../../../root/index.ts';
import { toNewFile } from '../../../storage/index.ts';
import { findAnalysis } from '../find-analysis.ts';
import type { Analysis, SampleSet } from '../frame/analysis.ts';
import { datasetOf, sampleSetOf } from '../frame/lookup.ts';
import { joinSelections, type StoredSelection } from '../frame/selection.ts';
import type { WeightMode } from '../frame/weights.ts';
import { cutFlowTable } from './cut-flow-table.ts';
import { CUT_FLOW_FILE, FOLDERS, RESULT_FILE } from './layout.ts';
import { histogramIn, mergeSelections } from './merge-selections.ts';
import type { AnalysisResult } from './result.ts';

/** The files with what was selected, in the order of the inputs. */
export type MergeInput = {
  readonly analysis: string;
  readonly release: string;
  readonly samples: string;
  readonly weights: WeightMode;
  readonly parts: readonly OutputFile[];
  readonly missing: readonly string[];
  readonly incomplete: readonly string[];
};

/** The results as JSON, the histograms as ROOT, the cut flow as a table. */
export type MergeResult = { readonly outputs: readonly OutputFile[] };

const COMPRESSION = { algorithm: 'zlib', level: 1 } as const;

/** Adds up what was selected, and writes results, histograms and cut flow. */
export const mergeTask = typedTask(
  'analyses/merge',
  async (input: MergeInput, { directory }): Promise<MergeResult> => {
    const analysis = findAnalysis(input.analysis, input.release);
    const samples = sampleSetOf(analysis, input.samples);
    const selections = await joinParts(analysis, samples, input.parts, directory);
    const result = mergeSelections(analysis, samples, input.weights, selections, input);
    const text = `${JSON.stringify(result)}\n`;
    const root = `${FOLDERS.histograms}/${analysis.name}.root`;
    return {
      outputs: [
        await publish(directory, RESULT_FILE, (path) => writeFile(path, text)),
        await publish(directory, CUT_FLOW_FILE, (path) => writeFile(path, cutFlowTable(result))),
        await publish(directory, root, (path) => writeHistograms(path, analysis, result)),
      ],
    };
  },
);

/** One selection for each dataset; of the pieces only one is in memory at a time. */
async function joinParts(
  analysis: Analysis,
  samples: SampleSet,
  parts: readonly OutputFile[],
  directory: string,
): Promise<StoredSelection[]> {
  const joined = new Map<string, StoredSelection>();
  for (const { path } of parts) {
    // Written by the task before, and checked by its checksum.
    const piece = JSON.parse(await readFile(join(directory, path), 'utf8')) as StoredSelection;
    const former = joined.get(piece.dataset);
    const dataset = datasetOf(analysis, samples, piece.dataset);
    joined.set(piece.dataset, former ? joinSelections(analysis, dataset, [former, piece]) : piece);
  }
  return [...joined.values()];
}

/** `groups/{group}/{histogram}` and `samples/{dataset}/{histogram}`, all TH1D. */
async function writeHistograms(path: string, analysis: Analysis, result: AnalysisResult): Promise<void> {
  const file = await createRootFile(await toNewFile(path), {
    compression: COMPRESSION,
    identity: reproducible(`${analysis.name}.root`),
  });
  try {
    for (const [folder, yields] of [
      ['groups', result.groups],
      ['samples', result.datasets.filter(({ events }) => events > 0)],
    ] as const) {
      for (const one of yields)
        for (const { name } of analysis.histograms)
          await file.histogram(`${folder}/${one.name}/${name}`, toTh1(histogramIn(analysis, one, name)));
    }
    await file.close();
  } catch (error) {
    await file.discard();
    throw error;
  }
}
