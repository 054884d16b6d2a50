/**
 * Corrections of the simulation, as the ntuples for education carry them: smooth functions near one, so that a program
 * that forgets one of them gets a different number. Own choices.
 */
import type { ObjectList } from './object-list.ts';
import type { ToyEvent } from './toy-event.ts';

function product(list: ObjectList, of: (pt: number, eta: number) => number): number {
  let value = 1;
  for (let index = 0; index < list.count; index++) value *= of(list.pt[index]!, list.eta[index]!);
  return value;
}

/** Correction for each branch `ScaleFactor_{name}`. */
export const SCALE_FACTORS = {
  PILEUP: (event: ToyEvent) => event.pileUpWeight,
  ELE: (event) =>
    product(event.electrons, (pt, eta) => 0.985 - 0.01 * Math.exp(-pt / 20) - 0.002 * eta * eta),
  MUON: (event) => product(event.muons, (pt) => 0.992 - 0.01 * Math.exp(-pt / 15)),
  PHOTON: (event) => product(event.photons, (pt) => 0.98 + 0.01 * Math.exp(-pt / 50)),
  TAU: (event) => product(event.taus, () => 0.95),
  FTAG: (event) => product(event.jets, (pt) => 1 - 0.01 * Math.tanh(pt / 100)),
  JVT: (event) => product(event.jets, (pt) => 1 - 0.004 * Math.exp(-pt / 40)),
  LepTRIGGER: (event) => (event.electrons.count + event.muons.count > 0 ? 0.983 : 1),
} as const satisfies Readonly<Record<string, (event: ToyEvent) => number>>;

/**
 * The share of events with these leptons that the toy experiment records: what the corrections say of leptons and their
 * triggers. Pseudo-data lose the others, so that corrected simulation describes them.
 */
export function leptonEfficiency(event: ToyEvent): number {
  const { ELE, MUON, LepTRIGGER } = SCALE_FACTORS;
  return ELE(event) * MUON(event) * LepTRIGGER(event);
}
