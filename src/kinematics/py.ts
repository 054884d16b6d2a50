import type { FourVectors } from './four-vectors.ts';

/** p_y = pT sin(phi), in the unit of `pt`. */
export function py(pt: number, phi: number): number {
  return pt * Math.sin(phi);
}

/** p_y of every vector, GeV. */
export function pyColumn({ pt, phi }: Pick<FourVectors, 'pt' | 'phi'>): Float64Array {
  return Float64Array.from(pt, (value, i) => py(value, phi[i]!));
}
