import type { FourVectors } from './four-vectors.ts';

/**
 * y = artanh(p_z / E) = arsinh(p_z / mT) with mT^2 = m^2 + pT^2 (PDG review, "Kinematics", eq. for rapidity).
 * The second form keeps its digits at high energy, where p_z / E is nearly 1.
 */
export function rapidity(pt: number, eta: number, mass: number): number {
  const sinhEta = Math.sinh(eta);
  return mass === 0 ? eta : Math.asinh((pt * sinhEta) / Math.sqrt(mass * mass + pt * pt));
}

/** y of every vector. */
export function rapidityColumn({ pt, eta, mass }: Omit<FourVectors, 'phi'>): Float64Array {
  return Float64Array.from(pt, (value, i) => rapidity(value, eta[i]!, mass[i]!));
}
