import { energy } from './energy.ts';
import type { FourVectors } from './four-vectors.ts';

/** ET = E sin(theta) = E / cosh(eta), in the unit of `pt` and `mass`. */
export function transverseEnergy(pt: number, eta: number, mass: number): number {
  return energy(pt, eta, mass) / Math.cosh(eta);
}

/** ET of every vector, GeV. */
export function transverseEnergyColumn({ pt, eta, mass }: Omit<FourVectors, 'phi'>): Float64Array {
  return Float64Array.from(pt, (value, i) => transverseEnergy(value, eta[i]!, mass[i]!));
}
