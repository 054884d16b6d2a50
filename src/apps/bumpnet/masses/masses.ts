import {
  type Combination,
  chargePairs,
  combinationMasses,
  combinations,
  type FinalState,
  fits,
  groupByState,
  isWithin,
  type JaggedCharges,
  type Letter,
  letterOf,
  type MassPlan,
  planMasses,
  rankObjects,
  type StateGroup,
  signatureName,
} from '../../../combinatorics/index.ts';
import { NotFoundError } from '../../../errors.ts';
import { collectionsByLetter, type EventTable, multiplicities } from '../../../event/index.ts';
import type { MassSettings } from '../settings.ts';
import { weightsOf } from './array-name.ts';

/** The masses of some events. */
export interface Masses {
  /** Events of each final state within the limits. */
  readonly states: ReadonlyMap<string, number>;
  /**
   * Masses in GeV of each signature, in the order of the events, all finite; of weighted events their weights, too, under
   * the name that `weightsOf` gives.
   */
  readonly arrays: ReadonlyMap<string, Float64Array>;
  /** Masses that were NaN or infinite, or had such a weight, and are left out. */
  readonly notFinite: number;
}

/** Every combination that the settings ask for, and how many their limit leaves out. */
export function combinationsOf(settings: MassSettings): { wanted: Combination[]; leftOut: number } {
  const { letters, minTypes, maxTypes, minCount, maxCount, maxTotal, subleading, maxCombinations } = settings;
  const limits = { letters, minTypes, maxTypes, minCount, maxCount, maxTotal };
  const all = combinations(subleading === null ? limits : { ...limits, subleading });
  const wanted = all.slice(0, maxCombinations ?? all.length);
  return { wanted, leftOut: all.length - wanted.length };
}

/**
 * A function that gives the masses of every combination in every final state of some events. Throws `not-found` when
 * states are to be split by charge and leptons have none.
 */
export function massesBy(settings: MassSettings): (events: EventTable) => Masses {
  const { wanted } = combinationsOf(settings);
  const plans = new Map<string, StatePlan>();
  const planOf = ({ name, state }: StateGroup) => {
    const plan = plans.get(name) ?? planState(state, wanted, settings);
    plans.set(name, plan);
    return plan;
  };
  return (events) => {
    const objects = rankObjects(collectionsByLetter(events));
    const weights = events.fields.get('weight');
    const masses = {
      states: new Map<string, number>(),
      arrays: new Map<string, Float64Array>(),
      notFinite: 0,
    };
    for (const group of groupsOf(events, settings)) {
      const { names, plan } = planOf(group);
      const ownWeights = weights && Float64Array.from(group.events, (event) => Number(weights[event]!));
      masses.states.set(group.name, group.events.length);
      for (const [i, all] of combinationMasses(objects, plan, group.events).entries()) {
        const kept = keepFinite(all, ownWeights);
        masses.notFinite += all.length - kept.masses.length;
        masses.arrays.set(names[i]!, kept.masses);
        if (kept.weights) masses.arrays.set(weightsOf(names[i]!), kept.weights);
      }
    }
    return masses;
  };
}

function groupsOf(events: EventTable, settings: MassSettings): StateGroup[] {
  return groupByState(events.length, multiplicities(events), {
    wanted: (state) => isWithin(state, settings),
    charges: settings.splitByCharge ? chargePairs(events.length, chargesOf(events)) : undefined,
  });
}

/** The signatures of a final state, and how their masses are made. */
interface StatePlan {
  readonly names: readonly string[];
  readonly plan: MassPlan;
}

function planState(state: FinalState, wanted: readonly Combination[], { rule }: MassSettings): StatePlan {
  const fitting = wanted.filter((combination) => fits(state, combination, rule));
  return {
    names: fitting.map((combination) => signatureName({ state, combination })),
    plan: planMasses(fitting),
  };
}

function chargesOf({ collections }: EventTable): Map<Letter, JaggedCharges> {
  const charges = new Map<Letter, JaggedCharges>();
  for (const type of ['Electrons', 'Muons'] as const) {
    const leptons = collections.get(type);
    if (leptons === undefined) continue;
    const charge = leptons.extra.get('charge');
    if (charge === undefined)
      throw new NotFoundError(`bumpnet: final states are split by charge, but ${type} have none`, {
        hint: 'set charge_split to none, or leave out the inputs without charges',
      });
    charges.set(letterOf(type), { offsets: leptons.offsets, charge: Float64Array.from(charge, Number) });
  }
  return charges;
}

/** Leaves out what is not finite, with its partner; nearly always there is nothing to leave out. */
function keepFinite(masses: Float64Array, weights: Float64Array | undefined) {
  if (areFinite(masses) && (weights === undefined || areFinite(weights))) return { masses, weights };
  const isKept = (_: number, i: number) =>
    Number.isFinite(masses[i]!) && (weights === undefined || Number.isFinite(weights[i]!));
  return { masses: masses.filter(isKept), weights: weights?.filter(isKept) };
}

function areFinite(numbers: Float64Array): boolean {
  for (let i = 0; i < numbers.length; i++) if (!Number.isFinite(numbers[i]!)) return false;
  return true;
}
