/** Functions that are orthonormal over the bins that a fit uses; they have values in all bins. */
export interface Basis {
  readonly functions: readonly Float64Array[];
  /** The bins that are used, rising. */
  readonly used: Int32Array;
}

/**
 * The same spaces of functions as the first one, two, three... of `functions` span, orthonormal over the bins where
 * `use` is not 0 (Gram and Schmidt, twice). Ends before the first function that depends on those before it.
 */
export function orthogonalBasis(functions: readonly Float64Array[], use: ArrayLike<number>): Basis {
  const used = Int32Array.from(Array.from(use).flatMap((isUsed, bin) => (isUsed ? [bin] : [])));
  const basis: Float64Array[] = [];
  for (const one of functions) {
    const vector = Float64Array.from(one);
    const before = Math.sqrt(product(vector, vector, used));
    for (let pass = 0; pass < 2; pass++)
      for (const other of basis) addTo(vector, other, -product(vector, other, used));
    const norm = Math.sqrt(product(vector, vector, used));
    if (!(norm > 1e-10 * before)) break;
    basis.push(vector.map((value) => value / norm));
  }
  return { functions: basis, used };
}

/** The product of two functions over the bins that are used. */
export function product(a: Float64Array, b: Float64Array, used: Int32Array): number {
  let sum = 0;
  for (let i = 0; i < used.length; i++) sum += a[used[i]!]! * b[used[i]!]!;
  return sum;
}

/** Adds a multiple of a function to another one, in place and in all bins. */
export function addTo(target: Float64Array, other: Float64Array, factor: number): void {
  for (let i = 0; i < target.length; i++) target[i]! += factor * other[i]!;
}
