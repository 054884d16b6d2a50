import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Failure, RunState, RunStatus } from '../../jobs/index.ts';
import { bumpTask } from './bumps/bump-task.ts';
import { type RunWide, runWide } from './bumps/run-wide.ts';
import { FOLDERS, filesIn, PARTS, REPORT } from './run-layout.ts';
import { eventsByState, resultsOf, type Statistics, statisticsOf, totalEntries } from './statistics.ts';

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
  /** What the most significant bump of all histograms means; null when none was searched. */
  readonly bumps: RunWide | null;
  readonly figures: readonly string[];
  /** The page that tells it all, once the run has one. */
  readonly report: string | null;
  readonly stages: Statistics['stages'];
  readonly notes: Statistics['notes'];
  readonly failures: readonly Failure[];
  /** Of a run that was split: the batches that are not there, or not at their end. */
  readonly missingBatches: readonly number[];
}

/** Sums up a run, or a batch of it, from its record and its folders. A run that lacks something is not `done`. */
export async function summarise(
  { directory, state, record, failures }: RunStatus,
  missingBatches: readonly number[] = [],
): Promise<PipelineSummary> {
  const stage = (name: string) => record.stages.find((one) => one.name === name);
  const { inputs, events, arrays, notFinite, histograms, stages, notes } = statisticsOf(record);
  return {
    ...{ directory, missingBatches, inputs, events, notFinite, stages, notes, failures },
    state: state === 'done' && missingBatches.length + failures.length > 0 ? 'partial' : state,
    finalStates: eventsByState(arrays).length,
    signatures: arrays.length,
    masses: totalEntries(arrays),
    histograms: histograms.length,
    histogramFiles: await filesIn(directory, FOLDERS.histograms, '.root'),
    bumps: runWide(resultsOf(bumpTask, stage('bumps')).flatMap(({ searched }) => searched)) ?? null,
    figures: await filesIn(directory, FOLDERS.plots, '.png'),
    report: existsSync(join(directory, REPORT)) ? REPORT : null,
  };
}

/** Removes the masses by piece, which nobody needs once they are gathered. */
export async function removeParts(directory: string): Promise<void> {
  await rm(join(directory, PARTS), { recursive: true, force: true });
}
