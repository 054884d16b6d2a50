import {
  type Combination,
  combinationMasses,
  combinations,
  fits,
  groupByState,
  isWithin,
  rankObjects,
  signatureName,
} from '../../../combinatorics/index.ts';
import { collectionsByLetter, type EventTable, multiplicities } from '../../../event/index.ts';
import type { MassSettings } from '../settings.ts';

/** The masses of some events. */
export interface Masses {
  /** Events of each final state within the limits. */
  readonly states: ReadonlyMap<string, number>;
  /** Masses in GeV of each signature, in the order of the events; all finite. */
  readonly arrays: ReadonlyMap<string, Float64Array>;
  /** Masses that were NaN or infinite, and are left out. */
  readonly notFinite: number;
}

/** Every combination that the settings ask for. */
export function combinationsOf(settings: MassSettings): Combination[] {
  const { letters, minTypes, maxTypes, minCount, maxCount, maxTotal, subleadingIndex } = settings;
  const subleading = subleadingIndex === null ? undefined : { maxIndex: subleadingIndex };
  return combinations({ letters, minTypes, maxTypes, minCount, maxCount, maxTotal, subleading });
}

/** The masses of every combination in every final state of these events. */
export function massesOf(events: EventTable, settings: MassSettings): Masses {
  const wanted = combinationsOf(settings);
  const objects = rankObjects(collectionsByLetter(events));
  const states = new Map<string, number>();
  const arrays = new Map<string, Float64Array>();
  let notFinite = 0;
  const groups = groupByState(events.length, multiplicities(events), (state) => isWithin(state, settings));
  for (const { state, name, events: places } of groups) {
    states.set(name, places.length);
    for (const combination of wanted) {
      if (!fits(state, combination, settings.rule)) continue;
      const masses = combinationMasses(objects, combination, places);
      const finite = masses.every(Number.isFinite) ? masses : masses.filter(Number.isFinite);
      notFinite += masses.length - finite.length;
      arrays.set(signatureName({ state, combination }), finite);
    }
  }
  return { states, arrays, notFinite };
}
