/**
 * Events with four leptons (electrons and muons): a Higgs boson or a pair of Z, and what looks like them: a Z or a
 * pair of top quarks with two leptons from hadrons.
 */
import {
  between,
  breitWigner,
  chance,
  exponential,
  massShellPt,
  normal,
  powerLaw,
} from '../random/distributions.ts';
import type { RandomStream } from '../random/stream.ts';
import { HIGGS_MASS, leptonMass, PDG, Z_MASS, Z_WIDTH } from './constants.ts';
import { decayThreeBody, decayTwoBody, restMomentum } from './decay.ts';
import { addPair } from './pair.ts';
import { addAtRapidity, type ParticleList } from './particles.ts';
import { addSystem } from './recoil.ts';
import { generateTopPair } from './top-pair.ts';
import { decayToLeptons, drawLightLepton, drawZMass } from './vector-boson.ts';

/** Smallest mass [GeV] of a pair of leptons that counts as a virtual Z. */
const LOWEST_PAIR = 4;

/** Generates a Higgs boson of 125 GeV to two Z, one of them far off its mass, to four leptons. */
export function generateHiggsToFourLeptons(particles: ParticleList, random: RandomStream): void {
  const higgs = addSystem(particles, random, PDG.higgs, HIGGS_MASS, 'gluons');
  const [m1, m2] = drawPairMasses(random, HIGGS_MASS);
  const first = decayTwoBody(particles, higgs, random, { id: PDG.z, mass: m1 }, { id: PDG.z, mass: m2 });
  decayZPair(particles, first, random);
}

/** The heavier pair is drawn from here [GeV] on; 97 % of it lies between 50 and 106. */
const LOWEST_HEAVIER_PAIR = 40;

/**
 * Two masses, the heavier one first, from dΓ ∝ BW(m1) BW(m2) √λ (λ + 12 m1² m2² / M⁴), the decay of a scalar to two
 * vectors (A. Djouadi, Phys. Rept. 457 (2008) 1): each from its Breit-Wigner, the rest by acceptance.
 */
function drawPairMasses(random: RandomStream, mass: number): readonly [number, number] {
  const bound = scalarWeight(mass, LOWEST_HEAVIER_PAIR, LOWEST_PAIR);
  for (let attempt = 0; attempt < 100_000; attempt++) {
    const m1 = breitWigner(random, Z_MASS, Z_WIDTH, LOWEST_HEAVIER_PAIR, mass - LOWEST_PAIR);
    const m2 = breitWigner(random, Z_MASS, Z_WIDTH, LOWEST_PAIR, mass / 2);
    if (m2 > m1 || m1 + m2 >= mass) continue;
    if (random.uniform() * bound < scalarWeight(mass, m1, m2)) return [m1, m2];
  }
  return [Z_MASS, 27];
}

function scalarWeight(mass: number, m1: number, m2: number): number {
  const rootLambda = (2 * restMomentum(mass, m1, m2)) / mass;
  return rootLambda * (rootLambda ** 2 + (12 * m1 * m1 * m2 * m2) / mass ** 4);
}

/** Decays the Z at `index` and the one after it, each to electrons or muons. */
function decayZPair(particles: ParticleList, index: number, random: RandomStream): void {
  for (const z of [index, index + 1]) decayToLeptons(particles, z, random, drawLightLepton(random));
}

/** How often a pair of Z is one Z that decays to four leptons (with cuts as here; makes the peak at 91 GeV). */
const SINGLE_Z = 0.1;
/** How often one of the two is a virtual photon or Z far below its mass. */
const OFF_SHELL = 0.25;
/** Scale of the transverse momentum of the two [GeV]: both on their mass shell, or one far below. */
const PT_SCALE = { onShell: 60, offShell: 25 };

/** Generates four leptons without a Higgs boson: Z Z, Z Z*, and Z to four leptons. */
export function generateZPair(particles: ParticleList, random: RandomStream): void {
  if (chance(random, SINGLE_Z)) {
    generateZToFourLeptons(particles, random);
    return;
  }
  const offShell = chance(random, OFF_SHELL);
  const second = offShell ? powerLaw(random, 1.5, 12, 80) : drawZMass(random);
  const bodies = [drawZMass(random), second].map((mass) => ({ id: PDG.z, mass }));
  const pt = massShellPt(random, offShell ? PT_SCALE.offShell : PT_SCALE.onShell, 1.4);
  const halfRapidity = 0.8 * normal(random);
  decayZPair(
    particles,
    addPair(particles, random, bodies[0]!, bodies[1]!, pt, halfRapidity, 'quarks'),
    random,
  );
}

/** Z to a pair of leptons one of which radiates a second pair, flat in phase space. */
function generateZToFourLeptons(particles: ParticleList, random: RandomStream): void {
  const z = addSystem(particles, random, PDG.z, breitWigner(random, Z_MASS, Z_WIDTH, 80, 105), 'quarks');
  const code = drawLightLepton(random);
  const mass = leptonMass(code);
  const radiated = { id: PDG.z, mass: powerLaw(random, 2, LOWEST_PAIR, 40) };
  const pair = decayThreeBody(particles, z, random, [{ id: code, mass }, { id: -code, mass }, radiated]);
  decayToLeptons(particles, pair, random, drawLightLepton(random));
}

/** Generates a Z to electrons or muons, with two leptons that come from hadrons. */
export function generateZWithNonPrompt(particles: ParticleList, random: RandomStream): void {
  const z = addSystem(particles, random, PDG.z, drawZMass(random), 'quarks');
  decayToLeptons(particles, z, random, drawLightLepton(random));
  addNonPromptPair(particles, random);
}

/** Generates a pair of top quarks to two leptons, with two more that come from hadrons. */
export function generateTopWithNonPrompt(particles: ParticleList, random: RandomStream): void {
  generateTopPair(particles, random, 'two leptons');
  addNonPromptPair(particles, random);
}

/** Two leptons of random charges, with 5 GeV and an exponential of mean 9 GeV above. */
function addNonPromptPair(particles: ParticleList, random: RandomStream): void {
  for (let count = 0; count < 2; count++) {
    const code = drawLightLepton(random);
    const sign = chance(random, 0.5) ? 1 : -1;
    const pt = 5 + exponential(random, 9);
    const phi = between(random, -Math.PI, Math.PI);
    const rapidity = between(random, -2.5, 2.5);
    const index = addAtRapidity(particles, sign * code, pt, rapidity, phi, leptonMass(code));
    particles.prompt[index] = 0;
  }
}
