/**
 * Decays of particles of the record: the daughters are appended, the mother is marked as decayed.
 * Directions are isotropic in the rest frame of the mother (no spin), except where they are given.
 * Kinematics as in the review "Kinematics" of the Particle Data Group.
 */
import { between } from '../random/distributions.ts';
import type { RandomStream } from '../random/stream.ts';
import { addParticle, type ParticleList } from './particles.ts';

/** A particle that a decay makes: its code and its mass [GeV]. */
export interface Body {
  readonly id: number;
  readonly mass: number;
}

/** Momentum [GeV] of the two daughters in the rest frame of the mother; 0 below the threshold. */
export function restMomentum(mass: number, mass1: number, mass2: number): number {
  const plus = mass * mass - (mass1 + mass2) ** 2;
  const minus = mass * mass - (mass1 - mass2) ** 2;
  return plus > 0 ? Math.sqrt(plus * minus) / (2 * mass) : 0;
}

/** Decays a particle to two, isotropically. Returns the index of the first daughter; the second one follows it. */
export function decayTwoBody(
  particles: ParticleList,
  mother: number,
  random: RandomStream,
  first: Body,
  second: Body,
): number {
  const cosTheta = between(random, -1, 1);
  const phi = between(random, -Math.PI, Math.PI);
  return decayAlong(particles, mother, { cosTheta, phi }, first, second);
}

/**
 * Decays a particle to two, the first along a direction of the rest frame (the axes are those of the laboratory).
 * Returns the index of the first daughter; the second one follows it.
 */
export function decayAlong(
  particles: ParticleList,
  mother: number,
  { cosTheta, phi }: { readonly cosTheta: number; readonly phi: number },
  first: Body,
  second: Body,
): number {
  const p = restMomentum(particles.mass[mother]!, first.mass, second.mass);
  const across = p * Math.sqrt(Math.max(0, 1 - cosTheta * cosTheta));
  const [x, y, z] = [across * Math.cos(phi), across * Math.sin(phi), p * cosTheta];
  const index = addBoosted(particles, mother, first, x, y, z);
  addBoosted(particles, mother, second, -x, -y, -z);
  particles.final[mother] = 0;
  return index;
}

/**
 * Decays a particle to three, flat in phase space: the mass of the first two is drawn with the weight
 * p(M; m12, m3) p(m12; m1, m2), then two decays to two follow. Returns the index of the third daughter; the pair, the
 * first and the second come after it.
 */
export function decayThreeBody(
  particles: ParticleList,
  mother: number,
  random: RandomStream,
  [first, second, third]: readonly [Body, Body, Body],
): number {
  const mass = drawPairMass(random, particles.mass[mother]!, first.mass, second.mass, third.mass);
  const index = decayTwoBody(particles, mother, random, third, { id: 0, mass });
  decayTwoBody(particles, index + 1, random, first, second);
  return index;
}

function drawPairMass(
  random: RandomStream,
  mass: number,
  mass1: number,
  mass2: number,
  mass3: number,
): number {
  const low = mass1 + mass2;
  const high = mass - mass3;
  const bound = restMomentum(mass, low, mass3) * restMomentum(high, mass1, mass2);
  for (let attempt = 0; attempt < 1000; attempt++) {
    const drawn = between(random, low, high);
    const weight = restMomentum(mass, drawn, mass3) * restMomentum(drawn, mass1, mass2);
    if (random.uniform() * bound < weight) return drawn;
  }
  return (low + high) / 2;
}

/** Appends a daughter whose momentum is known in the rest frame of the mother, boosted to the laboratory. */
function addBoosted(
  particles: ParticleList,
  mother: number,
  { id, mass }: Body,
  x: number,
  y: number,
  z: number,
): number {
  const [px, py, pz] = [particles.px[mother]!, particles.py[mother]!, particles.pz[mother]!];
  const [energy, motherMass] = [particles.e[mother]!, particles.mass[mother]!];
  const restEnergy = Math.sqrt(x * x + y * y + z * z + mass * mass);
  const along = px * x + py * y + pz * z;
  const factor = (along / (energy + motherMass) + restEnergy) / motherMass;
  return addParticle(particles, id, x + px * factor, y + py * factor, z + pz * factor, mass, mother);
}
