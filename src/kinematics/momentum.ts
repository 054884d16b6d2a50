import type { FourVectors } from './four-vectors.ts';

/** |p| = pT cosh(eta), in the unit of `pt`. */
export function momentum(pt: number, eta: number): number {
  return pt * Math.cosh(eta);
}

/** |p| of every vector, GeV. */
export function momentumColumn({ pt, eta }: Pick<FourVectors, 'pt' | 'eta'>): Float64Array {
  return Float64Array.from(pt, (value, i) => momentum(value, eta[i]!));
}
