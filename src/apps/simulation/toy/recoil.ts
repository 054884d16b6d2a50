/**
 * What a heavy system recoils against. Its transverse momentum is drawn from quantiles that a parton shower gives for
 * that mass (read off Pythia 8.302, 13 TeV, without multiple interactions), and is balanced by up to three jets, or,
 * when it is small, by soft particles that form none. So transverse momentum adds up to zero in every event.
 */
import { between, chance, fromQuantiles, normal } from '../random/distributions.ts';
import type { RandomStream } from '../random/stream.ts';
import { COLLISION_ENERGY, PDG } from './constants.ts';
import { addAtRapidity, addParticle, type ParticleList, SOFT_RECOIL } from './particles.ts';

const QUANTILES = [0.001, 0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999];

/** Transverse momenta [GeV] at the quantiles: of a Z boson, made by quarks, and of systems made by gluons. */
const FROM_QUARKS = [
  0.283, 0.8008, 1.946, 2.929, 4.999, 7.244, 9.737, 12.84, 16.89, 22.38, 30.88, 47.06, 65.12, 91.37, 117,
  210.1,
];
const FROM_GLUONS_125 = [
  0.7608, 2.521, 6.02, 8.907, 14.28, 19.92, 26.28, 34.03, 43.85, 57.47, 77.73, 118.2, 168.4, 244.7, 312.3,
  611.3,
];

/** Who makes a system: gluons radiate more than quarks. */
export type Initial = 'quarks' | 'gluons';

/** Below this transverse momentum [GeV] a recoil forms no jet. */
const SOFTEST_RECOIL_JET = 15;

/** Largest |rapidity| of a recoil jet, and its largest energy [GeV]. */
const RAPIDITY_LIMIT = 4.4;
const ENERGY_LIMIT = 1500;

/** Largest share of the momentum of a proton that one parton brings into the system. */
const LARGEST_SHARE = 0.6;

/** Share of b and of c quarks among recoil jets. */
const BOTTOM_SHARE = 0.03;
const CHARM_SHARE = 0.06;

/**
 * Adds a system of a given mass [GeV] with transverse momentum, rapidity and azimuth drawn, and what it recoils
 * against. Returns the index of the system.
 */
export function addSystem(
  particles: ParticleList,
  random: RandomStream,
  id: number,
  mass: number,
  initial: Initial,
): number {
  return addRecoiling(particles, random, id, mass, drawSystemPt(random, mass, initial), addRecoil);
}

/** Adds a system of a given mass and transverse momentum [GeV] that recoils against exactly one jet; returns its index. */
export function addSystemWithJet(
  particles: ParticleList,
  random: RandomStream,
  id: number,
  mass: number,
  pt: number,
): number {
  return addRecoiling(particles, random, id, mass, pt, addJet);
}

function addRecoiling(
  particles: ParticleList,
  random: RandomStream,
  id: number,
  mass: number,
  pt: number,
  recoil: typeof addRecoil,
): number {
  const rapidity = drawRapidity(random, mass, Math.hypot(mass, pt));
  const phi = between(random, -Math.PI, Math.PI);
  const system = addAtRapidity(particles, id, pt, rapidity, phi, mass);
  recoil(particles, random, -particles.px[system]!, -particles.py[system]!, rapidity);
  return system;
}

/** The widths grow with a small power of the mass: medians of 30, 34, 45, 65, 80 GeV for 100 to 600 GeV from gluons. */
function drawSystemPt(random: RandomStream, mass: number, initial: Initial): number {
  const [values, at] = initial === 'quarks' ? [FROM_QUARKS, 91.2] : [FROM_GLUONS_125, 125];
  return fromQuantiles(random, QUANTILES, values) * (mass / at) ** 0.55;
}

/**
 * Gaussian in rapidity; the width falls with the logarithm of the mass (1.57 at 125, 1.11 at 400, 0.95 at 600 GeV, as
 * a parton density gives it for a system made by gluons), inside what the energy of the beams allows.
 */
function drawRapidity(random: RandomStream, mass: number, transverseMass: number): number {
  const width = Math.max(0.5, 1.57 - 0.39 * Math.log(mass / 125));
  const limit = Math.max(0, Math.log((LARGEST_SHARE * COLLISION_ENERGY) / transverseMass));
  return Math.min(Math.max(width * normal(random), -limit), limit);
}

function addRecoil(
  particles: ParticleList,
  random: RandomStream,
  px: number,
  py: number,
  rapidity: number,
): void {
  const pt = Math.hypot(px, py);
  if (pt < SOFTEST_RECOIL_JET) {
    addParticle(particles, SOFT_RECOIL, px, py, 0, 0);
    return;
  }
  let jets = 1;
  while (jets < 3 && chance(random, 1 - Math.exp(-pt / 150))) jets++;
  let [leftX, leftY] = [px, py];
  for (; jets > 1; jets--) {
    const share = between(random, 0.45, 0.85);
    const kick = 0.3 * normal(random);
    const [x, y] = [share * leftX - kick * leftY, share * leftY + kick * leftX];
    addJet(particles, random, x, y, rapidity);
    leftX -= x;
    leftY -= y;
  }
  addJet(particles, random, leftX, leftY, rapidity);
}

function addJet(particles: ParticleList, random: RandomStream, px: number, py: number, around: number): void {
  const pt = Math.hypot(px, py);
  const limit = Math.min(RAPIDITY_LIMIT, Math.acosh(Math.max(1, ENERGY_LIMIT / pt)));
  const rapidity = Math.min(Math.max(around + 1.4 * normal(random), -limit), limit);
  addParticle(particles, drawFlavour(random), px, py, pt * Math.sinh(rapidity), 0);
}

/** The code of a parton of a jet that nothing else is known of. */
export function drawFlavour(random: RandomStream): number {
  const u = random.uniform();
  if (u < BOTTOM_SHARE) return PDG.bottom;
  return u < BOTTOM_SHARE + CHARM_SHARE ? PDG.charm : PDG.gluon;
}
