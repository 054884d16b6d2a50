import { extname } from 'node:path';
import {
  asJson,
  type Executor,
  openRun,
  type Program,
  type ProgressEvent,
  type Run,
  type RunSummary,
  readRun,
  runStages,
  type Stage,
} from '../../jobs/index.ts';
import { type Adopted, adoptBatches, adoptWhole } from './batches/adopt.ts';
import { type Batch, partOfBatch } from './batches/batch.ts';
import { writeAggregatedStatistics, writeBatchStatistics } from './batches/statistics-files.ts';
import type { Step } from './config/steps.ts';
import type { Pipeline } from './recorded-pipeline.ts';
import { writeReport } from './report/write-report.ts';
import { stagesOfBatch, stagesOfRun } from './stages.ts';
import { type PipelineSummary, removeParts, summarise } from './summary.ts';

/** How to run it; nothing here changes what comes out. */
export interface PipelineOptions {
  readonly directory: string;
  readonly name: string;
  readonly program: Program;
  readonly executor: Executor;
  /** Only these steps this time, whatever is switched on. */
  readonly steps?: ReadonlySet<Step> | undefined;
  /** One of several jobs that share the run directory and split the inputs; the whole run unless told. */
  readonly batchJob?: Batch | undefined;
  readonly mode: 'create' | 'resume' | 'either';
  /** How often a task is tried when trying again can help. */
  readonly attempts: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (event: ProgressEvent) => void;
}

const taskModule = new URL(`./tasks${extname(import.meta.url)}`, import.meta.url);

/**
 * Runs the pipeline in a run directory and sums it up; of a run that is split into batches one batch, or what follows
 * when they have done their part. Throws as `openRun` does, and `UsageError` for batches that do not belong together.
 */
export async function runPipeline(pipeline: Pipeline, options: PipelineOptions): Promise<PipelineSummary> {
  const { batchJob } = options;
  return batchJob ? runBatch(pipeline, batchJob, options) : runWhole(pipeline, options);
}

async function runWhole(pipeline: Pipeline, options: PipelineOptions): Promise<PipelineSummary> {
  const { directory, steps = new Set(pipeline.steps) } = options;
  const run = await openPipelineRun(pipeline, options);
  let adopted: Adopted;
  let summary: RunSummary;
  try {
    adopted = await adoptBatches(run, pipeline.inputs);
    summary = await performStages(run, stagesOfRun(pipeline, steps, run, adopted), options);
  } finally {
    await run.close();
  }
  const { batches, missing } = adopted;
  const status = await readRun(directory);
  // Batches that come late are added to those that are there.
  const isGathered = status.stages.some(({ name, state }) => name === 'gather' && state === 'done');
  if (summary.state === 'done' && isGathered && missing.length === 0) await removeParts(directory);
  if (batches.length > 0) await writeAggregatedStatistics(directory, adopted);
  await writeReport(status);
  return summarise(status, missing);
}

async function runBatch(
  pipeline: Pipeline,
  batch: Batch,
  options: PipelineOptions,
): Promise<PipelineSummary> {
  const { directory, steps = new Set(pipeline.steps) } = options;
  const run = await openPipelineRun(pipeline, options);
  try {
    await adoptWhole(run);
    await performStages(run, stagesOfBatch(pipeline, steps, run, batch), options);
  } finally {
    await run.close();
  }
  const status = await readRun(directory, { part: partOfBatch(batch) });
  await writeBatchStatistics(directory, batch, status.record);
  return summarise(status);
}

function openPipelineRun(
  pipeline: Pipeline,
  { directory, name, program, mode, batchJob }: PipelineOptions,
): Promise<Run> {
  const part = batchJob ? { part: partOfBatch(batchJob) } : {};
  return openRun({ directory, name, program, mode, configuration: asJson(pipeline), taskModule, ...part });
}

/** A file of histograms lists them all in its result: about 300 bytes each. */
const MOST_RESULT_BYTES = 16 << 20;

function performStages(
  run: Run,
  stages: readonly Stage[],
  { executor, attempts, signal, onProgress }: PipelineOptions,
): Promise<RunSummary> {
  return runStages(run, stages, executor, {
    retry: { attempts },
    maxResultBytes: MOST_RESULT_BYTES,
    ...(signal ? { signal } : {}),
    ...(onProgress ? { onProgress } : {}),
  });
}
