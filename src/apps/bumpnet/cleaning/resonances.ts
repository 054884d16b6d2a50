/**
 * Known resonances: where they show in the mass of a combination, if its objects can come from them.
 * Masses and widths: S. Navas et al. (Particle Data Group), Phys. Rev. D 110 (2024) 030001.
 */
import { type Combination, LETTERS, type Signature } from '../../../combinatorics/index.ts';
import { massResolution } from '../resolution.ts';

/** A range of masses in GeV, `[low, high)`, and what shows there. */
export type ResonanceWindow = { readonly name: string; readonly low: number; readonly high: number };

interface Resonance {
  readonly name: string;
  /** GeV. */
  readonly mass: number;
  /** GeV. */
  readonly width: number;
  /** The objects it is seen as, by letter in the order of final states. */
  readonly decays: readonly string[];
}

const LEPTON_PAIRS = ['ee', 'mm'];
/** With a tau the neutrinos of its decay are missing. */
const TAU_PAIRS = ['tt', 'et', 'mt'];
const FOUR_LEPTONS = ['eeee', 'mmmm', 'eemm'];

const RESONANCES: readonly Resonance[] = [
  { name: 'J/ψ', mass: 3.0969, width: 9.26e-5, decays: LEPTON_PAIRS },
  { name: 'Υ(1S)', mass: 9.4604, width: 5.4e-5, decays: LEPTON_PAIRS },
  { name: 'Υ(2S)', mass: 10.0234, width: 3.2e-5, decays: LEPTON_PAIRS },
  { name: 'Υ(3S)', mass: 10.3551, width: 2.03e-5, decays: LEPTON_PAIRS },
  { name: 'W', mass: 80.3692, width: 2.085, decays: ['jj'] },
  {
    name: 'Z',
    mass: 91.188,
    width: 2.4955,
    // With a photon that a lepton radiated; with an electron that was taken for a photon.
    decays: [...LEPTON_PAIRS, ...TAU_PAIRS, ...FOUR_LEPTONS, 'jj', 'bb', 'eeg', 'mmg', 'eg'],
  },
  { name: 'H', mass: 125.2, width: 0.0037, decays: ['gg', 'bb', ...TAU_PAIRS, ...FOUR_LEPTONS] },
  { name: 't', mass: 172.57, width: 1.42, decays: ['jjj', 'jjb'] },
];

/** Of the mass that a pair with taus has, about so much is seen at least. */
const VISIBLE_SHARE = 0.5;

/**
 * The windows of the resonances that a signature can come from, by mass: `sigmas` standard deviations to both sides,
 * where the natural width and the resolution together are taken as one (a Voigt profile's half width). Pairs of leptons
 * with equal charges come from none of them.
 */
export function resonanceWindows({ state, combination }: Signature, sigmas: number): ResonanceWindow[] {
  const decay = lettersOf(combination);
  if (state.charges === 'SS' && [...LEPTON_PAIRS, ...TAU_PAIRS].includes(decay)) return [];
  return RESONANCES.filter(({ decays }) => decays.includes(decay)).map(({ name, mass, width }) => {
    const reach = sigmas * voigtSigma(massResolution(combination, mass), width);
    const below = decay.includes('t') ? VISIBLE_SHARE * mass : mass;
    return { name, low: Math.max(0, below - reach), high: mass + reach };
  });
}

function lettersOf(combination: Combination): string {
  const inOrder = [...combination].sort((a, b) => LETTERS.indexOf(a.letter) - LETTERS.indexOf(b.letter));
  return inOrder.map(({ letter, count }) => letter.repeat(count)).join('');
}

/** Half of the full width at half maximum in units in which a Gaussian has 1 (J. J. Olivero and R. L. Longbothum, 1977). */
function voigtSigma(sigma: number, width: number): number {
  const gaussian = 2 * Math.sqrt(2 * Math.LN2);
  const full = 0.5346 * width + Math.sqrt(0.2166 * width ** 2 + (gaussian * sigma) ** 2);
  return full / gaussian;
}

/** Windows widened to whole bins of a grid, and those that touch made one, so that no bin is left partly filled. */
export function onGrid(windows: readonly ResonanceWindow[], width: number): ResonanceWindow[] {
  const merged: ResonanceWindow[] = [];
  for (const { name, low, high } of [...windows].sort((a, b) => a.low - b.low)) {
    const whole = { name, low: Math.floor(low / width) * width, high: Math.ceil(high / width) * width };
    const last = merged.at(-1);
    if (last === undefined || whole.low > last.high) merged.push(whole);
    else
      merged[merged.length - 1] = {
        name: `${last.name}, ${name}`,
        low: last.low,
        high: Math.max(last.high, whole.high),
      };
  }
  return merged;
}
