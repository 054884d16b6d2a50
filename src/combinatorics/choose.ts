import { NotFoundError, UsageError } from '../errors.ts';
import type { Combination, CombinationPart } from './combination.ts';
import { combinationName } from './combination.ts';
import type { Letter } from './object-type.ts';
import type { RankedObjects } from './rank.ts';

/** The objects that one part of a combination takes of each event: `count` places per event, one event after another. */
export interface Choice extends CombinationPart {
  readonly places: Int32Array;
}

/**
 * The objects that a combination takes of each of these events, as places in the columns of their kind.
 * Throws `not-found` when a kind is missing and `usage` when an event has too few objects.
 */
export function chooseObjects(
  objects: ReadonlyMap<Letter, RankedObjects>,
  combination: Combination,
  events: Int32Array,
): Choice[] {
  return combination.map((part) => {
    const ranked = objects.get(part.letter);
    if (ranked === undefined)
      throw new NotFoundError(
        `combinatorics: ${combinationName(combination)} takes "${part.letter}", there are ${[...objects.keys()].join(' ')}`,
      );
    return { ...part, places: placesOf(ranked, part, events) };
  });
}

function placesOf({ offsets, order }: RankedObjects, part: CombinationPart, events: Int32Array): Int32Array {
  const { count, start, letter } = part;
  const places = new Int32Array(events.length * count);
  for (let i = 0; i < events.length; i++) {
    const first = offsets[events[i]!]!;
    const available = offsets[events[i]! + 1]! - first;
    if (!(available >= start + count))
      throw new UsageError(
        `combinatorics: event ${events[i]} has ${available} "${letter}", rank ${start + count - 1} was asked for`,
      );
    for (let k = 0; k < count; k++) places[i * count + k] = order[first + start + k]!;
  }
  return places;
}
