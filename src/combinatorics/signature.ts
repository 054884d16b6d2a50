import { FormatError } from '../errors.ts';
import { type Combination, combinationName, parseCombination } from './combination.ts';
import { type FinalState, finalStateName, parseFinalState } from './final-state.ts';

/** A final state with a combination: what one array of masses is about. */
export interface Signature {
  readonly state: FinalState;
  readonly combination: Combination;
}

/** The name of a signature: `2e_0m_3j_0g_1t_0b_IM_e0e1j0`. */
export function signatureName({ state, combination }: Signature): string {
  return `${finalStateName(state)}_IM_${combinationName(combination)}`;
}

/** The signature of a name. Throws a `format` error for other text. */
export function parseSignature(name: string): Signature {
  const at = name.indexOf('_IM_');
  if (at < 0)
    throw new FormatError(`combinatorics: "${name}" has no "_IM_" between final state and combination`);
  return { state: parseFinalState(name.slice(0, at)), combination: parseCombination(name.slice(at + 4)) };
}
