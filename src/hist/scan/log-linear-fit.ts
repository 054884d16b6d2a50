/**
 * Fits of counts by a function whose logarithm is linear in its parameters, by the likelihood of Poisson counts:
 * ln λ_i = ln w_i + Σ c_k f_k(x_i). The likelihood has one maximum, which Newton's steps find in a few.
 *
 * Twice the logarithm of the likelihood ratio to a perfect description is 2 Σ (λ - n - n ln(λ/n)); all that does not
 * depend on the parameters is computed once.
 */
import { addTo, type Basis, product } from './orthogonal-basis.ts';

/** A function that was fitted. */
export interface Fit {
  /** The expected content of every bin, also of those that were left out. */
  readonly expected: Float64Array;
  /** Σ c_k f_k in every bin: where the fit of a richer function may start. */
  readonly linear: Float64Array;
  /** Twice the logarithm of the likelihood ratio to a perfect description, over the bins that were fitted. */
  readonly deviance: number;
  readonly parameters: number;
  /** Bins that were fitted. */
  readonly bins: number;
}

const MOST_STEPS = 60;

/**
 * Fits `data` with the first `parameters` functions of a basis, in the bins that it uses. `widths` is what the density
 * is multiplied by, `start` a fit with fewer functions. Undefined when it does not converge or there are not more bins
 * than functions.
 */
export function fitLogLinear(
  data: ArrayLike<number>,
  widths: ArrayLike<number>,
  basis: Basis,
  parameters: number,
  start?: Fit,
): Fit | undefined {
  const { used } = basis;
  if (used.length <= parameters || parameters > basis.functions.length) return undefined;
  const functions = basis.functions.slice(0, parameters);
  const linear = start ? Float64Array.from(start.linear) : firstGuess(data, widths, functions, used);
  const expected = new Float64Array(data.length);
  const ofData = dataTerm(data, widths, used);
  let half = halfDeviance(data, widths, linear, expected, used) + ofData;
  for (let step = 0; step < MOST_STEPS; step++) {
    const direction = newtonStep(data, expected, functions, used);
    if (!direction) return undefined;
    const before = half;
    half = advance(
      linear,
      direction,
      half,
      () => halfDeviance(data, widths, linear, expected, used) + ofData,
    );
    if (before - half > 1e-9 * (1 + Math.abs(half))) continue;
    fillExpected(widths, linear, expected);
    return { expected, linear, deviance: 2 * half, parameters, bins: used.length };
  }
  return undefined;
}

/** The plain least squares of ln(n + 1/2). */
function firstGuess(
  data: ArrayLike<number>,
  widths: ArrayLike<number>,
  functions: readonly Float64Array[],
  used: Int32Array,
): Float64Array {
  const logs = Float64Array.from(data, (count, i) => Math.log((count + 0.5) / widths[i]!));
  const linear = new Float64Array(data.length);
  for (const one of functions) addTo(linear, one, product(logs, one, used));
  return linear;
}

/** Moves `linear` along a direction, less and less far until the value does not grow; gives the value there. */
function advance(
  linear: Float64Array,
  direction: Float64Array,
  value: number,
  valueHere: () => number,
): number {
  let moved = 0;
  for (let factor = 1; factor > 1e-6; factor /= 2) {
    addTo(linear, direction, factor - moved);
    moved = factor;
    const now = valueHere();
    if (now <= value + 1e-12 * (1 + Math.abs(value))) return now;
  }
  addTo(linear, direction, -moved);
  return Math.min(value, valueHere());
}

/** The direction of Newton's step in every bin; undefined when the second derivatives have no inverse. */
function newtonStep(
  data: ArrayLike<number>,
  expected: Float64Array,
  functions: readonly Float64Array[],
  used: Int32Array,
): Float64Array | undefined {
  const size = functions.length;
  const matrix = new Float64Array(size * size);
  const right = new Float64Array(size);
  const weighted = new Float64Array(expected.length);
  for (let k = 0; k < size; k++) {
    const row = functions[k]!;
    let slope = 0;
    for (let i = 0; i < used.length; i++) {
      const bin = used[i]!;
      weighted[bin] = row[bin]! * expected[bin]!;
      slope += row[bin]! * (data[bin]! - expected[bin]!);
    }
    right[k] = slope;
    for (let l = 0; l <= k; l++) matrix[k * size + l] = product(weighted, functions[l]!, used);
  }
  if (!solve(matrix, right)) return undefined;
  const direction = new Float64Array(expected.length);
  for (let k = 0; k < size; k++) addTo(direction, functions[k]!, right[k]!);
  return direction;
}

/** Solves a symmetric positive system by Cholesky's factors, in place; false when it is not positive. */
function solve(matrix: Float64Array, right: Float64Array): boolean {
  const size = right.length;
  for (let k = 0; k < size; k++) {
    for (let l = 0; l <= k; l++) {
      let sum = matrix[k * size + l]!;
      for (let m = 0; m < l; m++) sum -= matrix[k * size + m]! * matrix[l * size + m]!;
      if (k === l && !(sum > 0)) return false;
      matrix[k * size + l] = k === l ? Math.sqrt(sum) : sum / matrix[l * size + l]!;
    }
  }
  for (let k = 0; k < size; k++) {
    for (let m = 0; m < k; m++) right[k]! -= matrix[k * size + m]! * right[m]!;
    right[k]! /= matrix[k * size + k]!;
  }
  for (let k = size - 1; k >= 0; k--) {
    for (let m = k + 1; m < size; m++) right[k]! -= matrix[m * size + k]! * right[m]!;
    right[k]! /= matrix[k * size + k]!;
  }
  return true;
}

/** Fills in what is expected in the bins that are used, and gives half of the deviance without the term of the data. */
function halfDeviance(
  data: ArrayLike<number>,
  widths: ArrayLike<number>,
  linear: Float64Array,
  expected: Float64Array,
  used: Int32Array,
): number {
  let sum = 0;
  for (let i = 0; i < used.length; i++) {
    const bin = used[i]!;
    const value = widths[bin]! * Math.exp(linear[bin]!);
    expected[bin] = value;
    sum += value - data[bin]! * linear[bin]!;
  }
  return Number.isFinite(sum) ? sum : Number.POSITIVE_INFINITY;
}

function dataTerm(data: ArrayLike<number>, widths: ArrayLike<number>, used: Int32Array): number {
  let sum = 0;
  for (let i = 0; i < used.length; i++) {
    const count = data[used[i]!]!;
    if (count > 0) sum += count * Math.log(count / widths[used[i]!]!) - count;
  }
  return sum;
}

function fillExpected(widths: ArrayLike<number>, linear: Float64Array, expected: Float64Array): void {
  for (let i = 0; i < expected.length; i++) expected[i] = widths[i]! * Math.exp(linear[i]!);
}
