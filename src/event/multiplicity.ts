import type { Mask } from '../column/index.ts';
import { OBJECT_TYPES, type ObjectType } from '../combinatorics/index.ts';
import type { VetoCounts } from './cut-flow.ts';
import type { Range } from './cuts.ts';
import { type EventTable, maskEvents } from './event-table.ts';

/** How many objects of a kind an event may have; both limits belong to what is kept. */
export type MultiplicityLimits = Partial<Record<ObjectType, Range>>;

/**
 * The events whose counts are all within the limits. A kind that the file does not have counts as none in every
 * event, so that a `min` above 0 drops them all, and says so.
 */
export function limitMultiplicities(
  events: EventTable,
  limits: MultiplicityLimits,
): { events: EventTable; vetoed: Partial<Record<ObjectType, VetoCounts>> } {
  const mask = new Uint8Array(events.length).fill(1);
  const vetoed: Partial<Record<ObjectType, VetoCounts>> = {};
  for (const type of OBJECT_TYPES) {
    const limit = limits[type];
    if (limit !== undefined) vetoed[type] = veto(mask, events.collections.get(type)?.offsets, limit);
  }
  const all = mask.every((kept) => kept === 1);
  return { events: all ? events : maskEvents(events, mask), vetoed };
}

/** Clears the mask, which is still being made, where the count is outside the limit; counts what it clears. */
function veto(mask: Mask, offsets: Int32Array | undefined, limit: Range): VetoCounts {
  const { min = 0, max = Number.POSITIVE_INFINITY } = limit;
  let [tooFew, tooMany] = [0, 0];
  for (let event = 0; event < mask.length; event++) {
    if (mask[event] === 0) continue;
    const count = offsets === undefined ? 0 : offsets[event + 1]! - offsets[event]!;
    if (count >= min && count <= max) continue;
    mask[event] = 0;
    if (count < min) tooFew++;
    else tooMany++;
  }
  return { tooFew, tooMany };
}
