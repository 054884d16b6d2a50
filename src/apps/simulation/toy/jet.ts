/** Jets of the toy detector, and what they are mistaken for. */
import { chance, normal } from '../random/distributions.ts';
import type { RandomStream } from '../random/stream.ts';
import { drawTagQuantile, drawTagScore } from './b-tag.ts';
import type { PartonJets } from './cluster-partons.ts';
import { ELECTRON_MASS, PDG } from './constants.ts';
import { ACCEPTANCE, FAKES } from './efficiency.ts';
import { drawIdentification, drawImpact, drawIsolation } from './lepton-quality.ts';
import { addObject, type ObjectList } from './object-list.ts';
import { JET_ANGLE, jetResolution } from './resolution.ts';
import type { ToyEvent } from './toy-event.ts';

/** Mass of a jet over its pT: a log-normal about this, as is typical of jets of radius 0.4. Own choice. */
const MASS_SHARE = 0.12;
const MASS_SPREAD = 0.35;

/** b-tagging needs tracks [|η|]. */
const TRACKS_UNTIL = 2.5;

/** Smears one jet and adds it to the jets, or to what it is mistaken for. Nothing is added outside the acceptance. */
export function addSmearedJet(jets: PartonJets, index: number, random: RandomStream, event: ToyEvent): void {
  const [px, py, pz, e] = [jets.px[index]!, jets.py[index]!, jets.pz[index]!, jets.e[index]!];
  const truth = Math.hypot(px, py);
  const eta = Math.asinh(pz / truth) + JET_ANGLE * normal(random);
  const phi = wrap(Math.atan2(py, px) + JET_ANGLE * normal(random));
  const factor = Math.max(0.05, 1 + jetResolution(truth, eta) * normal(random));
  const mass = factor * Math.sqrt(Math.max(0, e * e - px * px - py * py - pz * pz));
  const pt = factor * truth;
  const mistaken = random.uniform();
  if (pt < ACCEPTANCE.jet.pt || Math.abs(eta) > ACCEPTANCE.jet.eta) return;
  if (mistake(event, random, mistaken, pt, eta, phi)) return;
  const jet = addJetObject(event.jets, random, jets.flavour[index]!, pt, eta, phi, mass);
  event.jets.vertexScore[jet] = 1 - 0.3 * random.uniform() ** 4;
}

function wrap(phi: number): number {
  if (phi >= Math.PI) return phi - 2 * Math.PI;
  return phi < -Math.PI ? phi + 2 * Math.PI : phi;
}

/** Adds a jet with a mass [GeV] that grows with pT, and its b tag; returns its index. */
export function addJetObject(
  list: ObjectList,
  random: RandomStream,
  flavour: number,
  pt: number,
  eta: number,
  phi: number,
  mass: number,
): number {
  const own = MASS_SHARE * pt * Math.exp(MASS_SPREAD * normal(random));
  const jet = addObject(list, flavour, 0, pt, eta, phi, Math.hypot(mass, own));
  const quantile = drawTagQuantile(random, flavour, pt);
  const tagged = Math.abs(eta) < TRACKS_UNTIL ? quantile : 1;
  list.quality[jet] = tagged;
  list.score[jet] = drawTagScore(random, tagged);
  return jet;
}

/** Adds an electron, a photon or a tau in the place of a jet, by the number `u`; false if it stays a jet. */
function mistake(
  event: ToyEvent,
  random: RandomStream,
  u: number,
  pt: number,
  eta: number,
  phi: number,
): boolean {
  const distance = Math.abs(eta);
  if (distance > ACCEPTANCE.photon.eta) return false;
  if (u < FAKES.electron) return addFalseElectron(event.electrons, random, pt, eta, phi);
  if (u < FAKES.electron + FAKES.photon) return addFalsePhoton(event.photons, random, pt, eta, phi);
  return u < FAKES.electron + FAKES.photon + FAKES.tau && addFalseTau(event.taus, random, pt, eta, phi);
}

function addFalseElectron(
  list: ObjectList,
  random: RandomStream,
  pt: number,
  eta: number,
  phi: number,
): true {
  const index = addObject(list, PDG.electron, chance(random, 0.5) ? 1 : -1, pt, eta, phi, ELECTRON_MASS);
  drawIdentification(list, index, random, false);
  drawIsolation(list, index, random, false);
  drawImpact(list, index, random, false);
  return true;
}

function addFalsePhoton(list: ObjectList, random: RandomStream, pt: number, eta: number, phi: number): true {
  const index = addObject(list, PDG.photon, 0, pt, eta, phi, 0);
  drawIdentification(list, index, random, false);
  drawIsolation(list, index, random, false);
  return true;
}

function addFalseTau(list: ObjectList, random: RandomStream, pt: number, eta: number, phi: number): true {
  const index = addObject(list, PDG.tau, chance(random, 0.5) ? 1 : -1, pt, eta, phi, 0.8);
  list.quality[index] = chance(random, 0.6) ? 1 : 3;
  list.score[index] = 0.75 * random.uniform() ** 2;
  return true;
}
