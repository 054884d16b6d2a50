import { gammaP, gammaQ } from '../gamma.ts';

/** The probability that a Gaussian number of mean 0 and width 1 is above `z`; the far tail keeps its digits. */
export function upperTail(z: number): number {
  const half = (z * z) / 2;
  return z >= 0 ? gammaQ(0.5, half) / 2 : (1 + gammaP(0.5, half)) / 2;
}

/**
 * The `z` with `upperTail(z) = p`: a p-value as standard deviations. Minus infinity for p = 1, infinity for p = 0, NaN
 * outside. From the logarithm of the tail, so that small p-values keep their digits.
 */
export function significanceOf(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  if (p > 0.5) return -significanceOf(1 - p);
  if (p === 0) return Number.POSITIVE_INFINITY;
  return refine(start(p), p);
}

/** The same from the natural logarithm of p, also where p itself is too small for a number. */
export function significanceOfLog(logP: number): number {
  if (logP > LEAST_LOG) return significanceOf(Math.exp(logP));
  let z = Math.sqrt(-2 * logP);
  for (let step = 0; step < 10; step++) {
    // Abramowitz and Stegun, 26.2.12: the tail is the density over z times this.
    const share = 1 - 1 / z ** 2 + 3 / z ** 4 - 15 / z ** 6;
    z = Math.sqrt(-2 * (logP + Math.log((z * Math.sqrt(2 * Math.PI)) / share)));
  }
  return z;
}

/** Below this logarithm numbers lose their digits. */
const LEAST_LOG = -660;

/** Abramowitz and Stegun, 26.2.23: right to 4.5e-4. */
function start(p: number): number {
  const t = Math.sqrt(-2 * Math.log(p));
  const above = 2.515517 + t * (0.802853 + t * 0.010328);
  const below = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308));
  return t - above / below;
}

/** Newton's steps on ln(tail), which is nearly a parabola: three are enough from any start that is near. */
function refine(from: number, p: number): number {
  let z = from;
  for (let step = 0; step < 4; step++) {
    const tail = upperTail(z);
    if (!(tail > 0)) break;
    const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
    z += (Math.log(tail / p) * tail) / density;
  }
  return z;
}

/** What is left of a p-value when it is the smallest of `trials` independent ones: 1 - (1 - p)^trials. */
export function withTrials(p: number, trials: number): number {
  return -Math.expm1(trials * Math.log1p(-p));
}
