/**
 * Two bodies scattered off each other: their transverse momentum and the rapidity y* of the lighter one, both in the
 * rest frame of the pair, are given; they fix its mass. The pair as a whole recoils against further jets.
 */
import { between, normal, powerLaw } from '../random/distributions.ts';
import type { RandomStream } from '../random/stream.ts';
import { type Body, decayAlong, restMomentum } from './decay.ts';
import type { ParticleList } from './particles.ts';
import { addSystem, type Initial } from './recoil.ts';

/**
 * Adds the pair, decayed to the two bodies with transverse momentum `pt` [GeV] in its rest frame. Returns the index of
 * the first body; the second one follows it.
 */
export function addPair(
  particles: ParticleList,
  random: RandomStream,
  first: Body,
  second: Body,
  pt: number,
  halfRapidity: number,
  initial: Initial,
): number {
  const along = Math.hypot(pt, Math.min(first.mass, second.mass)) * Math.sinh(halfRapidity);
  const momentum2 = pt * pt + along * along;
  const mass = Math.sqrt(momentum2 + first.mass ** 2) + Math.sqrt(momentum2 + second.mass ** 2);
  const system = addSystem(particles, random, 0, mass, initial);
  const cosTheta = along / restMomentum(mass, first.mass, second.mass);
  const phi = between(random, -Math.PI, Math.PI);
  const direction = { cosTheta: Math.min(Math.max(cosTheta, -1), 1), phi };
  return decayAlong(particles, system, direction, first, second);
}

/** Half of a rapidity difference: flat up to the limit, as for the exchange of a gluon, with soft edges. */
export function drawHalfRapidity(random: RandomStream, limit: number): number {
  return between(random, -limit, limit) + 0.1 * normal(random);
}

/** Transverse momentum [GeV] of a scattering: a power law that stops at 3 TeV. */
export function drawScatteringPt(random: RandomStream, power: number, from: number): number {
  return powerLaw(random, power, from, 3000);
}
