/** Decays of tau leptons: to an electron or a muon and neutrinos, or to a hadronic system and a neutrino. */
import { breitWigner, chance } from '../random/distributions.ts';
import type { RandomStream } from '../random/stream.ts';
import { leptonMass, PDG, PION_MASS, TAU_MASS, TAU_TO_LEPTON } from './constants.ts';
import { decayThreeBody, decayTwoBody } from './decay.ts';
import type { ParticleList } from './particles.ts';

/** Among the hadronic decays: to one π, to a ρ (both one prong); the rest to an a1, a third of which has one prong. */
const TO_PION = 0.167;
const TO_RHO = 0.393;
const ONE_PRONG_OF_A1 = 0.35;

/** Decays the tau lepton at `index`, isotropically in its rest frame (its polarisation is left out). */
export function decayTau(particles: ParticleList, index: number, random: RandomStream): void {
  const sign = particles.id[index]! > 0 ? 1 : -1;
  const tauNeutrino = { id: sign * PDG.tauNeutrino, mass: 0 };
  const u = random.uniform();
  if (u < 2 * TAU_TO_LEPTON) {
    const code = u < TAU_TO_LEPTON ? PDG.electron : PDG.muon;
    const lepton = { id: sign * code, mass: leptonMass(code) };
    const neutrino = { id: -sign * (code + 1), mass: 0 };
    decayThreeBody(particles, index, random, [neutrino, tauNeutrino, lepton]);
    return;
  }
  const [mass, prongs] = drawHadrons(random);
  const visible = decayTwoBody(particles, index, random, { id: sign * PDG.tau, mass }, tauNeutrino);
  particles.prongs[visible] = prongs;
}

function drawHadrons(random: RandomStream): readonly [mass: number, prongs: number] {
  const u = random.uniform();
  if (u < TO_PION) return [PION_MASS, 1];
  if (u < TO_PION + TO_RHO) return [breitWigner(random, 0.775, 0.149, 3 * PION_MASS, TAU_MASS - 0.05), 1];
  const mass = breitWigner(random, 1.23, 0.42, 4 * PION_MASS, TAU_MASS - 0.05);
  return [mass, chance(random, ONE_PRONG_OF_A1) ? 1 : 3];
}
