/**
 * The resonance that is hidden in the toy data: a narrow scalar that decays to two photons, leptons or jets.
 * Nothing like it is known to exist; it is there to be found.
 */
import { UsageError } from '../../../errors.ts';
import { breitWigner } from '../random/distributions.ts';
import type { RandomStream } from '../random/stream.ts';
import { leptonMass, PDG } from './constants.ts';
import { decayTwoBody } from './decay.ts';
import type { ParticleList } from './particles.ts';
import { addSystem } from './recoil.ts';

/** What the hidden resonance can decay to, two of each. */
export const RESONANCE_DECAYS = ['photons', 'electrons', 'muons', 'jets'] as const;

/** What the hidden resonance is: mass and width [GeV], and its decay. */
export type HiddenResonance = {
  readonly mass: number;
  readonly width: number;
  readonly decay: (typeof RESONANCE_DECAYS)[number];
};

/** Two photons at 245 GeV: the bump stands in the spectrum of the two leading photons, g0g1. */
export const DEFAULT_RESONANCE: HiddenResonance = { mass: 245, width: 0.5, decay: 'photons' };

const DAUGHTERS = { photons: PDG.photon, electrons: PDG.electron, muons: PDG.muon, jets: PDG.gluon } as const;

/** Generates one of them, made by gluons. */
export function generateHiddenResonance(
  particles: ParticleList,
  random: RandomStream,
  resonance: HiddenResonance,
): void {
  const { mass: pole, width, decay } = resonance;
  if (!(pole > 1 && width > 0)) {
    throw new UsageError(
      `simulation: a resonance of ${pole} GeV with a width of ${width} GeV cannot be made`,
    );
  }
  const mass = breitWigner(random, pole, width, Math.max(1, pole - 20 * width), pole + 20 * width);
  const parent = addSystem(particles, random, PDG.hidden, mass, 'gluons');
  const code = DAUGHTERS[decay];
  const isLepton = decay === 'electrons' || decay === 'muons';
  const daughterMass = isLepton ? leptonMass(code) : 0;
  decayTwoBody(particles, parent, random, code, daughterMass, isLepton ? -code : code, daughterMass);
}
