/**
 * The regularised incomplete gamma function P(a, x) and its complement Q(a, x) = 1 - P(a, x), each computed
 * where it is small directly, so that tails keep their digits. For a whole number n, P(n, b) is the probability
 * that a Poisson number of mean b is at least n.
 *
 * Below x = a + 1 the power series of P converges fast, above it the continued fraction of Q (both: Abramowitz
 * and Stegun, 6.5.29 and 6.5.31).
 */
const epsilon = 1e-16;
const tiny = 1e-300;

/** P(a, x) for a > 0 and x >= 0; NaN outside. Relative precision about 1e-13. */
export function gammaP(a: number, x: number): number {
  if (!(a > 0) || !(x >= 0)) return Number.NaN;
  if (x === 0) return 0;
  return x < a + 1 ? series(a, x) : 1 - fraction(a, x);
}

/** Q(a, x) = 1 - P(a, x), without the cancellation. */
export function gammaQ(a: number, x: number): number {
  if (!(a > 0) || !(x >= 0)) return Number.NaN;
  if (x === 0) return 1;
  return x < a + 1 ? 1 - series(a, x) : fraction(a, x);
}

/** ln P(a, x), also where P itself is too small for a number. */
export function logGammaP(a: number, x: number): number {
  return x < a + 1 ? Math.log(seriesSum(a, x)) + logFactor(a, x) : Math.log1p(-fraction(a, x));
}

/** ln Q(a, x), also where Q itself is too small for a number. */
export function logGammaQ(a: number, x: number): number {
  return x < a + 1 ? Math.log1p(-series(a, x)) : Math.log(fractionValue(a, x)) + logFactor(a, x);
}

/** ln Gamma(x) for x > 0: Stirling's series above 15, reached by the recurrence from below. */
export function logGamma(x: number): number {
  let [shift, y] = [0, x];
  while (y < 15) {
    shift -= Math.log(y);
    y++;
  }
  const r = 1 / (y * y);
  const correction = (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - r / 1188)))) / y;
  return shift + (y - 0.5) * Math.log(y) - y + 0.5 * Math.log(2 * Math.PI) + correction;
}

/** The x with P(a, x) = p, by bisection in the logarithm; 0 for p = 0. */
export function gammaPInverse(a: number, p: number): number {
  return invert((x) => gammaP(a, x) < p, a, p <= 0);
}

/** The x with Q(a, x) = q; 0 for q = 1. */
export function gammaQInverse(a: number, q: number): number {
  return invert((x) => gammaQ(a, x) > q, a, q >= 1);
}

function invert(isBelow: (x: number) => boolean, a: number, atZero: boolean): number {
  if (atZero) return 0;
  let [low, high] = [a, a];
  while (low > tiny && !isBelow(low)) low /= 2;
  while (high < 1e300 && isBelow(high)) high *= 2;
  for (let i = 0; i < 200 && high - low > 1e-14 * high; i++) {
    const middle = (low + high) / 2;
    if (isBelow(middle)) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function logFactor(a: number, x: number): number {
  return a * Math.log(x) - x - logGamma(a);
}

function series(a: number, x: number): number {
  return seriesSum(a, x) * Math.exp(logFactor(a, x));
}

function fraction(a: number, x: number): number {
  return fractionValue(a, x) * Math.exp(logFactor(a, x));
}

function seriesSum(a: number, x: number): number {
  let [term, sum] = [1 / a, 1 / a];
  for (let n = 1; n < 100_000 && term > sum * epsilon; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

/** Lentz's way to evaluate the continued fraction from the front. */
function fractionValue(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / tiny;
  let d = 1 / b;
  let value = d;
  for (let n = 1; n < 100_000; n++) {
    const numerator = n * (a - n);
    b += 2;
    d = 1 / (numerator * d + b || tiny);
    c = b + numerator / c || tiny;
    value *= c * d;
    if (Math.abs(c * d - 1) < epsilon * 4) break;
  }
  return value;
}
