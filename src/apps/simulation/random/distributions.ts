/** Distributions to draw from. Each takes its numbers from the stream that it is given, the same count every time. */
import type { RandomStream } from './stream.ts';

/** Flat between two bounds. */
export function between(random: RandomStream, low: number, high: number): number {
  return low + (high - low) * random.uniform();
}

/** True with a probability. */
export function chance(random: RandomStream, probability: number): boolean {
  return random.uniform() < probability;
}

/** Gaussian of mean 0 and width 1 (Box and Muller; the second number of the pair is not used). */
export function normal(random: RandomStream): number {
  const radius = Math.sqrt(-2 * Math.log(random.uniform()));
  return radius * Math.cos(2 * Math.PI * random.uniform());
}

/** Falling exponential with this mean. */
export function exponential(random: RandomStream, mean: number): number {
  return -mean * Math.log(random.uniform());
}

/** x^-power between two bounds; `power` is not 1. */
export function powerLaw(random: RandomStream, power: number, low: number, high: number): number {
  const rise = 1 - power;
  const atLow = low ** rise;
  return (atLow + (high ** rise - atLow) * random.uniform()) ** (1 / rise);
}

/**
 * A mass from the relativistic Breit-Wigner in m², cut to [low, high], all in GeV:
 * m² = m0² + m0 Γ tan(θ) with θ flat.
 */
export function breitWigner(
  random: RandomStream,
  mass: number,
  width: number,
  low: number,
  high: number,
): number {
  const angle = (m: number) => Math.atan((m * m - mass * mass) / (mass * width));
  const drawn = mass * mass + mass * width * Math.tan(between(random, angle(low), angle(high)));
  return Math.sqrt(Math.max(drawn, 0));
}

/** A count with the Poisson distribution of a small mean (below about 50). One uniform number is used. */
export function poisson(random: RandomStream, mean: number): number {
  let left = random.uniform();
  let term = Math.exp(-mean);
  let count = 0;
  while (left > term && count < 1000) {
    left -= term;
    count += 1;
    term *= mean / count;
  }
  return count;
}

/**
 * A transverse momentum with dN/dpT² ∝ (pT² + scale²)^-(power + 1): flat in pT² at first, a power law far out.
 */
export function massShellPt(random: RandomStream, scale: number, power: number): number {
  return scale * Math.sqrt(random.uniform() ** (-1 / power) - 1);
}

/** A value from quantiles: `ln(value)` is interpolated in the quantile; both lists rise. */
export function fromQuantiles(
  random: RandomStream,
  quantiles: readonly number[],
  values: readonly number[],
): number {
  const last = quantiles.length - 1;
  const u = Math.min(Math.max(random.uniform(), quantiles[0]!), quantiles[last]!);
  let upper = 1;
  while (upper < last && quantiles[upper]! < u) upper++;
  const share = (u - quantiles[upper - 1]!) / (quantiles[upper]! - quantiles[upper - 1]!);
  return Math.exp((1 - share) * Math.log(values[upper - 1]!) + share * Math.log(values[upper]!));
}
