import type { FourVectors } from './four-vectors.ts';

/** p_z = pT sinh(eta), in the unit of `pt`. */
export function pz(pt: number, eta: number): number {
  return pt * Math.sinh(eta);
}

/** p_z of every vector, GeV. */
export function pzColumn({ pt, eta }: Pick<FourVectors, 'pt' | 'eta'>): Float64Array {
  return Float64Array.from(pt, (value, i) => pz(value, eta[i]!));
}
