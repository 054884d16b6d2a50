import { NotFoundError, UsageError } from '../errors.ts';
import type { Letter } from './object-type.ts';
import type { RankedObjects } from './rank.ts';

/** One object of an event: its kind and its rank. */
export interface Member {
  readonly letter: Letter;
  readonly rank: number;
}

/**
 * The object of one rank in each of these events, as places in the columns of its kind. Throws `not-found` when the kind
 * is missing and `usage` when an event has too few objects.
 */
export function chooseObjects(
  objects: ReadonlyMap<Letter, RankedObjects>,
  { letter, rank }: Member,
  events: Int32Array,
): Int32Array {
  const { offsets, order } = objectsOf(objects, letter);
  const places = new Int32Array(events.length);
  for (let i = 0; i < events.length; i++) {
    const place = offsets[events[i]!]! + rank;
    // Also when there is no such event.
    if (!(place < offsets[events[i]! + 1]!)) throw tooFew(letter, rank, events[i]!);
    places[i] = order[place]!;
  }
  return places;
}

/** The objects of a kind. Throws `not-found` when there are none. */
export function objectsOf(objects: ReadonlyMap<Letter, RankedObjects>, letter: Letter): RankedObjects {
  const ranked = objects.get(letter);
  if (ranked !== undefined) return ranked;
  throw new NotFoundError(
    `combinatorics: a combination takes "${letter}", there are ${[...objects.keys()].join(' ')}`,
  );
}

function tooFew(letter: Letter, rank: number, event: number): UsageError {
  return new UsageError(`combinatorics: event ${event} has no "${letter}" of rank ${rank}`);
}
