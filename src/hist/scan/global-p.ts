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
const STOP_AT = 30;

/**
 * Makes pseudo-experiments, at most `most`, and compares their `t` with that of the data; no more than needed once 30 do
 * as much. When fewer than 10 do, the tail is taken as falling exponentially in `t` with the mean excess of the highest
 * tenth, though never faster than the p-value of a single window does.
 */
export function globalP(observed: number, most: number, experiment: (number: number) => number): GlobalP {
  const tests: number[] = [];
  let above = 0;
  while (tests.length < most && above < STOP_AT) {
    const t = experiment(tests.length);
    if (t >= observed) above++;
    tests.push(t);
  }
  const toys = tests.length;
  if (above >= ENOUGH || toys === 0)
    return { p: toys === 0 ? Number.NaN : above / toys, toys, above, isExtrapolated: false };
  return { p: tailBeyond(observed, tests), toys, above, isExtrapolated: true };
}

/** From the highest tenth and from the highest fiftieth; what is less significant counts, as tails may bend. */
function tailBeyond(observed: number, tests: readonly number[]): number {
  const sorted = Float64Array.from(tests).sort();
  return Math.max(tailFrom(observed, sorted, 10), tailFrom(observed, sorted, 50));
}

function tailFrom(observed: number, sorted: Float64Array, part: number): number {
  const count = Math.min(sorted.length, Math.max(20, Math.floor(sorted.length / part)));
  const tail = sorted.subarray(sorted.length - count);
  const from = tail[0]!;
  const excess = tail.reduce((sum, t) => sum + t - from, 0) / count;
  return Math.min(1, (count / sorted.length) * Math.exp(-Math.max(0, observed - from) / Math.max(1, excess)));
}
