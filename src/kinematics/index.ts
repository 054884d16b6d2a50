/**
 * Four-vectors: one quantity per file, each as a function of numbers and, where loops need it, of whole columns
 * (`...Column`). Energies in GeV, angles in radians, everything in float64.
 *
 *     const z = invariantMass([
 *       { pt: 45, eta: 0.1, phi: 0.2, mass: PARTICLE_MASS.muon },
 *       { pt: 44, eta: -0.3, phi: -2.9, mass: PARTICLE_MASS.muon },
 *     ]);
 *     const near = deltaR(eta1, phi1, eta2, phi2) < 0.4;
 */
export { boost, type Velocity, velocityOf } from './boost.ts';
export { fromCartesian, massOfCartesian, sumOf, toCartesian } from './cartesian.ts';
export { deltaPhi, deltaPhiColumn } from './delta-phi.ts';
export { deltaR, deltaRColumn } from './delta-r.ts';
export { energy, energyColumn } from './energy.ts';
export type { CartesianVector, CartesianVectors, Floats, FourVector, FourVectors } from './four-vectors.ts';
export {
  fillMassTerms,
  fillPairTerms,
  invariantMass,
  type MassTerms,
  newMassTerms,
} from './invariant-mass.ts';
export { massFromEnergy } from './mass-from-energy.ts';
export { momentum, momentumColumn } from './momentum.ts';
export { PARTICLE_MASS } from './particle-masses.ts';
export { polarAngle } from './polar-angle.ts';
export { pseudorapidity } from './pseudorapidity.ts';
export { px, pxColumn } from './px.ts';
export { py, pyColumn } from './py.ts';
export { pz, pzColumn } from './pz.ts';
export { rapidity, rapidityColumn } from './rapidity.ts';
export { transverseEnergy, transverseEnergyColumn } from './transverse-energy.ts';
export { transverseMass, transverseMassColumn } from './transverse-mass.ts';
