import { logGamma } from '../gamma.ts';

const tiny = 1e-300;

/** The regularised incomplete beta function I_x(a, b) for a, b > 0 and x in [0, 1]; NaN outside. */
export function incompleteBeta(a: number, b: number, x: number): number {
  if (!(a > 0 && b > 0 && x >= 0 && x <= 1)) return Number.NaN;
  if (x === 0 || x === 1) return x;
  // The continued fraction converges fast below this point; above it the other tail is taken.
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(b, a, 1 - x);
  const front = logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x);
  return (Math.exp(front) / a) * continuedFraction(a, b, x);
}

/** Abramowitz and Stegun, 26.5.8, evaluated from the front in Lentz's way. */
function continuedFraction(a: number, b: number, x: number): number {
  let [c, d] = [1, 1 / (1 - ((a + b) * x) / (a + 1) || tiny)];
  let value = d;
  for (let m = 1; m < 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    for (const numerator of [even, odd]) {
      d = 1 / (1 + numerator * d || tiny);
      c = 1 + numerator / c || tiny;
      value *= c * d;
    }
    if (Math.abs(c * d - 1) < 1e-15) break;
  }
  return value;
}

/** The probability that a number with the F distribution of `n` and `m` degrees of freedom is above `value`. */
export function fTail(value: number, n: number, m: number): number {
  if (!(value > 0)) return 1;
  return incompleteBeta(m / 2, n / 2, m / (m + n * value));
}
