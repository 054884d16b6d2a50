/**
 * The toy detector: from the final particles of the record to objects. Parametric, one particle at a time.
 *
 *     e, μ, γ, hadronic τ   acceptance, efficiency, smearing of energy and angles, isolation
 *     partons               put together to jets, smeared, given a mass; a few are taken for e, γ or τ
 *     neutrinos             missing
 *
 * An electron, a photon or a hadronic tau that is not identified is seen as a jet; a muon that is not, is missing.
 * Each particle becomes one object at most: nothing has to be removed for overlap.
 */
import { px, py } from '../../../kinematics/index.ts';
import { between, chance, exponential, normal, poisson } from '../random/distributions.ts';
import type { RandomStream } from '../random/stream.ts';
import { addParton, createPartonJets, mergeNearJets, type PartonJets } from './cluster-partons.ts';
import { ELECTRON_MASS, MUON_MASS, PDG, TAU_MASS } from './constants.ts';
import {
  ACCEPTANCE,
  CHARGE_FLIP,
  electronEfficiency,
  muonEfficiency,
  photonEfficiency,
  tauEfficiency,
} from './efficiency.ts';
import { addJetObject, addSmearedJet } from './jet.ts';
import { drawIdentification, drawImpact, drawIsolation } from './lepton-quality.ts';
import { addObject, type ObjectList } from './object-list.ts';
import { type ParticleList, SOFT_RECOIL, transverse } from './particles.ts';
import {
  electromagneticResolution,
  muonResolution,
  SHOWER_ANGLE,
  TRACK_ANGLE,
  tauResolution,
} from './resolution.ts';
import { clearToyEvent, type ToyEvent } from './toy-event.ts';

/** Noise of the missing momentum [GeV] per √GeV of what was seen. */
const SOFT_NOISE = 0.35;

/** Jets of other collisions per event, and their mean pT above the threshold [GeV]. */
const PILE_UP_JETS = { perEvent: 0.35, meanPt: 6 };

/** A function that fills an event with the objects that the detector sees of a record. */
export type Detector = (particles: ParticleList, random: RandomStream, event: ToyEvent) => void;

/** Makes a detector; it keeps memory of its own, so that each thread needs one. */
export function createDetector(): Detector {
  const jets = createPartonJets();
  return (particles, random, event) => {
    clearToyEvent(event);
    jets.count = 0;
    for (let index = 0; index < particles.count; index++) {
      if (particles.final[index] && !isSeen(particles, index, random, event))
        addParton(jets, particles, index);
    }
    mergeNearJets(jets);
    addJets(jets, random, event);
    addPileUpJets(random, event);
    addMissingMomentum(particles, random, event);
  };
}

/** Adds the object of a particle. False for what forms a jet. */
function isSeen(particles: ParticleList, index: number, random: RandomStream, event: ToyEvent): boolean {
  switch (Math.abs(particles.id[index]!)) {
    case PDG.electron:
      return seeElectron(particles, index, random, event.electrons);
    case PDG.muon:
      seeMuon(particles, index, random, event.muons);
      return true;
    case PDG.photon:
      return seePhoton(particles, index, random, event.photons);
    case PDG.tau:
      return seeTau(particles, index, random, event.taus);
    case PDG.electronNeutrino:
    case PDG.muonNeutrino:
    case PDG.tauNeutrino:
    case SOFT_RECOIL:
      return true;
    default:
      return false;
  }
}

function pseudorapidity(particles: ParticleList, index: number): number {
  return Math.asinh(particles.pz[index]! / transverse(particles, index));
}

function azimuth(particles: ParticleList, index: number): number {
  return Math.atan2(particles.py[index]!, particles.px[index]!);
}

/** φ in [-π, π) after a small shift. */
function turned(phi: number, by: number): number {
  const sum = phi + by;
  if (sum >= Math.PI) return sum - 2 * Math.PI;
  return sum < -Math.PI ? sum + 2 * Math.PI : sum;
}

function isInside(limits: { readonly pt: number; readonly eta: number }, pt: number, eta: number): boolean {
  return pt > limits.pt && Math.abs(eta) < limits.eta;
}

/** A factor of mean 1 with this width, never below 0.05. */
function smearing(random: RandomStream, width: number): number {
  return Math.max(0.05, 1 + width * normal(random));
}

function seeElectron(p: ParticleList, index: number, random: RandomStream, electrons: ObjectList): boolean {
  const eta = pseudorapidity(p, index);
  const pt = transverse(p, index) * smearing(random, electromagneticResolution(p.e[index]!, eta));
  if (!isInside(ACCEPTANCE.electron, pt, eta) || !chance(random, electronEfficiency(pt, eta))) return false;
  const truth = p.id[index]! > 0 ? -1 : 1;
  const charge = chance(random, CHARGE_FLIP) ? -truth : truth;
  const object = addObject(electrons, PDG.electron, charge, pt, eta, azimuth(p, index), ELECTRON_MASS);
  finishLepton(electrons, object, random, p.prompt[index] === 1);
  return true;
}

function seeMuon(p: ParticleList, index: number, random: RandomStream, muons: ObjectList): void {
  const eta = pseudorapidity(p, index);
  const truth = transverse(p, index);
  const pt = truth * smearing(random, muonResolution(truth, eta));
  if (!isInside(ACCEPTANCE.muon, pt, eta) || !chance(random, muonEfficiency(eta))) return;
  const charge = p.id[index]! > 0 ? -1 : 1;
  const object = addObject(muons, PDG.muon, charge, pt, eta, azimuth(p, index), MUON_MASS);
  finishLepton(muons, object, random, p.prompt[index] === 1);
}

function finishLepton(leptons: ObjectList, object: number, random: RandomStream, prompt: boolean): void {
  leptons.eta[object]! += TRACK_ANGLE * normal(random);
  leptons.phi[object] = turned(leptons.phi[object]!, TRACK_ANGLE * normal(random));
  drawIdentification(leptons, object, random, prompt);
  drawIsolation(leptons, object, random, prompt);
  drawImpact(leptons, object, random, prompt);
}

function seePhoton(p: ParticleList, index: number, random: RandomStream, photons: ObjectList): boolean {
  const eta = pseudorapidity(p, index) + SHOWER_ANGLE * normal(random);
  const pt = transverse(p, index) * smearing(random, electromagneticResolution(p.e[index]!, eta));
  if (!isInside(ACCEPTANCE.photon, pt, eta) || !chance(random, photonEfficiency(eta))) return false;
  const phi = turned(azimuth(p, index), SHOWER_ANGLE * normal(random));
  const object = addObject(photons, PDG.photon, 0, pt, eta, phi, 0);
  drawIdentification(photons, object, random, true);
  drawIsolation(photons, object, random, true);
  return true;
}

function seeTau(p: ParticleList, index: number, random: RandomStream, taus: ObjectList): boolean {
  const eta = pseudorapidity(p, index) + SHOWER_ANGLE * normal(random);
  const truth = transverse(p, index);
  const pt = truth * smearing(random, tauResolution(truth));
  const prongs = p.prongs[index]!;
  if (!isInside(ACCEPTANCE.tau, pt, eta) || !chance(random, tauEfficiency(prongs))) return false;
  const phi = turned(azimuth(p, index), SHOWER_ANGLE * normal(random));
  const object = addObject(
    taus,
    PDG.tau,
    p.id[index]! > 0 ? -1 : 1,
    pt,
    eta,
    phi,
    Math.min(p.mass[index]!, TAU_MASS),
  );
  taus.quality[object] = prongs;
  taus.score[object] = 1 - 0.75 * random.uniform() ** 3;
  return true;
}

function addJets(jets: PartonJets, random: RandomStream, event: ToyEvent): void {
  for (let jet = 0; jet < jets.count; jet++) addSmearedJet(jets, jet, random, event);
}

function addPileUpJets(random: RandomStream, event: ToyEvent): void {
  for (let left = poisson(random, PILE_UP_JETS.perEvent); left > 0; left--) {
    const pt = ACCEPTANCE.jet.pt + exponential(random, PILE_UP_JETS.meanPt);
    const eta = between(random, -ACCEPTANCE.jet.eta, ACCEPTANCE.jet.eta);
    const jet = addJetObject(event.jets, random, PDG.gluon, pt, eta, between(random, -Math.PI, Math.PI), 0);
    event.jets.vertexScore[jet] = Math.min(1, exponential(random, 0.12));
  }
}

/** Minus the sum of all objects, of what recoiled softly, and of noise. */
function addMissingMomentum(particles: ParticleList, random: RandomStream, event: ToyEvent): void {
  let [x, y, sum] = [0, 0, 40];
  for (const list of [event.electrons, event.muons, event.jets, event.photons, event.taus]) {
    for (let index = 0; index < list.count; index++) {
      x += px(list.pt[index]!, list.phi[index]!);
      y += py(list.pt[index]!, list.phi[index]!);
      sum += list.pt[index]!;
    }
  }
  for (let index = 0; index < particles.count; index++) {
    if (particles.final[index] !== 1 || particles.id[index] !== SOFT_RECOIL) continue;
    x += particles.px[index]!;
    y += particles.py[index]!;
  }
  const noise = SOFT_NOISE * Math.sqrt(sum);
  event.missingX = -x + noise * normal(random);
  event.missingY = -y + noise * normal(random);
  event.visibleSum = sum;
}
