/**
 * Fits of counts by a function whose logarithm is linear in its parameters, by the likelihood of Poisson counts:
 * ln λ_i = ln w_i + Σ c_k f_k(x_i). The likelihood has one maximum, which iteratively weighted least squares find in a
 * few steps. The functions are made orthogonal first, so that any set of them will do.
 */

/** A function that was fitted. */
export interface Fit {
  /** The expected content of every bin, also of those that were left out. */
  readonly expected: Float64Array;
  /** Twice the logarithm of the likelihood ratio to a perfect description, over the bins that were fitted. */
  readonly deviance: number;
  readonly parameters: number;
  /** Bins that were fitted. */
  readonly bins: number;
}

const MOST_STEPS = 60;

/**
 * Fits `data` where `use` is not 0. `functions` has the values of each function in every bin, `widths` what the density
 * is multiplied by. Undefined when it does not converge or there are not more bins than functions.
 */
export function fitLogLinear(
  data: ArrayLike<number>,
  use: ArrayLike<number>,
  functions: readonly Float64Array[],
  widths: ArrayLike<number>,
): Fit | undefined {
  const bins = countOf(use);
  if (bins <= functions.length) return undefined;
  const basis = orthogonal(functions, use);
  if (!basis) return undefined;
  let linear = startOf(data, use, basis, widths);
  let deviance = devianceOf(data, use, linear, widths);
  for (let step = 0; step < MOST_STEPS; step++) {
    const next = improved(data, use, basis, widths, linear, deviance);
    if (!next) return undefined;
    const gain = deviance - next.deviance;
    ({ linear, deviance } = next);
    if (gain < 1e-9 * (1 + Math.abs(deviance)))
      return { expected: expectedOf(linear, widths), deviance, parameters: functions.length, bins };
  }
  return undefined;
}

function countOf(use: ArrayLike<number>): number {
  let bins = 0;
  for (let i = 0; i < use.length; i++) if (use[i]) bins++;
  return bins;
}

/** The same space of functions, orthonormal over the bins in use (Gram and Schmidt, twice); undefined if they depend. */
function orthogonal(functions: readonly Float64Array[], use: ArrayLike<number>): Float64Array[] | undefined {
  const basis: Float64Array[] = [];
  for (const one of functions) {
    const vector = Float64Array.from(one);
    const before = Math.sqrt(product(vector, vector, use));
    for (let pass = 0; pass < 2; pass++)
      for (const other of basis) addTo(vector, other, -product(vector, other, use));
    const norm = Math.sqrt(product(vector, vector, use));
    if (!(norm > 1e-10 * before)) return undefined;
    basis.push(vector.map((value) => value / norm));
  }
  return basis;
}

function product(a: Float64Array, b: Float64Array, use: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) if (use[i]) sum += a[i]! * b[i]!;
  return sum;
}

function addTo(target: Float64Array, other: Float64Array, factor: number): void {
  for (let i = 0; i < target.length; i++) target[i]! += factor * other[i]!;
}

/** The plain least squares of ln(n + 1/2). */
function startOf(
  data: ArrayLike<number>,
  use: ArrayLike<number>,
  basis: readonly Float64Array[],
  widths: ArrayLike<number>,
): Float64Array {
  const logs = Float64Array.from(data, (count, i) => Math.log((count + 0.5) / widths[i]!));
  const linear = new Float64Array(data.length);
  for (const one of basis) addTo(linear, one, product(logs, one, use));
  return linear;
}

/** One step of Newton, halved until the deviance does not grow; undefined when nothing helps. */
function improved(
  data: ArrayLike<number>,
  use: ArrayLike<number>,
  basis: readonly Float64Array[],
  widths: ArrayLike<number>,
  linear: Float64Array,
  deviance: number,
): { linear: Float64Array; deviance: number } | undefined {
  const step = newtonStep(data, use, basis, expectedOf(linear, widths));
  if (!step) return undefined;
  for (let factor = 1; factor > 1e-6; factor /= 2) {
    const next = Float64Array.from(linear);
    for (let k = 0; k < basis.length; k++) addTo(next, basis[k]!, factor * step[k]!);
    const now = devianceOf(data, use, next, widths);
    if (now <= deviance * (1 + 1e-12) + 1e-12) return { linear: next, deviance: now };
  }
  return { linear, deviance };
}

function newtonStep(
  data: ArrayLike<number>,
  use: ArrayLike<number>,
  basis: readonly Float64Array[],
  expected: Float64Array,
): Float64Array | undefined {
  const size = basis.length;
  const matrix = new Float64Array(size * size);
  const right = new Float64Array(size);
  for (let i = 0; i < expected.length; i++) {
    if (!use[i]) continue;
    for (let k = 0; k < size; k++) {
      const value = basis[k]![i]!;
      right[k]! += value * (data[i]! - expected[i]!);
      for (let l = 0; l <= k; l++) matrix[k * size + l]! += value * basis[l]![i]! * expected[i]!;
    }
  }
  return solve(matrix, right);
}

/** Solves a symmetric positive system by Cholesky's factors, in place; undefined when it is not positive. */
function solve(matrix: Float64Array, right: Float64Array): Float64Array | undefined {
  const size = right.length;
  for (let k = 0; k < size; k++) {
    for (let l = 0; l <= k; l++) {
      let sum = matrix[k * size + l]!;
      for (let m = 0; m < l; m++) sum -= matrix[k * size + m]! * matrix[l * size + m]!;
      if (k === l && !(sum > 0)) return undefined;
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
  return right;
}

function expectedOf(linear: Float64Array, widths: ArrayLike<number>): Float64Array {
  return linear.map((value, i) => widths[i]! * Math.exp(value));
}

function devianceOf(
  data: ArrayLike<number>,
  use: ArrayLike<number>,
  linear: Float64Array,
  widths: ArrayLike<number>,
): number {
  let sum = 0;
  for (let i = 0; i < linear.length; i++) {
    if (!use[i]) continue;
    const [count, expected] = [data[i]!, widths[i]! * Math.exp(linear[i]!)];
    sum += expected - count + (count > 0 ? count * Math.log(count / expected) : 0);
  }
  return Number.isFinite(sum) ? 2 * sum : Number.POSITIVE_INFINITY;
}
