/**
 * Simulation: events that were made, not measured.
 *
 *     const { files } = await makeEmbeddedSample({ dir: 'sample', seed: 1964 });
 *     const table = generateTable({ z: 1 }, analysisLayout(), { seed: 1, run: 1, first: 1, count: 1000 });
 *
 * - *toy*: a small generator and a parametric detector, for trying things out. Masses, widths, resolutions and
 *   efficiencies are those of the real world; matrix elements, showers and hadrons are not simulated.
 * - *process*: one kind of event; *mix*: how much of each; *layout*: the branches and units of a file.
 * - *range*: events first to first + count - 1 of a run. What an event is depends on the seed, the run and its number.
 */
export { RandomStream, STAGE, type Stage } from './random/stream.ts';
export { tasks } from './tasks.ts';
export { analysisLayout } from './toy/analysis-layout.ts';
export {
  EMBEDDED_DEFAULTS,
  type EmbeddedFile,
  type EmbeddedFilePlan,
  type EmbeddedForm,
  type EmbeddedSampleOptions,
  makeEmbeddedFile,
  makeEmbeddedSample,
  planEmbeddedSample,
} from './toy/embedded-sample.ts';
export {
  FOUR_LEPTON_PROCESSES,
  type FourLeptonFile,
  type FourLeptonForm,
  type FourLeptonOptions,
  makeFourLeptonSample,
} from './toy/four-lepton-sample.ts';
export { type EventRange, generateTable, sumOfWeights, type ToyOptions } from './toy/generate.ts';
export { DEFAULT_RESONANCE, type HiddenResonance } from './toy/hidden-resonance.ts';
export { branchesOf, type Layout } from './toy/layout.ts';
export { miniLayout } from './toy/mini-layout.ts';
export { EMBEDDED_MIX, mixOfYields, type ProcessMix, withHiddenResonance } from './toy/mix.ts';
export { physliteLayout } from './toy/physlite-layout.ts';
export { TOY_PROCESS_NAMES, type ToyProcess, toyProcess } from './toy/processes.ts';
export { type SampleNumbers, sampleNumbers } from './toy/sample-numbers.ts';
export type { Skim } from './toy/skim.ts';
export { type WriteOptions, type WrittenSample, writeSample } from './toy/write-sample.ts';
