/**
 * Histograms: plain data, and functions that make new ones.
 *
 *     const axis = fixedWidthAxis(10, 0, 500, { title: 'm(e0, j0) [GeV]' });
 *     const all = fill(histogram(axis, { name: 'mass' }), masses, weights);
 *     const both = add(all, other, { extend: true });
 *     console.log(meanOf(both), both.rejected.nan);
 *
 * - *axis*: how a line is cut into bins: regular, variable, or a grid of one width from 0. Last edges are exclusive.
 * - *cell*: a bin, or the under- or overflow; cell 0 is the underflow.
 * - *entries*: how often something was filled; *sums*: of weights and values inside the range, for mean and width.
 * - *rejected*: values that were NaN or infinite, counted and kept out.
 * - *scan*: a search for what a smooth background does not explain; a *bump* is the window that stands out most.
 */
export { add, extendTo, scale, sumOf } from './add.ts';
export {
  type Axis,
  type AxisOptions,
  binWidthOf,
  describeAxis,
  edgeOf,
  edgesOf,
  fixedWidthAxis,
  type GridAxis,
  highOf,
  lowOf,
  type RegularAxis,
  regularAxis,
  sameBins,
  type VariableAxis,
  variableAxis,
} from './axis.ts';
export { type ErrorBar, errorBarsOf, errorOf, poissonError } from './error-bars.ts';
export { fill, fill2D } from './fill.ts';
export { findBin, findBins } from './find-bin.ts';
export { gammaP, gammaPInverse, gammaQ, gammaQInverse, logGamma } from './gamma.ts';
export {
  binContents,
  contentOf,
  type Histogram,
  type Histogram1D,
  type Histogram2D,
  type HistogramOptions,
  histogram,
  histogram2D,
  overflowOf,
  type Rejected,
  type Sums,
  type Sums2D,
  underflowOf,
} from './histogram.ts';
export type { Weights } from './locate.ts';
export { type BinRange, project } from './project.ts';
export { rebin, slice } from './rebin.ts';
export { type BackgroundFit, type Criterion, fitBackground } from './scan/background-fit.ts';
export { type BackgroundForm, backgroundForms, FAMILIES, type Family } from './scan/background-forms.ts';
export { type Bump, findBump, probability, type Window, type WindowOptions } from './scan/bump-hunter.ts';
export { type ExperimentPlan, experimentTests } from './scan/experiments.ts';
export { type GlobalP, globalP, needsExperiments } from './scan/global-p.ts';
export { likelihoodScan } from './scan/likelihood-scan.ts';
export { poissonNumber } from './scan/poisson.ts';
export { randomStream, type Uniform } from './scan/random.ts';
export {
  type FoundBump,
  type NotScanned,
  type ScanOptions,
  type ScanResult,
  scanHistogram,
  searchHistogram,
  withGlobal,
} from './scan/scan-histogram.ts';
export type { SearchOptions, SearchPlan } from './scan/search.ts';
export { significanceOf, upperTail, withTrials } from './scan/significance.ts';
export {
  effectiveEntriesOf,
  highestBinOf,
  integralOf,
  meanOf,
  standardDeviationOf,
} from './statistics.ts';
