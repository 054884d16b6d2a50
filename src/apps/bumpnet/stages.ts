import type { Run, Stage } from '../../jobs/index.ts';
import type { Adopted } from './batches/adopt.ts';
import type { Batch } from './batches/batch.ts';
import { mergedHistogramStage, sharedHistogramStage } from './batches/histogram-shares.ts';
import { shareOf } from './batches/share.ts';
import { bumpStage } from './bumps/bump-stage.ts';
import { cleanStage } from './cleaning/clean-stage.ts';
import type { Step } from './config/steps.ts';
import { figureStage } from './figures/figure-stage.ts';
import { rawHistogramStage } from './histograms/histogram-stage.ts';
import { gatherStage } from './masses/gather-stage.ts';
import { massStage } from './masses/mass-stage.ts';
import { parseStage } from './parsing/parse-stage.ts';
import { scanStage } from './parsing/scan-stage.ts';
import type { Pipeline } from './recorded-pipeline.ts';

/** The stages of a whole run. What its batches have done is in its record already. */
export function stagesOfRun(
  { settings, inputs }: Pipeline,
  steps: ReadonlySet<Step>,
  run: Run,
  adopted: Adopted,
): Stage[] {
  const { batches, records } = adopted;
  const goesOn = steps.has('post_processing') && adopted.isOnItsOwn && batches.length > 0;
  const parses = steps.has('parsing') || goesOn;
  const computes = steps.has('mass_calculating') || goesOn;
  // What batches have computed is gathered as soon as anything is to be made of it.
  const isToGather = steps.has('post_processing') && (adopted.isNews || isOpen(run, 'gather', adopted));
  return [
    when(
      parses,
      scanStage(inputs, settings.parsing, (files) => run.setInputs(files)),
    ),
    when(parses, parseStage(inputs, settings.parsing)),
    when(computes, massStage(settings.masses)),
    when(computes || isToGather, gatherStage(settings.masses)),
    when(steps.has('post_processing'), cleanStage(settings.cleaning)),
    when(steps.has('histogram_creation'), mergedHistogramStage(settings.histograms, batches, records)),
    when(
      steps.has('histogram_creation') && settings.histograms.beforeCleaning !== null,
      rawHistogramStage(settings.histograms),
    ),
    when(steps.has('scan'), bumpStage(settings)),
    when(steps.has('figures'), figureStage(settings)),
  ];
}

/** The stages of one batch: its share of the inputs, and of the histograms once the spectra of all batches are clean. */
export function stagesOfBatch(
  { settings, inputs }: Pipeline,
  steps: ReadonlySet<Step>,
  run: Run,
  batch: Batch,
): Stage[] {
  const sizes = inputs.map(({ bytes }) => bytes);
  const share = shareOf(sizes, batch).map((place) => inputs[place]!);
  // Sums of weights are those of all inputs.
  const looked = settings.parsing.weights === null ? share : inputs;
  const hasParsed = steps.has('parsing') || run.stage('parse') !== undefined;
  const masses = massStage(settings.masses);
  return [
    when(
      steps.has('parsing'),
      scanStage(looked, settings.parsing, (files) => run.setInputs(files)),
    ),
    when(steps.has('parsing'), parseStage(inputs, settings.parsing, share)),
    when(steps.has('mass_calculating'), hasParsed ? masses : sharedStage(masses, batch)),
    when(
      steps.has('histogram_creation') && run.stage('clean') !== undefined,
      sharedHistogramStage(settings.histograms, batch),
    ),
  ];
}

function when(enabled: boolean, stage: Stage): Stage {
  return { ...stage, enabled };
}

function isOpen(run: Run, stage: string, { batches }: Adopted): boolean {
  return batches.length > 0 && run.stage(stage)?.state !== 'done';
}

/** Of files that were parsed together, each batch takes as many pieces; they have about as many events. */
function sharedStage(stage: Stage, batch: Batch): Stage {
  return {
    ...stage,
    async plan(context) {
      const tasks = await stage.plan(context);
      const sizes = tasks.map(() => undefined);
      return shareOf(sizes, batch).map((place) => tasks[place]!);
    },
  };
}
