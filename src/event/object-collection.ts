import {
  concatColumns,
  type Mask,
  maskedIndices,
  maskedOffsets,
  type Numbers,
  takeColumn,
} from '../column/index.ts';
import type { JaggedVectors, ObjectType } from '../combinatorics/index.ts';
import { UsageError } from '../errors.ts';
import type { Floats } from '../kinematics/index.ts';

/**
 * All objects of one kind in all events: `offsets` is that of a jagged column, everything else has one number per
 * object. pt and mass in GeV, eta and phi as in the file. Never changed once made; columns may be shared.
 */
export interface ObjectCollection extends JaggedVectors {
  readonly type: ObjectType;
  /**
   * What else is known of each object, by name. Schemas use `charge`, `relIsolation` (isolation over pT, no unit)
   * and `btag` (the score that b-jets were told apart by); others are the file's own, in the file's unit.
   */
  readonly extra: ReadonlyMap<string, Numbers>;
}

/** Objects of each event. */
export function countsOf({ offsets }: Pick<ObjectCollection, 'offsets'>): Int32Array {
  const counts = new Int32Array(offsets.length - 1);
  for (let i = 0; i < counts.length; i++) counts[i] = offsets[i + 1]! - offsets[i]!;
  return counts;
}

/** The objects for which the mask (one byte per object) is set; every event stays. */
export function maskObjects(collection: ObjectCollection, mask: Mask): ObjectCollection {
  const offsets = maskedOffsets(collection.offsets, mask);
  const places = maskedIndices(mask);
  return withColumns(collection, offsets, (column) => takeColumn(column, places));
}

/** The objects of these events, in this order. */
export function takeObjects(collection: ObjectCollection, events: ArrayLike<number>): ObjectCollection {
  const places = new Int32Array(collection.pt.length);
  for (let i = 0; i < places.length; i++) places[i] = i;
  const taken = takeColumn({ kind: 'jagged' as const, offsets: collection.offsets, content: places }, events);
  return withColumns(collection, taken.offsets, (column) => takeColumn(column, taken.content));
}

/**
 * The events of several files one after another. Extra columns that not all of them have are left out.
 * Throws a `usage` error when the kinds differ.
 */
export function concatObjects(collections: readonly ObjectCollection[]): ObjectCollection {
  const first = collections[0];
  if (first === undefined) throw new UsageError('event: no collections to put together');
  const other = collections.find(({ type }) => type !== first.type);
  if (other !== undefined) throw new UsageError(`event: cannot put ${other.type} after ${first.type}`);
  const flat = (name: 'eta' | 'phi' | 'mass') =>
    concatColumns(collections.map((collection) => Float64Array.from(collection[name])));
  const jaggedPt = concatColumns(
    collections.map(({ offsets, pt }) => ({
      kind: 'jagged' as const,
      offsets,
      content: Float64Array.from(pt),
    })),
  );
  const { offsets, content: pt } = jaggedPt;
  const extra = concatExtra(collections.map((collection) => collection.extra));
  return { type: first.type, offsets, pt, eta: flat('eta'), phi: flat('phi'), mass: flat('mass'), extra };
}

function concatExtra(extras: readonly ReadonlyMap<string, Numbers>[]): ReadonlyMap<string, Numbers> {
  const shared = [...extras[0]!.keys()].filter((name) => extras.every((extra) => extra.has(name)));
  return new Map(shared.map((name) => [name, concatColumns(extras.map((extra) => extra.get(name)!))]));
}

function withColumns(
  collection: ObjectCollection,
  offsets: Int32Array,
  change: <N extends Numbers>(column: N) => N,
): ObjectCollection {
  const extra = new Map([...collection.extra].map(([name, column]) => [name, change(column)]));
  const floats = (column: Floats) => change(column);
  const { type, pt, eta, phi, mass } = collection;
  return { type, offsets, pt: floats(pt), eta: floats(eta), phi: floats(phi), mass: floats(mass), extra };
}
