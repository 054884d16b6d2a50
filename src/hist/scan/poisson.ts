import { logGamma } from '../gamma.ts';
import type { Uniform } from './random.ts';

/** A count with the Poisson distribution of any mean. */
export function poissonNumber(uniform: Uniform, mean: number): number {
  if (!(mean > 0)) return 0;
  return mean < 10 ? byProduct(uniform, mean) : byRejection(uniform, mean);
}

/** As many uniform numbers as can be multiplied before the product is below exp(-mean). */
function byProduct(uniform: Uniform, mean: number): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = uniform(); product > limit; product *= uniform()) count++;
  return count;
}

/** Transformed rejection with a squeeze: W. Hörmann, Insurance: Mathematics and Economics 12 (1993) 39, algorithm PTRS. */
function byRejection(uniform: Uniform, mean: number): number {
  const b = 0.931 + 2.53 * Math.sqrt(mean);
  const a = -0.059 + 0.02483 * b;
  const squeeze = 0.9277 - 3.6224 / (b - 2);
  const inverse = 1.1239 + 1.1328 / (b - 3.4);
  for (;;) {
    const u = uniform() - 0.5;
    const v = uniform();
    const us = 0.5 - Math.abs(u);
    const count = Math.floor(((2 * a) / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= squeeze) return count;
    if (count < 0 || (us < 0.013 && v > us)) continue;
    const accept = Math.log((v * inverse) / (a / (us * us) + b));
    if (accept <= count * Math.log(mean) - mean - logGamma(count + 1)) return count;
  }
}
