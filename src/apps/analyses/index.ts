/**
 * Analyses of the open-data releases: samples, cuts, weights, histograms and figures as data, run in pieces and put
 * together.
 *
 *     const analysis = findAnalysis('hzz', '2025e-13tev-beta');
 *     const { samples, files } = await assignFiles(analysis, ['samples/']);
 *     const settings = analysisSettings(analysis, { samples, files, weights: 'signed' });
 *     const { result } = await runAnalysis(settings, { directory, name: 'hzz', program, executor, mode: 'create' });
 *
 * - *dataset*: the events of one process or one period of data taking; *group*: datasets that are drawn as one.
 * - *set of samples*: datasets that go together: those of a release, or made-up ones.
 * - *region*: the events that pass some of the cuts.
 * - *piece*: a range of entries of one file, the work of one task. Sums are exact, so that pieces do not show.
 */
export { ANALYSES, findAnalysis } from './find-analysis.ts';
export type { Analysis, SampleSet } from './frame/analysis.ts';
export { WEIGHT_MODES, type WeightMode } from './frame/weights.ts';
export {
  type AnalysisOptions,
  type AnalysisSummary,
  analysisIn,
  runAnalysis,
} from './pipeline.ts';
export { type AssignedFiles, assignFiles } from './run/assign-files.ts';
export type { AnalysisResult, Step, Yield } from './run/result.ts';
export {
  type AnalysisSettings,
  analysisSettings,
  isAnalysisConfiguration,
  type SampleFile,
} from './run/settings.ts';
export type { Significance } from './run/significance.ts';
