/**
 * How well a mass is measured, from how well its objects are: a model good enough to choose bins and windows by, not one
 * to correct data with. Relative resolutions of the transverse momentum, all energies in GeV, at the energies of
 * collisions at 13 TeV:
 *
 *     e, g   10 % / √E ⊕ 0.7 %                      design of the ATLAS calorimeter (JINST 3 S08003)
 *     m      2 % ⊕ 10 % · p / 1 TeV                 inner tracker and spectrometer together (same reference)
 *     j      3.2 GeV / p ⊕ 80 % / √p ⊕ 3.5 %         24 % at 20 GeV, 6 % at 300 GeV (arXiv:2007.02645)
 *     b      that of jets ⊕ 15 %                    neutrinos in decays of b-hadrons
 *     t      that of jets at half of the noise ⊕ 5 %   the visible part of the decay alone
 *
 * The mass of n objects that share its energy evenly is known to (1/n) √Σ r², with each r at m/n; angles are taken as
 * exact. For two objects that is the usual σ(m)/m = ½ √(r₁² + r₂²).
 */
import type { Combination, Letter } from '../../combinatorics/index.ts';
import { combinationSize } from '../../combinatorics/index.ts';

/** The standard deviation of a measured mass in GeV around a true mass of `mass` GeV. */
export function massResolution(combination: Combination, mass: number): number {
  const size = combinationSize(combination);
  const momentum = mass / size;
  let sum = 0;
  for (const { letter, count } of combination) sum += count * absolute(letter, momentum) ** 2;
  return Math.sqrt(sum);
}

/** Resolution of one momentum in GeV: that of the mass is the quadratic sum of the objects' own, p being m/n. */
function absolute(letter: Letter, p: number): number {
  switch (letter) {
    case 'e':
    case 'g':
      return Math.hypot(0.1 * Math.sqrt(p), 0.007 * p);
    case 'm':
      return Math.hypot(0.02 * p, 1e-4 * p * p);
    case 'j':
      return jet(3.2, p);
    case 'b':
      return Math.hypot(jet(3.2, p), 0.15 * p);
    case 't':
      return Math.hypot(jet(1.6, p), 0.05 * p);
    default:
      return letter satisfies never;
  }
}

const jet = (noise: number, p: number) => Math.hypot(noise, 0.8 * Math.sqrt(p), 0.035 * p);
