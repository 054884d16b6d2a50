import { UsageError } from '../errors.ts';
import type { Letter } from './object-type.ts';

/** How the charges of two leptons stand to each other: opposite or same sign. */
export type ChargePair = 'OS' | 'SS';

/** What the numbers of `chargePairs` stand for. */
export const CHARGE_PAIRS = [undefined, 'OS', 'SS'] as const;

/** The charges of all objects of one kind, a list per event. */
export interface JaggedCharges {
  readonly offsets: Int32Array;
  readonly charge: ArrayLike<number>;
}

/**
 * How the charges stand in each event that has one pair of leptons of the same flavour and no lepton besides: two
 * electrons and no muon, or two muons and no electron. The numbers are places in `CHARGE_PAIRS`: 1 opposite sign,
 * 2 same sign, 0 for all other events and where a charge is 0 or not a number. `length` is the number of events.
 * Throws a `usage` error when there are lists for another number of events.
 */
export function chargePairs(length: number, charges: ReadonlyMap<Letter, JaggedCharges>): Uint8Array {
  const pairs = new Uint8Array(length);
  markPairs(pairs, 'e', charges.get('e'), charges.get('m'));
  markPairs(pairs, 'm', charges.get('m'), charges.get('e'));
  return pairs;
}

/** Marks the events with two leptons of one flavour and none of the other; `pairs` is still being made. */
function markPairs(
  pairs: Uint8Array,
  letter: Letter,
  own: JaggedCharges | undefined,
  others: JaggedCharges | undefined,
): void {
  if (own === undefined) return;
  const { offsets, charge } = own;
  if (offsets.length !== pairs.length + 1)
    throw new UsageError(
      `combinatorics: charges of "${letter}" in ${offsets.length - 1} events, expected ${pairs.length}`,
    );
  for (let event = 0; event < pairs.length; event++) {
    const first = offsets[event]!;
    if (offsets[event + 1]! - first !== 2) continue;
    if (others !== undefined && others.offsets[event + 1]! > others.offsets[event]!) continue;
    const product = charge[first]! * charge[first + 1]!;
    pairs[event] = product < 0 ? 1 : product > 0 ? 2 : 0;
  }
}
