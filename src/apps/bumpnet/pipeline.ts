import { extname } from 'node:path';
import {
  asJson,
  type Executor,
  type Json,
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
import { areGathered } from './masses/are-gathered.ts';
import { asRecorded, type Pipeline, writeInputs } from './recorded-pipeline.ts';
import { writeReport } from './report/write-report.ts';
import { stagesOfBatch, stagesOfRun } from './stages.ts';
import { type PipelineSummary, removeParts, summarise } from './summary.ts';

/** How to run it; nothing here changes what comes out. */
export interface PipelineOptions {
  readonly directory: string;
  readonly name: string;
  readonly program: Program;
  readonly executor: Executor;
  /** What it takes to make the executor again, for the record of the run. */
  readonly recipe?: Json | undefined;
  /** Only these steps this time, whatever is switched on. */
  readonly steps?: ReadonlySet<Step> | undefined;
  /** One of several jobs that share the run directory and split the inputs; the whole run unless told. */
  readonly batchJob?: Batch | undefined;
  readonly mode: 'create' | 'resume' | 'either';
  /** How often a task is tried when trying again can help. */
  readonly attempts?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((event: ProgressEvent) => void) | undefined;
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
    const stages = stagesOfRun(pipeline, steps, run, adopted);
    const isGathered = adopted.batches.length === 0 && (await areGathered(run));
    summary = await performStages(run, isGathered ? stages.map(withoutMasses) : stages, options);
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

/** Masses that are gathered are not computed again, though their pieces are gone. */
function withoutMasses(stage: Stage): Stage {
  return stage.name === 'masses' || stage.name === 'gather' ? { ...stage, enabled: false } : stage;
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

async function openPipelineRun(
  pipeline: Pipeline,
  { directory, name, program, mode, batchJob }: PipelineOptions,
): Promise<Run> {
  const part = batchJob ? { part: partOfBatch(batchJob) } : {};
  const configuration = asJson(asRecorded(pipeline));
  const run = await openRun({ directory, name, program, mode, configuration, taskModule, ...part });
  try {
    await writeInputs(directory, pipeline);
  } catch (error) {
    await run.close();
    throw error;
  }
  return run;
}

/** A file of histograms lists them all in its result: about 300 bytes each. */
const MOST_RESULT_BYTES = 16 << 20;

function performStages(
  run: Run,
  stages: readonly Stage[],
  { executor, recipe, attempts, signal, onProgress }: PipelineOptions,
): Promise<RunSummary> {
  const retry = attempts === undefined ? {} : { attempts };
  return runStages(run, stages, executor, {
    ...{ recipe, retry, signal, onProgress },
    maxResultBytes: MOST_RESULT_BYTES,
  });
}
