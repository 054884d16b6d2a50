/** Identification, isolation and impact parameters of leptons and photons. All shapes are own choices. */
import { chance, exponential, normal } from '../random/distributions.ts';
import type { RandomStream } from '../random/stream.ts';
import { PDG } from './constants.ts';
import type { ObjectList } from './object-list.ts';

/** Shares that are tight, and at least medium: of real ones, and of those from hadrons and jets. */
const REAL = { tight: 0.85, medium: 0.94 };
const FALSE = { tight: 0.2, medium: 0.35 };

/** Lowest pT [GeV] that fires the trigger of one electron or muon, or one photon; and how often it does. */
const TRIGGER_PT = 27;
const TRIGGER_EFFICIENCY = 0.93;

/** Resolution of the impact parameters [mm]. */
const D0_WIDTH = 0.014;
const Z0_WIDTH = 0.06;

/** Draws how well an object is identified, and whether it fires the trigger. */
export function drawIdentification(
  list: ObjectList,
  index: number,
  random: RandomStream,
  real: boolean,
): void {
  const shares = real ? REAL : FALSE;
  const u = random.uniform();
  list.quality[index] = u < shares.tight ? 3 : u < shares.medium ? 2 : 1;
  const fires = chance(random, TRIGGER_EFFICIENCY);
  list.triggers[index] = fires && list.pt[index]! > TRIGGER_PT ? 1 : 0;
}

/** Draws what else is near it: little for a real one, a part of its momentum for one from a jet. */
export function drawIsolation(list: ObjectList, index: number, random: RandomStream, real: boolean): void {
  const pt = list.pt[index]!;
  const quiet = chance(random, real ? 0.75 : 0.1);
  const tracks = exponential(random, real ? 1.2 : 1 + 0.25 * pt);
  list.trackIsolation[index] = quiet ? 0 : tracks;
  const energy = exponential(random, real ? 0.6 : 1 + 0.2 * pt);
  list.energyIsolation[index] = energy + 0.8 * normal(random);
}

/** Draws the impact parameters [mm]; those of leptons from hadrons are longer. */
export function drawImpact(list: ObjectList, index: number, random: RandomStream, real: boolean): void {
  const flight = exponential(random, 0.08) * (chance(random, 0.5) ? 1 : -1);
  const width = list.code[index] === PDG.electron ? 1.2 * D0_WIDTH : D0_WIDTH;
  list.d0[index] = width * normal(random) + (real ? 0 : flight);
  list.d0Significance[index] = list.d0[index]! / width;
  list.z0[index] = Z0_WIDTH * normal(random) + (real ? 0 : 2 * flight);
}
