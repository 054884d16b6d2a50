/**
 * The resonance that is hidden in the toy data: a narrow scalar that is made together with one jet and decays to two
 * photons, leptons or jets. Nothing like it is known to exist; it is there to be found, in the final state with one jet.
 */
import { UsageError } from '../../../errors.ts';
import { breitWigner } from '../random/distributions.ts';
import type { RandomStream } from '../random/stream.ts';
import { leptonMass, PDG } from './constants.ts';
import { decayTwoBody } from './decay.ts';
import { drawScatteringPt } from './pair.ts';
import type { ParticleList } from './particles.ts';
import { addSystemWithJet } from './recoil.ts';

/** What the hidden resonance can decay to, two of each. */
export const RESONANCE_DECAYS = ['photons', 'electrons', 'muons', 'jets'] as const;

/** What the hidden resonance is: mass and width [GeV], and its decay. */
export type HiddenResonance = {
  readonly mass: number;
  readonly width: number;
  readonly decay: (typeof RESONANCE_DECAYS)[number];
};

/** Two photons at 280 GeV: the bump stands in the spectrum of the two leading photons, g0g1. */
export const DEFAULT_RESONANCE: HiddenResonance = { mass: 280, width: 1, decay: 'photons' };

const DAUGHTERS = { photons: PDG.photon, electrons: PDG.electron, muons: PDG.muon, jets: PDG.gluon } as const;

/** Transverse momentum of the jet: dN/dpT ∝ pT^-4 from 60 GeV on, twice what a selection asks of jets. */
const JET = { from: 60, power: 4 };

/** Generates one of them and its jet. */
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
  const pt = drawScatteringPt(random, JET.power, JET.from);
  const parent = addSystemWithJet(particles, random, PDG.hidden, mass, pt);
  const code = DAUGHTERS[decay];
  const isLepton = decay === 'electrons' || decay === 'muons';
  const daughterMass = isLepton ? leptonMass(code) : 0;
  decayTwoBody(
    particles,
    parent,
    random,
    { id: code, mass: daughterMass },
    { id: isLepton ? -code : code, mass: daughterMass },
  );
}
