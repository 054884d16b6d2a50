import type { FourVectors } from '../kinematics/index.ts';
import type { Letter } from './object-type.ts';

/** Objects of one kind, a list per event: `offsets` is that of a jagged column. Energies in GeV. */
export interface JaggedVectors extends FourVectors {
  readonly offsets: Int32Array;
}

/** Objects of one kind with their ranks. */
export interface RankedObjects extends JaggedVectors {
  /** Places of the objects, in each event from the highest pT to the lowest: rank r of an event is at offsets[event] + r. */
  readonly order: Int32Array;
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

/** The objects of each kind with their ranks; columns are shared. */
export function rankObjects(
  collections: ReadonlyMap<Letter, JaggedVectors>,
): ReadonlyMap<Letter, RankedObjects> {
  const ranked = new Map<Letter, RankedObjects>();
  for (const [letter, { offsets, pt, eta, phi, mass }] of collections)
    ranked.set(letter, { offsets, pt, eta, phi, mass, order: rankByPt({ offsets, pt }) });
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
    const key = pt[i]!;
    let j = i;
    for (; j > start && isAbove(key, pt[order[j - 1]!]!); j--) order[j] = order[j - 1]!;
    order[j] = i;
  }
}

/** Whether a pT ranks before another: NaN is below everything else. */
function isAbove(pt: number, other: number): boolean {
  return pt > other || (Number.isNaN(other) && !Number.isNaN(pt));
}

function keyOf(pt: number): number {
  return Number.isNaN(pt) ? Number.NEGATIVE_INFINITY : pt;
}
