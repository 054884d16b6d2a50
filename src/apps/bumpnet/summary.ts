import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Failure, RunState, RunStatus } from '../../jobs/index.ts';
import { FOLDERS, filesIn, PARTS } from './run-layout.ts';
import { eventsByState, type Statistics, statisticsOf, totalEntries } from './statistics.ts';

/** What a user wants to know at the end of a run. */
export interface PipelineSummary {
  readonly directory: string;
  readonly state: RunState | 'interrupted';
  readonly inputs: Statistics['inputs'];
  readonly events: Statistics['events'];
  readonly finalStates: number;
  readonly signatures: number;
  readonly masses: number;
  readonly notFinite: number;
  readonly histograms: number;
  readonly histogramFiles: readonly string[];
  readonly figures: readonly string[];
  readonly stages: Statistics['stages'];
  readonly notes: Statistics['notes'];
  readonly failures: readonly Failure[];
}

/** Sums up a run from its record and its folders. */
export async function summarise({ directory, state, record, failures }: RunStatus): Promise<PipelineSummary> {
  const { inputs, events, arrays, notFinite, histograms, stages, notes } = statisticsOf(record);
  return {
    ...{ directory, state, inputs, events, notFinite, stages, notes, failures },
    finalStates: eventsByState(arrays).length,
    signatures: arrays.length,
    masses: totalEntries(arrays),
    histograms: histograms.length,
    histogramFiles: await filesIn(directory, FOLDERS.histograms, '.root'),
    figures: await filesIn(directory, FOLDERS.plots, '.png'),
  };
}

/** Removes the masses by piece, which nobody needs once they are gathered. */
export async function removeParts(directory: string): Promise<void> {
  await rm(join(directory, PARTS), { recursive: true, force: true });
}
