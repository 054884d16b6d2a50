import type { FourVectors } from './four-vectors.ts';
import { momentum } from './momentum.ts';

/** E = sqrt(m^2 + |p|^2), in the unit of `pt` and `mass`. */
export function energy(pt: number, eta: number, mass: number): number {
  return Math.hypot(mass, momentum(pt, eta));
}

/** E of every vector, GeV. */
export function energyColumn({ pt, eta, mass }: Omit<FourVectors, 'phi'>): Float64Array {
  return Float64Array.from(pt, (value, i) => energy(value, eta[i]!, mass[i]!));
}
