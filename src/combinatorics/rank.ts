import { type FourVectors, type MassTerms, massTerms } from '../kinematics/index.ts';
import type { Letter } from './object-type.ts';

/** Objects of one kind, a list per event: `offsets` is that of a jagged column. Energies in GeV. */
export interface JaggedVectors extends FourVectors {
  readonly offsets: Int32Array;
}

/** Objects of one kind, with what masses need of each. */
export interface RankedObjects {
  readonly offsets: Int32Array;
  /** Places of the objects, in each event from the highest pT to the lowest: rank r of an event is at offsets[event] + r. */
  readonly order: Int32Array;
  readonly terms: MassTerms;
}

/**
 * The objects by rank: in each event by pT, descending; equal ones keep the file's order. Objects without a
 * number for pT come last.
 */
export function rankByPt({ offsets, pt }: Pick<JaggedVectors, 'offsets' | 'pt'>): Int32Array {
  const order = new Int32Array(pt.length);
  for (let i = 0; i < order.length; i++) order[i] = i;
  for (let event = 0; event + 1 < offsets.length; event++)
    sortByPt(order, pt, offsets[event]!, offsets[event + 1]!);
  return order;
}

/** Everything that masses need, computed once per kind of object. */
export function rankObjects(
  collections: ReadonlyMap<Letter, JaggedVectors>,
): ReadonlyMap<Letter, RankedObjects> {
  const ranked = new Map<Letter, RankedObjects>();
  for (const [letter, vectors] of collections)
    ranked.set(letter, { offsets: vectors.offsets, order: rankByPt(vectors), terms: massTerms(vectors) });
  return ranked;
}

/** Insertion sort: stable, and the lists of an event are short; long ones go to the library's stable sort. */
function sortByPt(order: Int32Array, pt: ArrayLike<number>, start: number, end: number): void {
  if (end - start > 64) {
    order.set(
      [...order.subarray(start, end)].sort((a, b) => keyOf(pt[b]!) - keyOf(pt[a]!) || 0),
      start,
    );
    return;
  }
  for (let i = start + 1; i < end; i++) {
    const moved = order[i]!;
    const key = keyOf(pt[moved]!);
    let j = i;
    for (; j > start && keyOf(pt[order[j - 1]!]!) < key; j--) order[j] = order[j - 1]!;
    order[j] = moved;
  }
}

function keyOf(pt: number): number {
  return Number.isNaN(pt) ? Number.NEGATIVE_INFINITY : pt;
}
