/**
 * Which objects to combine, and the masses of what was combined.
 *
 * - *letter*: e m j g t b for electrons, muons, jets, photons, taus, b-jets.
 * - *final state*: how many objects of each kind an event has, `2e_0m_3j_0g_1t_0b`.
 * - *rank*: the place of an object in its event by pT, descending, stable; the leading one has rank 0.
 * - *combination*: a count and a starting rank per kind, `e0e1j0`.
 * - *signature*: a final state with a combination, `2e_0m_3j_0g_1t_0b_IM_e0e1j0`.
 * - *category*: a final state in BumpNet's spelling, `2ex_0mx_3jx_0gx_1tx_0bx`.
 *
 *     const wanted = combinations({ letters: ['e', 'm', 'j', 'g'], minTypes: 1, maxTotal: 4 });
 *     const objects = rankObjects(collections);
 *     for (const { state, events } of groupByState(length, counts)) {
 *       const fitting = wanted.filter((one) => fits(state, one));
 *       const masses = combinationMasses(objects, planMasses(fitting), events);
 *       for (const [i, combination] of fitting.entries()) save(signatureName({ state, combination }), masses[i]);
 *     }
 */
export { CHARGE_PAIRS, type ChargePair, chargePairs, type JaggedCharges } from './charge-pair.ts';
export {
  type Combination,
  type CombinationPart,
  combinationName,
  combinationSize,
  parseCombination,
} from './combination.ts';
export { type CombinationOptions, combinations, type SubleadingOptions } from './combinations.ts';
export {
  categoryName,
  type FinalState,
  type FinalStateLimits,
  finalStateName,
  isWithin,
  parseCategory,
  parseFinalState,
} from './final-state.ts';
export { type FitRule, fits } from './fits.ts';
export { type GroupOptions, groupByState, type Multiplicities, type StateGroup } from './group-by-state.ts';
export { combinationMasses, type MassPlan, type Member, planMasses } from './masses.ts';
export {
  isObjectType,
  LETTERS,
  type Letter,
  letterOf,
  OBJECT_TYPES,
  type ObjectType,
  objectTypeOf,
} from './object-type.ts';
export { type JaggedVectors, type RankedObjects, rankByPt, rankObjects } from './rank.ts';
export { parseSignature, type Signature, signatureName } from './signature.ts';
