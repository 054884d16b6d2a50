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
 */
export type { ConfigFile } from './config/file-schema.ts';
export { checkConfig, readConfigFile } from './config/read.ts';
export { type InputFileName, type InputOptions, inputNamesOf, resolveInputs } from './inputs.ts';
export {
  type Pipeline,
  type PipelineOptions,
  pipelineIn,
  runPipeline,
  STEPS,
  type Step,
} from './pipeline.ts';
export { type Settings, settingsOf } from './settings.ts';
export type { PipelineSummary } from './summary.ts';
