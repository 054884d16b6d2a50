/**
 * The toy b tag: whether a jet passes 70 % is decided by efficiencies in pT and flavour; the other working points
 * scale these. The discriminant is then drawn inside the interval of the working points that the jet falls into.
 */
import { between, exponential } from '../random/distributions.ts';
import type { RandomStream } from '../random/stream.ts';
import { PDG } from './constants.ts';

/**
 * Efficiency by flavour, after ATL-PHYS-PUB-2015-022 in the form of the ATLAS card of Delphes 3. pT in GeV.
 */
export function bTagEfficiency(flavour: number, pt: number): number {
  if (flavour === PDG.bottom) return (0.8 * Math.tanh(0.003 * pt) * 30) / (1 + 0.086 * pt);
  if (flavour === PDG.charm) return (0.2 * Math.tanh(0.02 * pt)) / (1 + 0.0034 * pt);
  return 0.002 + 7.3e-6 * pt;
}

/** Discriminants at the borders of the quantiles: nothing, 85, 77, 70, 60 %, and the largest. */
const BORDERS = [-8, 0.92, 2.51, 3.56, 4.93, 14] as const;

/** Efficiency of each working point over that of 70 %: of b jets, and of all others. */
const OF_BOTTOM = [85 / 70, 77 / 70, 1, 60 / 70] as const;
const OF_OTHERS = [7, 2.5, 1, 0.35] as const;

/** The quantile of the tag: 1 (none), 2 (85 %), 3 (77 %), 4 (70 %), 5 (60 %). One number is drawn. */
export function drawTagQuantile(random: RandomStream, flavour: number, pt: number): number {
  const efficiency = bTagEfficiency(flavour, pt);
  const scales = flavour === PDG.bottom ? OF_BOTTOM : OF_OTHERS;
  const u = random.uniform();
  let quantile = 1;
  while (quantile < 5 && u < Math.min(0.97, efficiency * scales[quantile - 1]!)) quantile++;
  return quantile;
}

/** A discriminant inside a quantile. One number is drawn. */
export function drawTagScore(random: RandomStream, quantile: number): number {
  const [low, high] = [BORDERS[quantile - 1]!, BORDERS[quantile]!];
  if (quantile === 1) return Math.max(low, high - exponential(random, 2));
  if (quantile === 5) return Math.min(high, low + exponential(random, 2));
  return between(random, low, high);
}
