import type { Mask } from '../../column/index.ts';
import { OBJECT_TYPES, type ObjectType, rankByPt } from '../../combinatorics/index.ts';
import type { VetoCounts } from './cut-flow.ts';
import type { Range } from './kinematic-cuts.ts';
import { countsLeft, type Passing } from './object-cut.ts';

/** How many objects of a kind an event may have; both limits belong to what is kept. */
export type MultiplicityLimits = Partial<Record<ObjectType, Range>>;

/**
 * What happens to an event outside the limits: `veto` drops it; `cap` keeps the objects of highest pT when there are
 * too many, and drops it when there are too few; `ignore` keeps it as it is.
 */
export type OutsideLimits = 'veto' | 'cap' | 'ignore';

/**
 * Keeps the events whose counts are all within the limits: clears their mask, and, where they are capped, that of their
 * objects. A kind that the file does not have counts as none in every event, so that a `min` above 0 drops them all,
 * and says so. An event counts at the first kind that drops it.
 */
export function limitMultiplicities(
  events: Mask,
  passing: ReadonlyMap<ObjectType, Passing>,
  limits: MultiplicityLimits,
  outside: OutsideLimits,
): Partial<Record<ObjectType, VetoCounts>> {
  const vetoed: Partial<Record<ObjectType, VetoCounts>> = {};
  if (outside === 'ignore') return vetoed;
  for (const type of OBJECT_TYPES) {
    const limit = limits[type];
    if (limit === undefined) continue;
    const objects = passing.get(type);
    if (outside === 'cap' && objects !== undefined) cap(objects, limit.max);
    const counts = objects === undefined ? new Int32Array(events.length) : countsLeft(objects);
    vetoed[type] = veto(events, counts, limit);
  }
  return vetoed;
}

/** Leaves in each event the objects of highest pT, at most `most`. */
function cap({ collection, mask }: Passing, most = Number.POSITIVE_INFINITY): void {
  const { offsets, pt } = collection;
  const isLong = offsets.some((offset, event) => event > 0 && offset - offsets[event - 1]! > most);
  if (!isLong) return;
  const order = rankByPt({ offsets, pt });
  for (let event = 0; event + 1 < offsets.length; event++) {
    let kept = 0;
    for (let rank = offsets[event]!; rank < offsets[event + 1]!; rank++)
      if (mask[order[rank]!] !== 0 && ++kept > most) mask[order[rank]!] = 0;
  }
}

function veto(mask: Mask, counts: Int32Array, { min = 0, max = Infinity }: Range): VetoCounts {
  let [tooFew, tooMany] = [0, 0];
  for (let event = 0; event < mask.length; event++) {
    const count = counts[event]!;
    const few = mask[event]! & Number(count < min);
    const many = mask[event]! & Number(count > max);
    tooFew += few;
    tooMany += many;
    mask[event]! -= few + many;
  }
  return { tooFew, tooMany };
}
