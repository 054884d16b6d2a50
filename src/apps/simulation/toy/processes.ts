/**
 * What the toy generator can make, as data: one line per process, with the numbers that a simulated sample carries.
 */
import { NotFoundError } from '../../../errors.ts';
import type { RandomStream } from '../random/stream.ts';
import {
  generateHiggsToFourLeptons,
  generateTopWithNonPrompt,
  generateZPair,
  generateZWithNonPrompt,
} from './four-lepton.ts';
import { DEFAULT_RESONANCE, generateHiddenResonance, type HiddenResonance } from './hidden-resonance.ts';
import type { ParticleList } from './particles.ts';
import { generateDiphoton, generateMultijet, generatePhotonJet } from './scattering.ts';
import { generateTopPair } from './top-pair.ts';
import { generateW, generateZ } from './vector-boson.ts';

/** One kind of event. The cross-section times the two factors is what is expected, in pb. */
export interface ToyProcess {
  readonly name: string;
  /** Written as `toyProcess`; never changes. */
  readonly number: number;
  /** Written as the channel number of simulated samples. Out of the range that real samples use. */
  readonly channel: number;
  /** pb */
  readonly crossSection: number;
  readonly kFactor: number;
  readonly filterEfficiency: number;
  /** Share of events with a negative generator weight, as next-to-leading-order generators give them. */
  readonly negativeShare: number;
  generate(particles: ParticleList, random: RandomStream, resonance: HiddenResonance): void;
}

/**
 * Cross-sections are those of 13 TeV, rounded: Z and W to one and to three kinds of leptons, t t̄, H and ZZ to four
 * electrons or muons. Those of jets and photons belong to the cuts of this generator. The filter efficiency of the
 * two samples with leptons from hadrons is chosen so that a few events in 36 fb-1 pass a selection of four leptons.
 */
const TOY_PROCESSES: readonly ToyProcess[] = [
  row('z', 1, 990001, [5940, 1, 1, 0.1], generateZ),
  row('w', 2, 990002, [61800, 1, 1, 0.1], generateW),
  row('top-pair', 3, 990003, [557, 1.5, 1, 0.004], (particles, random) => generateTopPair(particles, random)),
  row('multijet', 4, 990004, [4e7, 1, 1, 0], generateMultijet),
  row('diphoton', 5, 990005, [45, 1.6, 1, 0], generateDiphoton),
  row('photon-jet', 6, 990006, [36000, 1, 1, 0], generatePhotonJet),
  row('hidden-resonance', 7, 990007, [0.01, 1, 1, 0], (particles, random, resonance = DEFAULT_RESONANCE) =>
    generateHiddenResonance(particles, random, resonance),
  ),
  row('higgs-to-4l', 8, 990008, [0.00266, 2.26, 1, 0.003], generateHiggsToFourLeptons),
  row('zz-to-4l', 9, 990009, [0.075, 1.2, 1, 0.1], generateZPair),
  row('z-with-non-prompt', 10, 990010, [3960, 1, 1.6e-5, 0.1], generateZWithNonPrompt),
  row('top-pair-with-non-prompt', 11, 990011, [557, 1.5, 9e-5, 0.004], generateTopWithNonPrompt),
];

function row(
  name: string,
  number: number,
  channel: number,
  numbers: readonly [crossSection: number, kFactor: number, filterEfficiency: number, negativeShare: number],
  generate: ToyProcess['generate'],
): ToyProcess {
  const [crossSection, kFactor, filterEfficiency, negativeShare] = numbers;
  return { name, number, channel, crossSection, kFactor, filterEfficiency, negativeShare, generate };
}

/** The names of all processes, in the order of their numbers. */
export const TOY_PROCESS_NAMES: readonly string[] = TOY_PROCESSES.map((process) => process.name);

/** A process by its name; `NotFoundError` lists what there is. */
export function toyProcess(name: string): ToyProcess {
  const found = TOY_PROCESSES.find((process) => process.name === name);
  if (!found) {
    throw new NotFoundError(`simulation: no process "${name}"`, {
      hint: `there are ${TOY_PROCESS_NAMES.join(', ')}`,
    });
  }
  return found;
}
