/** How likely it is that chance alone does as much anywhere in a histogram. */
export interface GlobalP {
  readonly p: number;
  /** Experiments with only background that were made. */
  readonly toys: number;
  /** Those of them that do as much as the data. */
  readonly above: number;
  /** Too few did: `p` is from the tail of the others, taken as exponential. */
  readonly isExtrapolated: boolean;
}

/** With so many experiments above the data their share is good to a third, and no more are needed. */
const ENOUGH = 10;
/** No p-value is told to be less: it could not be computed with, and nothing was measured anywhere near. */
const LEAST = 1e-300;
/** Once so many experiments do as much as the data, no more are made. */
export const STOP_AT = 30;

/** Whether another experiment is needed after these, in the order of their numbers, of `most` that may be made. */
export function needsExperiments(observed: number, tests: readonly number[], most: number): boolean {
  return tests.length < most && upToStop(observed, tests).above < STOP_AT;
}

/**
 * The global p-value of an observed `t` from those of experiments in the order of their numbers. What comes after the
 * thirtieth that does as much is not looked at, so that it does not matter how many were made at a time. When fewer than
 * 10 do, the tail is taken as falling exponentially in `t`, though never faster than the p-value of a single window does:
 * as the highest tenth and as the highest fiftieth tell, each with its mean excess one standard error larger than it
 * came out, and the larger p-value counts. NaN without an experiment.
 */
export function globalP(observed: number, tests: readonly number[]): GlobalP {
  const { toys, above } = upToStop(observed, tests);
  if (above >= ENOUGH || toys === 0) return { p: above / toys, toys, above, isExtrapolated: false };
  return { p: Math.max(LEAST, tailBeyond(observed, tests)), toys, above, isExtrapolated: true };
}

function upToStop(observed: number, tests: readonly number[]): { toys: number; above: number } {
  let [toys, above] = [0, 0];
  while (toys < tests.length && above < STOP_AT) if (tests[toys++]! >= observed) above++;
  return { toys, above };
}

/** Tails may bend, so two parts of it are asked and what is less significant counts. */
function tailBeyond(observed: number, tests: readonly number[]): number {
  const sorted = Float64Array.from(tests).sort();
  return Math.max(tailFrom(observed, sorted, 10), tailFrom(observed, sorted, 50));
}

function tailFrom(observed: number, sorted: Float64Array, part: number): number {
  const count = Math.min(sorted.length, Math.max(20, Math.floor(sorted.length / part)));
  const tail = sorted.subarray(sorted.length - count);
  const from = tail[0]!;
  const mean = tail.reduce((sum, t) => sum + t - from, 0) / count;
  const excess = mean * (1 + 1 / Math.sqrt(count));
  return Math.min(1, (count / sorted.length) * Math.exp(-Math.max(0, observed - from) / Math.max(1, excess)));
}
