/** Multijet events and pairs of photons: two bodies with a falling transverse momentum. */
import { between, chance, powerLaw } from '../random/distributions.ts';
import type { RandomStream } from '../random/stream.ts';
import { PDG } from './constants.ts';
import { decayTwoBody } from './decay.ts';
import { addPair, drawHalfRapidity, drawScatteringPt } from './pair.ts';
import type { ParticleList } from './particles.ts';
import { drawFlavour } from './recoil.ts';

/** Transverse momenta of the two hardest partons: dN/dpT ∝ pT^-4.2 from 45 GeV on. */
const JETS = { from: 45, power: 4.2, halfRapidity: 1.1 };

/** Photons: dN/dpT ∝ pT^-3.2 from 32 GeV on, just above what a diphoton trigger asks for. */
const PHOTONS = { from: 32, power: 3.2, halfRapidity: 0.9 };

/** How often a scattered parton splits into two. */
const SPLITTING = 0.35;

/**
 * Generates two jets, or up to four when a parton splits: it then gets a mass, drawn as 1/m², and decays in two.
 * Splittings closer than the size of a jet are put together again later.
 */
export function generateMultijet(particles: ParticleList, random: RandomStream): void {
  const pt = drawScatteringPt(random, JETS.power, JETS.from);
  const masses = [drawVirtuality(random, pt), drawVirtuality(random, pt)] as const;
  const halfRapidity = drawHalfRapidity(random, JETS.halfRapidity);
  const bodies = masses.map((mass) => ({ id: drawFlavour(random), mass }));
  const first = addPair(particles, random, bodies[0]!, bodies[1]!, pt, halfRapidity, 'gluons');
  for (const index of [first, first + 1]) {
    if (particles.mass[index]! > 0) splitParton(particles, index, random);
  }
}

function drawVirtuality(random: RandomStream, pt: number): number {
  const drawn = powerLaw(random, 2, 8, 0.8 * pt);
  return chance(random, SPLITTING) ? drawn : 0;
}

function splitParton(particles: ParticleList, index: number, random: RandomStream): void {
  const parton = { id: particles.id[index]!, mass: 0 };
  decayTwoBody(particles, index, random, parton, { id: PDG.gluon, mass: 0 });
}

/** Generates two photons without a resonance. */
export function generateDiphoton(particles: ParticleList, random: RandomStream): void {
  const pt = drawScatteringPt(random, PHOTONS.power, PHOTONS.from);
  const halfRapidity = drawHalfRapidity(random, PHOTONS.halfRapidity);
  const photon = { id: PDG.photon, mass: 0 };
  addPair(particles, random, photon, photon, pt, halfRapidity, 'quarks');
}

/** A photon and a jet; the photon is often the only object with a high momentum besides it. */
export function generatePhotonJet(particles: ParticleList, random: RandomStream): void {
  const pt = drawScatteringPt(random, PHOTONS.power, PHOTONS.from + between(random, 0, 10));
  const halfRapidity = drawHalfRapidity(random, PHOTONS.halfRapidity);
  const jet = { id: drawFlavour(random), mass: 0 };
  addPair(particles, random, { id: PDG.photon, mass: 0 }, jet, pt, halfRapidity, 'quarks');
}
