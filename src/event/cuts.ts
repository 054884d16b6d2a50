import type { Mask } from '../column/index.ts';
import type { ObjectType } from '../combinatorics/index.ts';
import { NotFoundError } from '../errors.ts';
import { OBJECT_REASONS, type ObjectCounts, type ObjectReason } from './cut-flow.ts';
import type { EventTable } from './event-table.ts';
import { maskObjects, type ObjectCollection } from './object-collection.ts';

/** Limits that both belong to what is kept. */
export interface Range {
  readonly min?: number;
  readonly max?: number;
}

/** What an object has to be. Compared in float64; a value that is not a number is never within a range. */
export interface ObjectCuts {
  /** GeV. */
  readonly pt?: Range;
  readonly eta?: Range;
  /** Radians. */
  readonly phi?: Range;
  /** Isolation over pT; only below it, not at it. */
  readonly relIsolationMax?: number;
}

/** Cuts per kind of object; kinds without cuts keep all objects that are finite. */
export type KinematicCuts = Partial<Record<ObjectType, ObjectCuts>>;

/**
 * The objects that pass, in all events. Objects whose pt, eta, phi or mass is not finite never pass.
 * Throws `not-found` when a cut on isolation meets objects without one.
 */
export function cutObjects(
  events: EventTable,
  cuts: KinematicCuts,
): { events: EventTable; objects: Partial<Record<ObjectType, ObjectCounts>> } {
  const collections = new Map<ObjectType, ObjectCollection>();
  const objects: Partial<Record<ObjectType, ObjectCounts>> = {};
  for (const [type, collection] of events.collections) {
    const { mask, counts } = passing(collection, cuts[type] ?? {});
    collections.set(type, counts.after === counts.before ? collection : maskObjects(collection, mask));
    objects[type] = counts;
  }
  return { events: { ...events, collections }, objects };
}

function passing(collection: ObjectCollection, cuts: ObjectCuts): { mask: Mask; counts: ObjectCounts } {
  const failed: Record<ObjectReason, number> = { notFinite: 0, pt: 0, eta: 0, phi: 0, isolation: 0 };
  const reasonAt = reasons(collection, cuts);
  const before = collection.pt.length;
  const mask = new Uint8Array(before);
  let after = 0;
  for (let i = 0; i < before; i++) {
    const reason = reasonAt(i);
    if (reason === undefined) {
      mask[i] = 1;
      after++;
    } else failed[reason]++;
  }
  return { mask, counts: { before, after, failed } };
}

/** Why an object fails, in the order of `OBJECT_REASONS`; undefined when it passes. */
function reasons(collection: ObjectCollection, cuts: ObjectCuts): (i: number) => ObjectReason | undefined {
  const { pt, eta, phi, mass } = collection;
  const finite = (i: number) => Number.isFinite(pt[i]! + eta[i]! + phi[i]! + mass[i]!);
  const tests: Record<ObjectReason, ((i: number) => boolean) | undefined> = {
    notFinite: finite,
    pt: cuts.pt && within(pt, cuts.pt),
    eta: cuts.eta && within(eta, cuts.eta),
    phi: cuts.phi && within(phi, cuts.phi),
    isolation: cuts.relIsolationMax === undefined ? undefined : isolated(collection, cuts.relIsolationMax),
  };
  const asked = OBJECT_REASONS.flatMap((reason) => {
    const test = tests[reason];
    return test === undefined ? [] : [{ reason, test }];
  });
  return (i) => {
    for (const { reason, test } of asked) if (!test(i)) return reason;
    return undefined;
  };
}

function within(values: ArrayLike<number>, range: Range): (i: number) => boolean {
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = range;
  return (i) => values[i]! >= min && values[i]! <= max;
}

function isolated({ extra, type }: ObjectCollection, max: number): (i: number) => boolean {
  const isolation = extra.get('relIsolation');
  if (isolation === undefined)
    throw new NotFoundError(`event: a cut on the isolation of ${type}, but their file has none`, {
      hint: `leave rel_isolation_max out for ${type}`,
    });
  return (i) => Number(isolation[i]!) < max;
}
