import type { Mask } from '../../column/index.ts';
import type { ObjectCollection } from '../object-collection.ts';
import type { Test } from '../schema/condition.ts';

/** A cut on objects of one kind. */
export interface ObjectCut {
  /** What the cut flow calls it. */
  readonly name: string;
  /** Clears the mask (one byte per object) where an object fails, and tells how many it cleared. */
  make(collection: ObjectCollection, mask: Mask): number;
}

/** The objects of a collection that passed so far, while cuts are made; `mask` and `failed` change as they are. */
export interface Passing {
  readonly collection: ObjectCollection;
  /** One byte per object, 1 or 0. */
  readonly mask: Mask;
  /** Objects before any cut. */
  readonly before: number;
  /** How many each cut took. */
  readonly failed: Record<string, number>;
}

/** All objects of a collection in the events of a mask. */
export function allPassing(collection: ObjectCollection, events: Mask): Passing {
  const { offsets, pt } = collection;
  const mask = new Uint8Array(pt.length).fill(1);
  let before = pt.length;
  if (!events.includes(0)) return { collection, mask, before, failed: {} };
  for (let event = 0; event < events.length; event++) {
    if (events[event] !== 0) continue;
    mask.fill(0, offsets[event]!, offsets[event + 1]!);
    before -= offsets[event + 1]! - offsets[event]!;
  }
  return { collection, mask, before, failed: {} };
}

/** Makes a cut on the objects that are left, and counts what it takes. */
export function makeCut({ collection, mask, failed }: Passing, cut: ObjectCut): void {
  failed[cut.name] = (failed[cut.name] ?? 0) + cut.make(collection, mask);
}

/** Clears a mask where a test fails; tells how many it cleared. */
export function sweep(mask: Mask, passes: Test): number {
  let lost = 0;
  for (let place = 0; place < mask.length; place++) {
    if (mask[place] === 0 || passes(place)) continue;
    mask[place] = 0;
    lost++;
  }
  return lost;
}

/** How many objects are left in each event. */
export function countsLeft({ collection: { offsets }, mask }: Passing): Int32Array {
  const before = leftBefore(mask);
  const counts = new Int32Array(offsets.length - 1);
  for (let event = 0; event < counts.length; event++)
    counts[event] = before[offsets[event + 1]!]! - before[offsets[event]!]!;
  return counts;
}

/**
 * How many objects are left before each place, and last how many there are in all. A loop over all objects and one over
 * all events are several times as fast as a short one for each event, whose end cannot be guessed.
 */
export function leftBefore(mask: Mask): Int32Array {
  const before = new Int32Array(mask.length + 1);
  let left = 0;
  for (let place = 0; place < mask.length; place++) {
    left += mask[place]!;
    before[place + 1] = left;
  }
  return before;
}
