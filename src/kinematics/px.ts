import type { FourVectors } from './four-vectors.ts';

/** p_x = pT cos(phi), in the unit of `pt`. */
export function px(pt: number, phi: number): number {
  return pt * Math.cos(phi);
}

/** p_x of every vector, GeV. */
export function pxColumn({ pt, phi }: Pick<FourVectors, 'pt' | 'phi'>): Float64Array {
  return Float64Array.from(pt, (value, i) => px(value, phi[i]!));
}
