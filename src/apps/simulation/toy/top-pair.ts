/** Pairs of top quarks: t t̄ to W+ b W- b̄, with a transverse momentum dN/dpT² ∝ (pT² + m²)^-3 (a median of 112 GeV). */
import { breitWigner, massShellPt, normal } from '../random/distributions.ts';
import type { RandomStream } from '../random/stream.ts';
import { BOTTOM_MASS, PDG, TOP_MASS, TOP_WIDTH } from './constants.ts';
import { decayTwoBody } from './decay.ts';
import { addPair } from './pair.ts';
import type { ParticleList } from './particles.ts';
import { decayToLeptonAndNeutrino, decayW, drawWMass } from './vector-boson.ts';

/** Which decays of the two W are wanted. */
export type TopDecay = 'any' | 'two leptons';

/** Generates a pair of top quarks and lets them decay. */
export function generateTopPair(
  particles: ParticleList,
  random: RandomStream,
  decay: TopDecay = 'any',
): void {
  const [top, antitop] = [drawTop(random, 1), drawTop(random, -1)];
  const pt = massShellPt(random, TOP_MASS, 2);
  const first = addPair(particles, random, top, antitop, pt, 0.7 * normal(random), 'gluons');
  for (const index of [first, first + 1]) decayTop(particles, index, random, decay);
}

function drawTop(random: RandomStream, sign: number) {
  return { id: sign * PDG.top, mass: breitWigner(random, TOP_MASS, TOP_WIDTH, 150, 195) };
}

function decayTop(particles: ParticleList, index: number, random: RandomStream, decay: TopDecay): void {
  const sign = particles.id[index]! > 0 ? 1 : -1;
  const boson = { id: sign * PDG.w, mass: drawWMass(random, particles.mass[index]! - BOTTOM_MASS - 1) };
  const w = decayTwoBody(particles, index, random, boson, { id: sign * PDG.bottom, mass: BOTTOM_MASS });
  if (decay === 'two leptons') decayToLeptonAndNeutrino(particles, w, random);
  else decayW(particles, w, random);
}
