import { energy } from './energy.ts';
import type { CartesianVector, FourVector } from './four-vectors.ts';
import { pseudorapidity } from './pseudorapidity.ts';
import { px } from './px.ts';
import { py } from './py.ts';
import { pz } from './pz.ts';

/** One vector in Cartesian coordinates, GeV. */
export function toCartesian({ pt, eta, phi, mass }: FourVector): CartesianVector {
  return { px: px(pt, phi), py: py(pt, phi), pz: pz(pt, eta), energy: energy(pt, eta, mass) };
}

/** One vector in the collider's coordinates; its mass is that of `massOfCartesian`. */
export function fromCartesian(vector: CartesianVector): FourVector {
  const { px, py, pz } = vector;
  const pt = Math.hypot(px, py);
  return { pt, eta: pseudorapidity(px, py, pz), phi: Math.atan2(py, px), mass: massOfCartesian(vector) };
}

/** The sum of the vectors, GeV. */
export function sumOf(vectors: readonly CartesianVector[]): CartesianVector {
  let [px, py, pz, energy] = [0, 0, 0, 0];
  for (const vector of vectors) {
    px += vector.px;
    py += vector.py;
    pz += vector.pz;
    energy += vector.energy;
  }
  return { px, py, pz, energy };
}

/**
 * copysign(sqrt|m^2|, m^2) with m^2 = E^2 - |p|^2: negative for a space-like vector, or where rounding made it one.
 * For the mass of objects known by pt, eta, phi and mass, `invariantMass` is exact where this one cancels.
 */
export function massOfCartesian({ px, py, pz, energy }: CartesianVector): number {
  const p = Math.hypot(px, py, pz);
  const squared = (energy - p) * (energy + p);
  return Math.sign(squared) * Math.sqrt(Math.abs(squared));
}
