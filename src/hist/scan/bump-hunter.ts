/**
 * The BumpHunter (arXiv:1101.0390): of all windows of neighbouring bins the one whose content is least likely under the
 * reference. Sums over windows are differences of running sums, so a scan costs one step for each window.
 */
import { UsageError } from '../../errors.ts';
import { gammaP, gammaQ, logGamma, logGammaP, logGammaQ } from '../gamma.ts';
import { significanceOfLog } from './significance.ts';

/** Which windows are looked at. */
export interface WindowOptions {
  /** More than expected, or less. */
  readonly mode?: 'excess' | 'deficit';
  /** Bins of the narrowest window; 1 unless told. */
  readonly minWidth?: number;
  /** Bins of the widest; half of the range unless told. */
  readonly maxWidth?: number;
  readonly widthStep?: number;
  /** Bins between two windows of one width: a number, half of the width, or the width. 1 unless told. */
  readonly step?: number | 'half' | 'full';
}

/** A window of `width` bins from bin `first` on, counted from 0. */
export interface Window {
  readonly first: number;
  readonly width: number;
}

/** The least likely window. */
export interface Bump extends Window {
  readonly observed: number;
  readonly expected: number;
  /** The probability of so much or more (less) in this very window; 0 when it is too small for a number. */
  readonly p: number;
  /** Minus the logarithm of the probability: what is compared between experiments. */
  readonly t: number;
  /** `p` as standard deviations. */
  readonly significance: number;
  /** Windows that were looked at. */
  readonly windows: number;
}

/**
 * The least likely window of `data` under `reference`, bin by bin; of several equal ones the first. The range is from
 * the first to the last bin with a reference above 0. Throws `UsageError` when there is no such bin or the lengths differ.
 */
export function findBump(
  data: ArrayLike<number>,
  reference: ArrayLike<number>,
  options: WindowOptions = {},
): Bump {
  const windows = windowsOf(reference, options);
  return leastLikely(data, reference, windows, options.mode ?? 'excess');
}

/** All windows, in the order in which they are looked at. Throws `UsageError`. */
export function windowsOf(reference: ArrayLike<number>, options: WindowOptions = {}): Window[] {
  const { minWidth = 1, widthStep = 1, step = 1 } = options;
  const [first, last] = rangeOf(reference);
  const bins = last - first + 1;
  const maxWidth = Math.min(options.maxWidth ?? Math.max(1, Math.floor(bins / 2)), bins);
  checkOptions(minWidth, widthStep, step);
  const windows: Window[] = [];
  for (let width = minWidth; width <= maxWidth; width += widthStep) {
    const stride = step === 'half' ? Math.max(1, Math.floor(width / 2)) : step === 'full' ? width : step;
    for (let at = first; at + width <= last + 1; at += stride) windows.push({ first: at, width });
  }
  if (windows.length > 0) return windows;
  throw new UsageError(`hist: a scan of ${bins} bins has no window of ${minWidth} to ${maxWidth} bins`);
}

function checkOptions(minWidth: number, widthStep: number, step: number | 'half' | 'full'): void {
  const numbers = [minWidth, widthStep, typeof step === 'number' ? step : 1];
  if (numbers.every((one) => Number.isInteger(one) && one >= 1)) return;
  throw new UsageError(
    `hist: widths and steps of a scan are whole numbers from 1 up, got ${numbers.join(', ')}`,
  );
}

function rangeOf(reference: ArrayLike<number>): [number, number] {
  let [first, last] = [0, reference.length - 1];
  while (first <= last && !(reference[first]! > 0)) first++;
  while (last >= first && !(reference[last]! > 0)) last--;
  if (first <= last) return [first, last];
  throw new UsageError('hist: a scan needs a reference that is above 0 somewhere');
}

/** The least likely of given windows. Only those that can be less likely than the best so far are computed exactly. */
export function leastLikely(
  data: ArrayLike<number>,
  reference: ArrayLike<number>,
  windows: readonly Window[],
  mode: 'excess' | 'deficit',
): Bump {
  if (data.length !== reference.length)
    throw new UsageError(`hist: a scan of ${data.length} bins with a reference of ${reference.length}`);
  const [dataSums, referenceSums] = [runningSums(data), runningSums(reference)];
  let best = 0;
  let at = 0;
  for (let i = 0; i < windows.length; i++) {
    const { first, width } = windows[i]!;
    const observed = dataSums[first + width]! - dataSums[first]!;
    const expected = referenceSums[first + width]! - referenceSums[first]!;
    if (mode === 'excess' && isNoLessLikely(observed, expected, best)) continue;
    const t = surprise(observed, expected, mode);
    if (t > best) [best, at] = [t, i];
  }
  const { first, width } = windows[at]!;
  const observed = dataSums[first + width]! - dataSums[first]!;
  const expected = referenceSums[first + width]! - referenceSums[first]!;
  return {
    first,
    width,
    observed,
    expected,
    p: probability(observed, expected, mode),
    t: best,
    significance: significanceOfLog(-best),
    windows: windows.length,
  };
}

function runningSums(values: ArrayLike<number>): Float64Array {
  const sums = new Float64Array(values.length + 1);
  for (let i = 0; i < values.length; i++) sums[i + 1] = sums[i]! + values[i]!;
  return sums;
}

/** The probability of `observed` or more (`deficit`: or less) where `expected` is the mean; 1 on the other side. */
export function probability(
  observed: number,
  expected: number,
  mode: 'excess' | 'deficit' = 'excess',
): number {
  if (mode === 'deficit') return observed < expected ? gammaQ(observed + 1, expected) : 1;
  return observed > expected && expected > 0 ? gammaP(observed, expected) : 1;
}

/** Minus the logarithm of the probability, also where that is too small for a number. */
function surprise(observed: number, expected: number, mode: 'excess' | 'deficit'): number {
  const p = probability(observed, expected, mode);
  if (p > LEAST_P) return -Math.log(p);
  return mode === 'deficit' ? -logGammaQ(observed + 1, expected) : -logGammaP(observed, expected);
}

/** Below this probabilities lose their digits. */
const LEAST_P = 1e-290;

/**
 * Whether the surprise is certainly not above `best`: the probability of `observed` alone, and of the next ones with ratios
 * that are taken too small, is already as much.
 */
function isNoLessLikely(observed: number, expected: number, best: number): boolean {
  if (!(observed > expected) || !(expected > 0)) return true;
  const terms = Math.ceil(Math.sqrt(observed));
  const ratio = expected / (observed + terms);
  const one = observed * Math.log(expected) - expected - logGamma(observed + 1);
  // A little less than computed, for rounding in the logarithms.
  return one + Math.log((0.999999 * (1 - ratio ** terms)) / (1 - ratio)) >= -best;
}
