import { momentum } from './momentum.ts';

/**
 * m = sqrt((E - |p|)(E + |p|)), in the unit of its arguments. Where rounding makes E smaller than |p| it is 0:
 * inputs in single precision know a mass only to about 0.0003 E.
 */
export function massFromEnergy(pt: number, eta: number, energy: number): number {
  const p = momentum(pt, eta);
  const squared = (energy - p) * (energy + p);
  return squared < 0 ? 0 : Math.sqrt(squared);
}
