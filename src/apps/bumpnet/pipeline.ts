import { extname } from 'node:path';
import { FormatError } from '../../errors.ts';
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
import { cleanStage } from './cleaning/clean-stage.ts';
import { figureStage } from './figures/figure-stage.ts';
import { histogramStage } from './histograms/histogram-stage.ts';
import type { InputFileName } from './inputs.ts';
import { gatherStage } from './masses/gather-stage.ts';
import { massStage } from './masses/mass-stage.ts';
import { parseStage } from './parsing/parse-stage.ts';
import { scanStage } from './parsing/scan-stage.ts';
import type { Settings } from './settings.ts';
import { type PipelineSummary, removeParts, summarise } from './summary.ts';

/** The steps that can be switched on and off, as the configuration calls them. */
export const STEPS = [
  'parsing',
  'mass_calculating',
  'post_processing',
  'histogram_creation',
  'figures',
] as const;
export type Step = (typeof STEPS)[number];

/** What a run of the pipeline is made of; goes into its record, so that it can be resumed from it. */
export type Pipeline = {
  readonly settings: Settings;
  readonly inputs: readonly InputFileName[];
  /** The steps that are switched on. */
  readonly steps: readonly Step[];
};

/** How to run it; nothing here changes what comes out. */
export interface PipelineOptions {
  readonly directory: string;
  readonly name: string;
  readonly program: Program;
  readonly executor: Executor;
  /** Only these steps this time, whatever is switched on. */
  readonly steps?: ReadonlySet<Step> | undefined;
  readonly mode: 'create' | 'resume' | 'either';
  /** How often a task is tried when trying again can help. */
  readonly attempts: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (event: ProgressEvent) => void;
}

const taskModule = new URL(`./tasks${extname(import.meta.url)}`, import.meta.url);

/** Runs the pipeline in a run directory and sums it up. Throws as `openRun` does. */
export async function runPipeline(pipeline: Pipeline, options: PipelineOptions): Promise<PipelineSummary> {
  const { directory, name, program, mode } = options;
  const run = await openRun({ directory, name, program, mode, configuration: asJson(pipeline), taskModule });
  let summary: RunSummary;
  try {
    summary = await runStages(
      run,
      stagesOf(pipeline, options.steps ?? new Set(pipeline.steps), run),
      options.executor,
      {
        retry: { attempts: options.attempts },
        ...(options.signal ? { signal: options.signal } : {}),
        ...(options.onProgress ? { onProgress: options.onProgress } : {}),
      },
    );
  } finally {
    await run.close();
  }
  if (summary.state === 'done') await removeParts(directory);
  return summarise(await readRun(directory));
}

/** The pipeline that a run directory holds. Throws `NotFoundError` when there is none, `FormatError` when it is of another kind. */
export async function pipelineIn(directory: string): Promise<{ pipeline: Pipeline; name: string }> {
  const { record } = await readRun(directory);
  const configuration = record.configuration as unknown as Partial<Pipeline> | null;
  if (!configuration?.settings || !configuration.inputs || !configuration.steps) {
    throw new FormatError(`bumpnet: the run in "${directory}" is not one of this pipeline`);
  }
  const { settings, inputs, steps } = configuration;
  return { pipeline: { settings, inputs, steps }, name: record.name };
}

function stagesOf({ settings, inputs }: Pipeline, steps: ReadonlySet<Step>, run: Run): Stage[] {
  const on = (step: Step, stage: Stage): Stage => ({ ...stage, enabled: steps.has(step) });
  return [
    on(
      'parsing',
      scanStage(inputs, settings.parsing, (files) => run.setInputs(files)),
    ),
    on('parsing', parseStage(settings.parsing)),
    on('mass_calculating', massStage(settings.masses)),
    on('mass_calculating', gatherStage(settings.masses)),
    on('post_processing', cleanStage(settings.cleaning)),
    on('histogram_creation', histogramStage(settings.histograms)),
    on('figures', figureStage(settings)),
  ];
}
