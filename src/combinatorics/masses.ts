import { massSquaredTerm, pairTerm } from '../kinematics/index.ts';
import { type Choice, chooseObjects } from './choose.ts';
import type { Combination } from './combination.ts';
import type { Letter } from './object-type.ts';
import type { RankedObjects } from './rank.ts';

/**
 * The mass of a combination in each of these events, GeV, in the order of `events`. Never negative; NaN where an
 * object is not finite. Throws `not-found` when a kind is missing and `usage` when an event has too few objects:
 * ask `fits` first.
 */
export function combinationMasses(
  objects: ReadonlyMap<Letter, RankedObjects>,
  combination: Combination,
  events: Int32Array,
): Float64Array {
  const squared = new Float64Array(events.length);
  const choices = chooseObjects(objects, combination, events);
  for (const [i, first] of choices.entries()) {
    addWithin(squared, first, objects.get(first.letter)!);
    for (const second of choices.slice(0, i))
      addBetween(squared, second, objects.get(second.letter)!, first, objects.get(first.letter)!);
  }
  for (let i = 0; i < squared.length; i++) squared[i] = Math.sqrt(squared[i]!);
  return squared;
}

function addWithin(squared: Float64Array, { places, count }: Choice, { terms }: RankedObjects): void {
  for (let event = 0, at = 0; event < squared.length; event++, at += count) {
    let sum = 0;
    for (let i = 0; i < count; i++) {
      sum += massSquaredTerm(terms, places[at + i]!);
      for (let j = 0; j < i; j++) sum += pairTerm(terms, places[at + j]!, terms, places[at + i]!);
    }
    squared[event]! += sum;
  }
}

function addBetween(
  squared: Float64Array,
  { places: placesA, count: countA }: Choice,
  { terms: termsA }: RankedObjects,
  { places: placesB, count: countB }: Choice,
  { terms: termsB }: RankedObjects,
): void {
  for (let event = 0; event < squared.length; event++) {
    let sum = 0;
    for (let i = event * countA; i < (event + 1) * countA; i++)
      for (let j = event * countB; j < (event + 1) * countB; j++)
        sum += pairTerm(termsA, placesA[i]!, termsB, placesB[j]!);
    squared[event]! += sum;
  }
}
