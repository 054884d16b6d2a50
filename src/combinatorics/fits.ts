import type { Combination } from './combination.ts';
import type { FinalState } from './final-state.ts';

/**
 * When a combination belongs to a final state.
 *
 * - `rank`: the state has the ranks it takes, n >= start + count. The leading electron and the leading jet of
 *   every event make `e0j0`, whatever else is there.
 * - `exact`: leading parts take all objects of their kind, n == count; sub-leading ones as with `rank`.
 *   This is the rule of the pipeline that Beamline takes its configuration from.
 */
export type FitRule = 'rank' | 'exact';

/** Whether events of this final state have the objects of the combination, by the rule. */
export function fits(state: FinalState, combination: Combination, rule: FitRule = 'rank'): boolean {
  return combination.every(({ letter, count, start }) =>
    rule === 'exact' && start === 0 ? state[letter] === count : state[letter] >= start + count,
  );
}
