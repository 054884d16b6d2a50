import type { CartesianVector } from './four-vectors.ts';

/** A velocity in units of that of light, |beta| < 1. */
export interface Velocity {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** The velocity p / E of a vector. */
export function velocityOf({ px, py, pz, energy }: CartesianVector): Velocity {
  return { x: px / energy, y: py / energy, z: pz / energy };
}

/**
 * The vector as seen when everything is set in motion with velocity `beta` (an active Lorentz boost):
 * p' = p + (gamma^2 / (gamma + 1) (beta.p) + gamma E) beta, E' = gamma (E + beta.p).
 * Boosting with `-velocityOf(parent)` leads to the parent's rest frame.
 */
export function boost(vector: CartesianVector, beta: Velocity): CartesianVector {
  const { px, py, pz, energy } = vector;
  const gamma = 1 / Math.sqrt(1 - (beta.x * beta.x + beta.y * beta.y + beta.z * beta.z));
  const along = beta.x * px + beta.y * py + beta.z * pz;
  const factor = ((gamma * gamma) / (gamma + 1)) * along + gamma * energy;
  return {
    px: px + factor * beta.x,
    py: py + factor * beta.y,
    pz: pz + factor * beta.z,
    energy: gamma * (energy + along),
  };
}
