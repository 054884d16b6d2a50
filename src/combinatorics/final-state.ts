import { FormatError } from '../errors.ts';
import type { ChargePair } from './charge-pair.ts';
import { LETTERS, type Letter } from './object-type.ts';

/** How many selected objects of each kind an event has. */
export interface FinalState extends Readonly<Record<Letter, number>> {
  /** How the charges of its pair of leptons stand, where states are split by that. */
  readonly charges?: ChargePair;
}

/** The name of a final state, always with all six letters: `2e_0m_3j_0g_1t_0b`, `2e_0m_3j_0g_1t_0b_OS`. */
export function finalStateName(state: FinalState): string {
  return nameWith(state, '');
}

/** BumpNet's name of a final state: `2ex_0mx_3jx_0gx_1tx_0bx`, `2ex_0mx_3jx_0gx_1tx_0bx_OS`. */
export function categoryName(state: FinalState): string {
  return nameWith(state, 'x');
}

function nameWith(state: FinalState, mark: string): string {
  const counts = LETTERS.map((letter) => `${state[letter]}${letter}${mark}`);
  return (state.charges ? [...counts, state.charges] : counts).join('_');
}

/** The final state of a name; taus and b-jets may be missing and count as none. Throws a `format` error for other text. */
export function parseFinalState(name: string): FinalState {
  return parse(
    name,
    /^(\d+)e_(\d+)m_(\d+)j_(\d+)g(?:_(\d+)t)?(?:_(\d+)b)?(?:_(OS|SS))?$/,
    '2e_0m_3j_0g_1t_0b',
  );
}

/** The final state of a category's name, taus and b-jets as in `parseFinalState`. Throws a `format` error for other text. */
export function parseCategory(name: string): FinalState {
  return parse(
    name,
    /^(\d+)ex_(\d+)mx_(\d+)jx_(\d+)gx(?:_(\d+)tx)?(?:_(\d+)bx)?(?:_(OS|SS))?$/,
    '2ex_0mx_3jx_0gx_1tx_0bx',
  );
}

function parse(name: string, pattern: RegExp, example: string): FinalState {
  const found = pattern.exec(name);
  if (found === null)
    throw new FormatError(`combinatorics: "${name}" is not a final state such as ${example}`);
  const [e = 0, m = 0, j = 0, g = 0, t = 0, b = 0] = found.slice(1, 7).map((digits) => Number(digits ?? 0));
  const charges = found[7] as ChargePair | undefined; // the pattern allows nothing else
  return { e, m, j, g, t, b, ...(charges && { charges }) };
}

/** Which final states are looked at. */
export interface FinalStateLimits {
  /** Different kinds of objects that are present. */
  readonly minTypes?: number;
  readonly maxTypes?: number;
  /** Objects of each kind that is present. */
  readonly minCount?: number;
  readonly maxCount?: number;
}

/** Whether a final state is within the limits: the kinds present, and the count of each of them. */
export function isWithin(state: FinalState, limits: FinalStateLimits): boolean {
  const {
    minTypes = 1,
    maxTypes = LETTERS.length,
    minCount = 1,
    maxCount = Number.POSITIVE_INFINITY,
  } = limits;
  const present = LETTERS.map((letter) => state[letter]).filter((count) => count > 0);
  if (present.length < minTypes || present.length > maxTypes) return false;
  return present.every((count) => count >= minCount && count <= maxCount);
}
