/** Partons to jets: whatever is closer than the size of a jet, 0.4 in (y, φ), becomes one. */
import { PDG } from './constants.ts';
import type { ParticleList } from './particles.ts';

/** Jets before the detector, in columns; the first `count` mean something. GeV. */
export interface PartonJets {
  count: number;
  readonly px: Float64Array;
  readonly py: Float64Array;
  readonly pz: Float64Array;
  readonly e: Float64Array;
  readonly flavour: Uint8Array;
}

const CAPACITY = 128;
const RADIUS = 0.4;

/** An empty list of jets. */
export function createPartonJets(): PartonJets {
  const numbers = () => new Float64Array(CAPACITY);
  return {
    count: 0,
    px: numbers(),
    py: numbers(),
    pz: numbers(),
    e: numbers(),
    flavour: new Uint8Array(CAPACITY),
  };
}

/** Adds a particle of the record as a jet; its flavour is 5, 4, or 21 for everything else. */
export function addParton(jets: PartonJets, particles: ParticleList, index: number): void {
  const jet = jets.count++;
  const code = Math.abs(particles.id[index]!);
  jets.px[jet] = particles.px[index]!;
  jets.py[jet] = particles.py[index]!;
  jets.pz[jet] = particles.pz[index]!;
  jets.e[jet] = particles.e[index]!;
  jets.flavour[jet] = code === PDG.bottom || code === PDG.charm ? code : PDG.gluon;
}

/** Adds up jets that are closer than the radius until none are, the hardest flavour wins; the order is kept. */
export function mergeNearJets(jets: PartonJets): void {
  for (let first = 0; first < jets.count; first++) {
    for (let second = first + 1; second < jets.count; second++) {
      if (!isNear(jets, first, second)) continue;
      absorb(jets, first, second);
      second = first;
    }
  }
}

function isNear(jets: PartonJets, a: number, b: number): boolean {
  const dRapidity = rapidity(jets, a) - rapidity(jets, b);
  let dPhi = Math.abs(Math.atan2(jets.py[a]!, jets.px[a]!) - Math.atan2(jets.py[b]!, jets.px[b]!));
  if (dPhi > Math.PI) dPhi = 2 * Math.PI - dPhi;
  return dRapidity * dRapidity + dPhi * dPhi < RADIUS * RADIUS;
}

function rapidity(jets: PartonJets, index: number): number {
  const [px, py, pz, e] = [jets.px[index]!, jets.py[index]!, jets.pz[index]!, jets.e[index]!];
  const transverseMass = Math.sqrt(Math.max(e * e - pz * pz, px * px + py * py));
  return Math.asinh(pz / transverseMass);
}

function absorb(jets: PartonJets, into: number, from: number): void {
  jets.px[into]! += jets.px[from]!;
  jets.py[into]! += jets.py[from]!;
  jets.pz[into]! += jets.pz[from]!;
  jets.e[into]! += jets.e[from]!;
  jets.flavour[into] = harderFlavour(jets.flavour[into]!, jets.flavour[from]!);
  jets.count -= 1;
  for (const column of [jets.px, jets.py, jets.pz, jets.e, jets.flavour]) {
    column.copyWithin(from, from + 1, jets.count + 1);
  }
}

function harderFlavour(a: number, b: number): number {
  if (a === PDG.bottom || b === PDG.bottom) return PDG.bottom;
  return a === PDG.charm || b === PDG.charm ? PDG.charm : PDG.gluon;
}
