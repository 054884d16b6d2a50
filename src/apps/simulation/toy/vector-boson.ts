/** Z and W bosons: their masses, and their decays to leptons and quarks. */
import { between, breitWigner, chance, powerLaw } from '../random/distributions.ts';
import type { RandomStream } from '../random/stream.ts';
import { leptonMass, PDG, W_MASS, W_TO_LEPTON, W_WIDTH, Z_MASS, Z_WIDTH } from './constants.ts';
import { decayTwoBody } from './decay.ts';
import type { ParticleList } from './particles.ts';
import { addSystem } from './recoil.ts';
import { decayTau } from './tau-decay.ts';

/** Share of lepton pairs from a virtual photon, with masses that fall as m^-3 from 40 GeV on. */
const CONTINUUM_SHARE = 0.08;

/** Generates Z/γ* to a pair of leptons of each kind with the same probability, with what it recoils against. */
export function generateZ(particles: ParticleList, random: RandomStream): void {
  const mass = chance(random, CONTINUUM_SHARE) ? powerLaw(random, 3, 40, 3000) : drawZMass(random);
  const z = addSystem(particles, random, PDG.z, mass, 'quarks');
  const code = PDG.electron + 2 * Math.floor(3 * random.uniform());
  decayToLeptons(particles, z, random, code);
}

/** A mass of the Z [GeV], from 30 to 400. */
export function drawZMass(random: RandomStream): number {
  return breitWigner(random, Z_MASS, Z_WIDTH, 30, 400);
}

/** Decays a particle to a pair of leptons of one kind, and these further if they are tau leptons. */
export function decayToLeptons(
  particles: ParticleList,
  index: number,
  random: RandomStream,
  code: number,
): void {
  const mass = leptonMass(code);
  const first = decayTwoBody(particles, index, random, { id: code, mass }, { id: -code, mass });
  if (code !== PDG.tau) return;
  decayTau(particles, first, random);
  decayTau(particles, first + 1, random);
}

/** Generates a W to a lepton and its neutrino; W+ are made 1.4 times as often as W-. */
export function generateW(particles: ParticleList, random: RandomStream): void {
  const charge = chance(random, 1.4 / 2.4) ? 1 : -1;
  const mass = breitWigner(random, W_MASS, W_WIDTH, 30, 400);
  const w = addSystem(particles, random, charge * PDG.w, mass, 'quarks');
  decayToLeptonAndNeutrino(particles, w, random);
}

/** Decays a W, by its code +24 or -24, to a lepton of any kind and its neutrino. */
export function decayToLeptonAndNeutrino(particles: ParticleList, w: number, random: RandomStream): void {
  const sign = particles.id[w]! > 0 ? 1 : -1;
  const code = PDG.electron + 2 * Math.floor(3 * random.uniform());
  const lepton = { id: -sign * code, mass: leptonMass(code) };
  const neutrino = { id: sign * (code + 1), mass: 0 };
  const first = decayTwoBody(particles, w, random, lepton, neutrino);
  if (code === PDG.tau) decayTau(particles, first, random);
}

/** Decays a W to leptons or to quarks, by its branching fractions; half of the quark pairs hold a c quark. */
export function decayW(particles: ParticleList, w: number, random: RandomStream): void {
  if (chance(random, 3 * W_TO_LEPTON)) {
    decayToLeptonAndNeutrino(particles, w, random);
    return;
  }
  const heavier = chance(random, 0.5) ? PDG.charm : 2;
  decayTwoBody(particles, w, random, { id: heavier, mass: 0 }, { id: -PDG.down, mass: 0 });
}

/** A mass of the W [GeV] below a limit. */
export function drawWMass(random: RandomStream, limit: number): number {
  return breitWigner(random, W_MASS, W_WIDTH, 20, limit);
}

/** Electrons or muons, with the same probability: the code of one. */
export function drawLightLepton(random: RandomStream): number {
  return between(random, 0, 1) < 0.5 ? PDG.electron : PDG.muon;
}
