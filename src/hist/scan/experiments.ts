import { poissonNumber } from './poisson.ts';
import { randomStream } from './random.ts';
import { type SearchPlan, searchOf } from './search.ts';

/** Pseudo-experiments with background only, each a function of this and its number alone. Plain JSON. */
export type ExperimentPlan = {
  readonly plan: SearchPlan;
  readonly expected: readonly number[];
  readonly seed: number;
};

/** The `t` of the experiments with these numbers, `[first, end)`; no more once `stop` of them are at `observed` or above. */
export function experimentTests(
  { plan, expected, seed }: ExperimentPlan,
  [first, end]: readonly [number, number],
  { observed = Number.POSITIVE_INFINITY, stop = Number.POSITIVE_INFINITY } = {},
): number[] {
  const search = searchOf(plan);
  const tests: number[] = [];
  let above = 0;
  for (let number = first; number < end && above < stop; number++) {
    const uniform = randomStream(seed, number);
    const counts = Float64Array.from(expected, (mean) => poissonNumber(uniform, mean));
    // One that cannot be fitted counts as if nothing stood out.
    const t = search(counts)?.bump.t ?? 0;
    if (t >= observed) above++;
    tests.push(t);
  }
  return tests;
}

/** Histograms of other names have other experiments (FNV-1a). */
export function seedFor(seed: number, name: string): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash;
}
