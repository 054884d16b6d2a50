/**
 * The BumpNet pipeline: events of collider files to mass spectra of every combination in every final state.
 *
 *     const { settings } = settingsOf(checkConfig({}, 'defaults'));
 *     const inputs = await resolveInputs(['data/*.root']);
 *     const executor = threadsExecutor();
 *     const summary = await runPipeline({ settings, inputs }, { directory, name, program, executor, ... });
 *
 * - *piece*: a range of entries of one file, the work of one task.
 * - *part*: the masses of one piece.
 * - *group*: what may be added up: one release, and either collision data or simulation.
 * - *spectrum*: the masses of one signature.
 * - *batch*: one of several jobs that share a run directory and split its inputs.
 */
export type { Batch } from './batches/batch.ts';
export { writeRanges } from './batches/scan-ranges.ts';
export { shareOf } from './batches/share.ts';
export { type RunWide, runWide } from './bumps/run-wide.ts';
export { scanHistograms } from './bumps/scan-histograms.ts';
export { type BumpnetVerdict, readyForBumpnet } from './check/ready-for-bumpnet.ts';
export type { ConfigFile } from './config/file-schema.ts';
export { checkConfig, readConfigFile } from './config/read.ts';
export { RECOMMENDED } from './config/recommended.ts';
export { configuredSteps, STEPS, type Step } from './config/steps.ts';
export { bumpFigure } from './figures/bump-figure.ts';
export { sigmaText } from './figures/notation.ts';
export { type InputFileName, type InputOptions, inputNamesOf, resolveInputs } from './inputs.ts';
export { type PipelineOptions, runPipeline } from './pipeline.ts';
export { type Pipeline, pipelineIn } from './recorded-pipeline.ts';
export { type Settings, settingsOf } from './settings.ts';
export type { PipelineSummary } from './summary.ts';
